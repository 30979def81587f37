/// What a server answered, whatever its status: what that means is the caller's to say.
package struct HTTPAnswer: Sendable, Equatable {
    /// The status: 200, 404.
    package let status: Int
    /// The headers of the last answer, in its order.
    package let headers: [HTTPHeader]
    /// The body, unpacked.
    package let body: [UInt8]
    /// Where it came from, after redirects.
    package let address: HTTPAddress
    /// How often the request was sent.
    package let attempts: Int

    /// Makes an answer, as tests do.
    package init(
        status: Int, headers: [HTTPHeader] = [], body: [UInt8] = [], address: HTTPAddress,
        attempts: Int = 1
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.address = address
        self.attempts = attempts
    }

    /// Whether it is 2xx.
    package var isSuccess: Bool { (200..<300).contains(status) }

    /// The first header of a name, nil where there is none.
    package subscript(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// Why there is no answer.
package struct HTTPFailure: Error, Sendable, Equatable {
    /// The kinds of failure that callers tell apart.
    package enum Code: String, Sendable {
        /// libcurl is not installed.
        case missingLibrary = "missing-library"
        /// The host's name is unknown.
        case unknownHost = "unknown-host"
        /// Nobody answers there.
        case unreachable
        /// It took too long.
        case timedOut = "timed-out"
        /// TLS failed: a certificate, mostly.
        case tls
        /// The mail server offers no TLS, and the connection may not go without.
        case unprotected
        /// The connection broke before the answer was whole.
        case cutOff = "cut-off"
        /// The answer is larger than the limit.
        case tooLarge = "too-large"
        /// Redirects go on, leave the host with a body, or leave TLS.
        case redirect
        /// The user name or password was refused (mail).
        case refusedLogin = "refused-login"
        /// The mail server refused, with its status (mail).
        case refused
        /// The request is invalid: a header with a line end.
        case invalid
        /// A signal asked to stop.
        case interrupted
        /// Anything else.
        case other
    }

    /// What kind of failure it is.
    package let code: Code
    /// The request: `GET https://example.org/path`.
    package let subject: String
    /// Why, without secrets and without control characters, on one line.
    package let message: String
    /// The mail server's status, 0 where there is none.
    package let status: Int
    /// How often it was tried.
    package let attempts: Int

    /// Makes a failure, as tests do.
    package init(
        _ code: Code, _ subject: String, _ message: String, status: Int = 0, attempts: Int = 1
    ) {
        self.code = code
        self.subject = subject
        self.message = message
        self.status = status
        self.attempts = attempts
    }
}

extension HTTPFailure: CustomStringConvertible {
    package var description: String { "\(subject): \(message)" }
}

/// Asks servers: `HTTPClient`, or what a test puts in its place.
package protocol HTTPExchange: AnyObject {
    /// Asks, several at once.
    ///
    /// - Returns: what became of each request, in their order.
    func perform(_ requests: [HTTPRequest]) -> [Result<HTTPAnswer, HTTPFailure>]
}

extension HTTPExchange {
    /// Asks once.
    package func perform(_ request: HTTPRequest) -> Result<HTTPAnswer, HTTPFailure> {
        perform([request])[0]
    }
}
