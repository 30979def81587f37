internal import Contracts
internal import HTTPFetch
internal import Names

/// Flux's notification-controller: an event, which its Alerts route to their Providers.
///
/// Source: fluxcd/pkg/apis/event/v1beta1, posted to the controller's root.
enum FluxChannel: ChannelKind {

    static func outgoing(
        _ notice: Notice, _ channel: ReadyChannel
    ) throws(ChannelProblem) -> Outgoing {
        let object = channel.spec.object ?? FluxObject.usual
        let parts = object.split(separator: "/").map(String.init)
        guard FluxObject.isValid(object), let version = FluxObject.versions[parts[0]] else {
            throw ChannelProblem(
                reason: "its object is invalid", remedy: "name it: KIND/NAMESPACE/NAME")
        }
        let lines = NoticeText(notice).fitting(
            8_000, write: { NoticeText.harmless($0.text) },
            cost: { $0.utf8.count })
        let words = (notice.events.first ?? .done).rawValue.split(separator: "-").map {
            $0.prefix(1).uppercased() + $0.dropFirst()
        }
        return .http(
            try .message(
                try channel.place("/"),
                .object([
                    "involvedObject": .object([
                        "apiVersion": .string(version), "kind": .string(parts[0]),
                        "namespace": .string(parts[1]), "name": .string(parts[2]),
                    ]),
                    "severity": .string(notice.severity == .error ? "error" : "info"),
                    "timestamp": .string(notice.created.rfc3339),
                    "message": .string(
                        ([NoticeText.harmless(notice.subject)] + lines).joined(separator: "\n")),
                    "reason": .string("Upkeep" + words.joined()),
                    "metadata": .object(["upkeep/run": .string(notice.run.text)]),
                    "reportingController": .string("upkeep"),
                    "reportingInstance": .string("upkeep"),
                ]), channel))
    }
}

/// An object of Flux, as a configuration names it: `KIND/NAMESPACE/NAME`.
package enum FluxObject {
    /// The object where nobody names one: what `flux bootstrap` makes.
    package static let usual = "GitRepository/flux-system/flux-system"

    /// The API versions by kind.
    static let versions = [
        "GitRepository": "source.toolkit.fluxcd.io/v1",
        "Kustomization": "kustomize.toolkit.fluxcd.io/v1",
        "HelmRelease": "helm.toolkit.fluxcd.io/v2",
    ]

    /// Whether a text names one.
    package static func isValid(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        return parts.count == 3 && versions[parts[0]] != nil
            && parts.dropFirst().allSatisfy { part in
                !part.isEmpty
                    && part.utf8.allSatisfy {
                        (97...122).contains($0) || (48...57).contains($0) || "-.".utf8.contains($0)
                    }
            }
    }
}
