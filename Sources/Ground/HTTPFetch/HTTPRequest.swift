/// What to ask a server for.
package struct HTTPRequest: Sendable, Equatable {
    /// How to ask. Source: RFC 9110.
    package enum Method: String, Sendable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"

        /// Whether asking twice is as asking once.
        package var isIdempotent: Bool { self != .post && self != .patch }
        /// Whether it changes nothing.
        package var isSafe: Bool { self == .get || self == .head }
    }

    /// How to ask.
    package var method: Method
    /// Where.
    package var address: HTTPAddress
    /// Headers beside those that the client sets (`User-Agent`, `Accept-Encoding`, `Host`); none of them
    /// is a secret.
    package var headers: [HTTPHeader]
    /// What is sent; nil for nothing.
    package var body: [UInt8]?
    /// What it proves its right with.
    package var credential: HTTPCredential?
    /// Whether the address itself is a secret, a webhook's for one: then messages name its host alone.
    package var isAddressSecret: Bool
    /// How much and how long.
    package var limits: HTTPLimits
    /// Whether it may be sent again where it is not known what became of it.
    package var mayRetry: Bool

    /// Makes a request.
    ///
    /// - Parameter mayRetry: nil for what the method says: all but POST and PATCH.
    package init(
        _ method: Method, _ address: HTTPAddress, headers: [HTTPHeader] = [],
        body: [UInt8]? = nil, credential: HTTPCredential? = nil, isAddressSecret: Bool = false,
        limits: HTTPLimits = HTTPLimits(), mayRetry: Bool? = nil
    ) {
        self.method = method
        self.address = address
        self.headers = headers
        self.body = body
        self.credential = credential
        self.isAddressSecret = isAddressSecret
        self.limits = limits
        self.mayRetry = mayRetry ?? method.isIdempotent
    }

    /// What messages call it: `GET https://example.org/path`, without the query, which may hold a key.
    package var title: String {
        "\(method.rawValue) \(isAddressSecret ? "\(address.origin)/***" : address.shown)"
    }
}

/// One header field.
package struct HTTPHeader: Sendable, Equatable {
    /// Its name; letters without their case are the same.
    package let name: String
    /// Its value, without spaces at its ends.
    package let value: String

    /// Makes a header.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// How much and how long a request may take.
package struct HTTPLimits: Sendable, Equatable {
    /// Seconds until the connection stands.
    package var connectSeconds = 10
    /// Seconds that one attempt may take.
    package var attemptSeconds = 30
    /// Seconds that all attempts may take, with the waits between them.
    package var totalSeconds = 90
    /// How often it is tried.
    package var attempts = 4
    /// Bytes of an answer's body, unpacked.
    package var bodyBytes = 16 << 20
    /// How many redirects are followed.
    package var redirects = 5
    /// Whether one is followed that leads to another server.
    package var mayLeaveOrigin = true

    /// The usual ones.
    package init() {}
}
