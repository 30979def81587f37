internal import Contracts
internal import HTTPFetch
internal import Names
internal import SystemSupport

/// Why a forge did not do what it was asked for, and what to do about it.
package struct ForgeFailure: Error, Sendable, Equatable {
    /// The kinds that callers tell apart.
    package enum Code: String, Sendable {
        /// The token is not valid.
        case token
        /// The token may not do this.
        case rights
        /// Too much was asked for too soon.
        case tooMany = "too-many-requests"
        /// There is no such repository, or the token may not see it.
        case missing
        /// There is one already.
        case exists
        /// The branch has nothing that its base has not.
        case nothing
        /// The forge would not do it as things stand there: a branch moved, or is gone.
        case conflict
        /// The forge is broken, or not there.
        case unavailable
        /// The answer is not what the forge documents.
        case unreadable
    }

    /// What kind it is.
    package let code: Code
    /// What happened: one line, without secrets.
    package let message: String
    /// What to do.
    package let remedy: String
}

extension ForgeFailure: CustomStringConvertible {
    package var description: String { message }
}

extension ForgeFailure {
    /// Characters of a server's words that are kept.
    private static let wordsLimit = 300

    /// What an answer that is no success means.
    ///
    /// - Parameters:
    ///   - host: the forge's, for people.
    ///   - secret: what must not be said again, whatever the server says.
    init(
        _ answer: HTTPAnswer, to call: ForgeCall, _ interface: any ForgeInterface, host: String,
        secret: KnownSecret
    ) {
        let words = ForgeFailure.words(answer.body, secret)
        let wait = ForgeFailure.wait(answer, secret)
        func failure(_ code: Code, _ what: String, _ remedy: String) -> ForgeFailure {
            let said = words.isEmpty ? "" : ": \(words)"
            return ForgeFailure(
                code: code,
                message: "\(host) did not \(call.purpose): \(answer.status), \(what)\(said)",
                remedy: remedy)
        }
        let lower = words.lowercased()
        switch answer.status {
        case 401:
            self = failure(
                .token, "the token is not valid",
                "make a new token, and put it where the old one is; the key forges says where")
        case 403, 429:
            self =
                ForgeFailure.isLimit(answer, lower)
                ? failure(
                    .tooMany, "too many requests\(wait)",
                    "the next run tries again; use a token of upkeep's own where others share it")
                : failure(
                    .rights, "the token may not do this",
                    "give the token: \(interface.rights)")
        case 404:
            self = failure(
                .missing, "no such repository, or the token may not see it",
                "check the remote's address and that the token may see it: \(interface.rights)")
        case 409, 422, 400:
            if lower.contains("already exists") {
                self = failure(.exists, "there is one already", "look at it there")
            } else if lower.contains("no commits between") || lower.contains("no changes") {
                self = failure(.nothing, "the branch has nothing new", "nothing is to be done")
            } else {
                self = failure(
                    .conflict, "not as things stand there",
                    "check there that both branches exist; the next run tries again")
            }
        default:
            self = failure(
                .unavailable,
                answer.status >= 500 ? "it is out of order" : "an answer not expected",
                "the next run tries again; check api of the host in the key forges if it stays so")
        }
    }

    /// What a request that got no answer means.
    init(_ failure: HTTPFailure, to call: ForgeCall, host: String) {
        self.init(
            code: .unavailable,
            message: SafeText.line("\(host) did not \(call.purpose): \(failure.message)"),
            remedy: "check the network and the proxy; the next run tries again")
    }

    /// What an answer means that cannot be read.
    init(_ failure: CanonicalJSON.Failure, to call: ForgeCall, host: String) {
        let place = failure.place.isEmpty ? "" : "\(failure.place): "
        self.init(
            code: .unreadable,
            message: SafeText.shortened(
                SafeText.line(
                    "\(host) did not \(call.purpose): the answer is not what it documents: \(place)"
                        + failure.message), to: 500),
            remedy: "check type and api of the host in the key forges")
    }

    /// Whether it is refused because of how much was asked.
    private static func isLimit(_ answer: HTTPAnswer, _ words: String) -> Bool {
        answer.status == 429 || answer["x-ratelimit-remaining"] == "0"
            || answer["retry-after"] != nil || words.contains("rate limit")
    }

    /// Until when, as far as the forge tells.
    private static func wait(_ answer: HTTPAnswer, _ secret: KnownSecret) -> String {
        if let text = answer["retry-after"] {
            let words = said(text, secret, limit: 40)
            return words.utf8.allSatisfy { (48...57).contains($0) }
                ? ", again in \(words) s" : ", again at \(words)"
        }
        guard answer["x-ratelimit-remaining"] == "0",
            let reset = answer["x-ratelimit-reset"].flatMap({ Int64($0) }),
            (0...32_503_680_000).contains(reset)
        else { return "" }
        return ", again at \(Timestamp(seconds: reset).rfc3339)"
    }

    /// What a server says in the body of a refusal: `message`, `error`, `errors`.
    private static func words(_ body: [UInt8], _ secret: KnownSecret) -> String {
        guard let json = try? CanonicalJSON.decode(JSONValue.self, from: body),
            case .object(let object) = json
        else { return "" }
        let parts = ["message", "error", "errors"].compactMap { object[$0] }.map { text($0, 0) }
        var seen: Set<String> = []
        let unique = parts.filter { !$0.isEmpty && seen.insert($0).inserted }
        return said(unique.joined(separator: "; "), secret, limit: wordsLimit)
    }

    /// What a server says, on one line. What is secret goes before the text is cut: half of it would not
    /// be known any more.
    private static func said(_ text: String, _ secret: KnownSecret, limit: Int) -> String {
        let words = secret.scrubbed(SafeText.line(text))
        if secret.isScattered(in: words) { return "***" }
        return SafeText.shortened(SafeText.withoutSecrets(words), to: limit)
    }

    private static func text(_ value: JSONValue, _ depth: Int) -> String {
        if depth > 4 { return "" }
        switch value {
        case .string(let text): return text
        case .array(let values):
            return values.prefix(10).map { text($0, depth + 1) }.filter { !$0.isEmpty }
                .joined(separator: ", ")
        case .object(let object):
            if let message = object["message"] { return text(message, depth + 1) }
            return object.sorted { $0.key < $1.key }.prefix(10).map {
                "\($0.key) \(text($0.value, depth + 1))"
            }.joined(separator: ", ")
        case .null, .boolean, .integer, .number: return ""
        }
    }
}
