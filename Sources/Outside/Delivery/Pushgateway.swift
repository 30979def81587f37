internal import Contracts
package import HTTPFetch
internal import SystemSupport

/// A Pushgateway: what is pushed to it, and what its answer means.
///
/// Source: Prometheus Pushgateway, README, *API*.
package struct Pushgateway {
    private let address: HTTPAddress
    private let credential: HTTPCredential?

    /// - Parameters:
    ///   - address: the gateway's, or that of a group: then it has `/metrics/job/…` in its path.
    ///   - credential: what proves the right to push.
    package init(_ address: HTTPAddress, _ credential: HTTPCredential?) {
        self.address = address
        self.credential = credential
    }

    /// Why a push cannot be tried: what proves the right would be read on the way.
    package var obstacle: String? {
        credential == nil || address.isSecure || address.isLoopback
            ? nil
            : "a token is not sent to \(address.origin), which is not encrypted: use https://"
    }

    /// Replaces all that the repository pushed before.
    ///
    /// The repository is the instance, not the host: a pod of tonight is not that of last night, and
    /// would leave its numbers for ever.
    ///
    /// - Parameter page: metrics in Prometheus' text format.
    /// - Returns: nil where the path is too long for an address.
    package func push(_ page: String, repository: String) -> HTTPRequest? {
        var path = address.path
        while path.hasSuffix("/") { path.removeLast() }
        if !path.contains("/metrics/job") {
            path += "/metrics/job/upkeep/instance@base64/\(Pushgateway.encoded(repository))"
        }
        guard let target = HTTPAddress(address.origin + path) else { return nil }
        return HTTPRequest(
            .put, target,
            headers: [HTTPHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")],
            body: Array(page.utf8), credential: credential)
    }

    /// A label's value in a path. Source: RFC 4648, 5.
    private static func encoded(_ text: String) -> String {
        let plain = Base64.encode(Array(text.utf8)).replacing("+", with: "-")
            .replacing("/", with: "_").filter { $0 != "=" }
        return plain.isEmpty ? "=" : plain
    }

    /// Why a push failed; nil where it did not.
    ///
    /// - Parameter isTrusted: whether what the server says may be repeated: one that got a token may say
    ///   it back.
    package static func problem(
        _ answer: Result<HTTPAnswer, HTTPFailure>, isTrusted: Bool
    ) -> String? {
        switch answer {
        case .failure(let failure): return failure.description
        case .success(let answer) where answer.isSuccess: return nil
        case .success(let answer):
            let text = SafeText.withoutSecrets(
                SafeText.line(String(decoding: answer.body.prefix(400), as: UTF8.self)))
            let words = SafeText.shortened(text.trimmed, to: 200)
            let said = words.isEmpty || !isTrusted ? "" : ": \(words)"
            switch answer.status {
            case 401, 403:
                return
                    "it refuses the push (\(answer.status)): check pushgateway-user and the token"
            case 404, 405:
                return "\(answer.address.shown) is no Pushgateway (\(answer.status))"
            case 400: return "it refuses the metrics (400)\(said)"
            default: return "it answered \(answer.status)\(said)"
            }
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
