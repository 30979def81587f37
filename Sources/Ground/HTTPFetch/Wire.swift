/// One thing to do on the wire.
enum WireCall: Sendable {
    case http(HTTPRequest)
    case mail(MailRequest)

    var title: String {
        switch self {
        case .http(let request): request.title
        case .mail(let request): request.title
        }
    }

    var limits: HTTPLimits {
        switch self {
        case .http(let request): request.limits
        case .mail(let request): request.limits
        }
    }

    /// A mail is better read twice than never.
    var mayRetry: Bool {
        switch self {
        case .http(let request): request.mayRetry
        case .mail: true
        }
    }

    /// Whom it is asked of: what caps count by.
    var host: String {
        switch self {
        case .http(let request): request.address.origin
        case .mail(let request): request.address
        }
    }

    /// A text without the secrets of this call.
    func scrubbed(_ text: String) -> String {
        switch self {
        case .http(let request):
            let text = request.credential?.secret.scrubbed(text) ?? text
            guard request.isAddressSecret else { return text }
            let target = request.address.path + (request.address.query.map { "?\($0)" } ?? "")
            return target == "/" ? text : Secret(target).scrubbed(text)
        case .mail(let request):
            return request.password?.scrubbed(text) ?? text
        }
    }
}

/// An answer as it came.
struct WireAnswer: Sendable, Equatable {
    var status: Int
    var headers: [HTTPHeader] = []
    var body: [UInt8] = []

    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// A failure as it came.
struct WireFailure: Error, Sendable, Equatable {
    var code: HTTPFailure.Code
    /// What libcurl said; it may hold secrets.
    var message: String
    /// The mail server's status, 0 where there is none.
    var status = 0
    /// Whether another attempt may end otherwise.
    var isTransient = false
    /// Whether anything of the request went out.
    var wasSent = false
}

/// What became of one attempt.
enum WireOutcome: Sendable, Equatable {
    case answer(WireAnswer)
    case failed(WireFailure)
}

/// What carries calls: libcurl, or what a test puts in its place.
protocol Wire: AnyObject {
    /// Begins a call.
    ///
    /// - Parameter seconds: how long it may take.
    func begin(_ call: WireCall, _ number: Int, seconds: Int)

    /// Waits at most so long for calls to end.
    ///
    /// - Returns: what ended, by the numbers that `begin` was given.
    func wait(milliseconds: Int64) -> [(number: Int, outcome: WireOutcome)]

    /// Gives up what still runs.
    func stop()
}
