internal import Contracts
package import HTTPFetch

/// What a channel sends for a message.
package enum Outgoing: Sendable, Equatable {
    /// A request over HTTP.
    case http(HTTPRequest)
    /// A mail.
    case mail(MailRequest)
}

/// What a channel's answer means.
package enum ChannelVerdict: Sendable, Equatable {
    /// It took the message.
    case sent
    /// It may take it later.
    case later(String)
    /// It will not take it before something is mended.
    case refused(String, remedy: String)
    /// It will never take this message; others it may.
    case unfit(String)
}

/// A channel whose secrets were read.
struct ReadyChannel: Sendable {
    let spec: ChannelSpec
    /// The address; nil for mail.
    let address: HTTPAddress?
    let credential: HTTPCredential?
    let password: Secret?
    let topic: String?
    let signature: Secret?
    /// The report as a mail, for channels that bring all of it.
    var report: MailMessage?
}

/// A kind of channel, as pure functions: what to send, and what answers mean.
protocol ChannelKind: Sendable {
    /// What to send for a message.
    static func outgoing(_ notice: Notice, _ channel: ReadyChannel) throws(ChannelProblem)
        -> Outgoing

    /// What an answer means.
    static func verdict(_ answer: HTTPAnswer) -> ChannelVerdict
}

extension ChannelKind {
    static func verdict(_ answer: HTTPAnswer) -> ChannelVerdict { ChannelVerdict.usual(answer) }
}

/// Why a channel cannot send.
struct ChannelProblem: Error, Equatable {
    let reason: String
    let remedy: String
}

extension ChannelVerdict {
    /// Why the message was not taken, and what would help; nil where it was, or nobody can tell.
    var words: (reason: String?, remedy: String?) {
        switch self {
        case .sent: (nil, nil)
        case .later(let why), .unfit(let why): (why, nil)
        case .refused(let why, let remedy): (why, remedy)
        }
    }

    /// What a status says wherever it comes from.
    static func usual(_ answer: HTTPAnswer) -> ChannelVerdict {
        let status = answer.status
        switch status {
        case 200..<300: return .sent
        case 300..<400:
            return .refused(
                "it moved: status \(status)", remedy: "write its new address into the configuration"
            )
        case 401, 403:
            return .refused(
                "it refuses the credentials: status \(status)",
                remedy: "renew the token or the address, and its rights")
        case 404, 410:
            return .refused(
                "there is nothing at its address: status \(status)",
                remedy: "make the webhook or topic anew, and renew its address")
        case 408, 425, 429, 500...: return .later("it answers with status \(status)")
        default: return .unfit("it refuses the message: status \(status)")
        }
    }

    /// What a failure to reach it says.
    static func of(_ failure: HTTPFailure) -> ChannelVerdict {
        switch failure.code {
        case .refusedLogin:
            .refused(failure.message, remedy: "renew the user's name and password")
        case .refused:
            failure.status < 500
                ? .later(failure.message)
                : .refused(
                    failure.message,
                    remedy: "see what the mail server wants of sender and recipients")
        case .missingLibrary:
            .refused(failure.message, remedy: "apt-get install libcurl4")
        case .tls:
            .refused(
                failure.message,
                remedy: "let SSL_CERT_FILE name the certificates that are trusted, or renew the "
                    + "server's")
        case .unprotected:
            .refused(
                failure.message,
                remedy: "the server offers no STARTTLS: security: tls where it takes TLS from the "
                    + "start (465), none on this machine")
        case .redirect, .invalid, .tooLarge:
            .refused(failure.message, remedy: "look at the channel's address")
        case .unknownHost, .unreachable, .timedOut, .cutOff, .interrupted, .other:
            .later(failure.message)
        }
    }
}

extension HTTPRequest {
    /// A message as JSON. It may be sent again: told twice is better than never.
    static func message(
        _ address: HTTPAddress, _ body: JSONValue, _ channel: ReadyChannel,
        method: Method = .post
    ) throws(ChannelProblem) -> HTTPRequest {
        guard let bytes = try? CanonicalJSON.compact(body) else {
            throw ChannelProblem(reason: "the message cannot be written", remedy: "report it")
        }
        return .message(address, bytes: bytes, channel, method: method)
    }

    /// A message as bytes of JSON.
    static func message(
        _ address: HTTPAddress, bytes: [UInt8], _ channel: ReadyChannel, method: Method = .post,
        headers: [HTTPHeader] = []
    ) -> HTTPRequest {
        HTTPRequest(
            method, address, headers: [HTTPHeader("Content-Type", "application/json")] + headers,
            body: bytes, credential: channel.credential,
            isAddressSecret: channel.spec.address?.isSecret ?? false, limits: .ofMessages,
            mayRetry: true)
    }
}

extension HTTPLimits {
    /// Those of a message: a channel that is dead must not hold up a run.
    static let ofMessages: HTTPLimits = {
        var limits = HTTPLimits()
        limits.attemptSeconds = 20
        limits.totalSeconds = 60
        limits.bodyBytes = 1 << 20
        limits.redirects = 3
        return limits
    }()
}

extension ReadyChannel {
    /// The address of a kind that has one.
    func place() throws(ChannelProblem) -> HTTPAddress {
        guard let address else {
            throw ChannelProblem(reason: "it has no address", remedy: "give it a url")
        }
        return address
    }

    /// An address below the server's.
    func place(_ path: String) throws(ChannelProblem) -> HTTPAddress {
        let base = try place()
        let root = base.path.hasSuffix("/") ? String(base.path.dropLast()) : base.path
        guard let address = HTTPAddress(base.origin + root + path) else {
            throw ChannelProblem(reason: "its address is invalid", remedy: "look at its url")
        }
        return address
    }
}
