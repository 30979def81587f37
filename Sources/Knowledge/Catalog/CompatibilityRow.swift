internal import Contracts
internal import Versions

/// Which Kubernetes some versions of a component run on: one line of `compatibility.jsonl`.
struct CompatibilityRow: Sendable, Decodable {
    let component: String
    let versions: VersionRange?
    let scale: PackageScale
    /// The oldest and the newest minor; nil where none is told.
    let oldest: String?
    let newest: String?
    let source: String
    let isVerified: Bool

    enum CodingKeys: String, CodingKey, CaseIterable {
        case component, versions, basis, text, source, verified
        case scale = "version_of"
        case oldest = "kubernetes_min"
        case newest = "kubernetes_max"
    }

    init(from decoder: any Decoder) throws {
        let row = try decoder.container(keyedBy: CodingKeys.self)
        component = try row.decode(String.self, forKey: .component)
        versions = try row.range(.versions)
        scale = try row.decodeIfPresent(PackageScale.self, forKey: .scale) ?? .app
        oldest = try row.decodeIfPresent(String.self, forKey: .oldest)
        newest = try row.decodeIfPresent(String.self, forKey: .newest)
        source = try row.decode(String.self, forKey: .source)
        isVerified = try row.decodeIfPresent(Bool.self, forKey: .verified) ?? true
        for (key, text) in [(CodingKeys.oldest, oldest), (.newest, newest)] {
            guard let text, KubernetesMinor(text) == nil else { continue }
            throw DecodingError.dataCorruptedError(
                forKey: key, in: row, debugDescription: "not a minor of Kubernetes, as 1.31")
        }
    }
}

/// A minor version of Kubernetes.
package struct KubernetesMinor: Sendable, Comparable {
    private let version: Version

    /// Takes the minor of a version, as in `v1.31.4+k3s1`; nil for what is none.
    package init?(_ text: String) {
        guard let version = VersionMove.parse(text, nil),
            version.numbers.count > 1, version.part(0) == VersionNumber("1")
        else { return nil }
        self.version = version
    }

    /// As people write it: `1.31`.
    package var text: String { "\(version.part(0).description).\(version.part(1).description)" }

    package static func < (left: KubernetesMinor, right: KubernetesMinor) -> Bool {
        left.version.part(1) < right.version.part(1)
    }

    package static func == (left: KubernetesMinor, right: KubernetesMinor) -> Bool {
        left.version.part(1) == right.version.part(1)
    }
}
