internal import Names
package import SystemSupport

/// Asks servers over HTTP, and hands mail to servers: several at once, each as often as its rules allow.
///
/// Proxies (`HTTPS_PROXY`, `NO_PROXY`) and trusted certificates (`SSL_CERT_FILE`, `SSL_CERT_DIR`,
/// `CURL_CA_BUNDLE`) are taken from the environment; `~/.netrc`, cookies and other protocols are not
/// used. One client is used by one thread. libcurl is loaded at the first request.
package final class HTTPClient: HTTPExchange {
    /// How much at once.
    package struct Caps: Sendable {
        /// Requests to all servers.
        package var overall = 16
        /// Requests to one server.
        package var perHost = 4

        /// The usual ones.
        package init() {}
    }

    private let agent: String
    private let environment: Environment
    private let caps: Caps
    private let timing: HTTPTiming
    private var wire: (any Wire)?

    /// Makes a client; nothing is loaded yet.
    ///
    /// - Parameters:
    ///   - agent: what it calls itself: `upkeep/0.1.0`.
    ///   - environment: where proxies and certificates are named.
    package init(
        agent: String, environment: Environment, caps: Caps = Caps(), timing: HTTPTiming = .system
    ) {
        self.agent = agent
        self.environment = environment
        self.caps = caps
        self.timing = timing
    }

    /// Makes a client over a stand-in.
    init(wire: any Wire, caps: Caps = Caps(), timing: HTTPTiming) {
        agent = ""
        environment = Environment([:])
        self.caps = caps
        self.timing = timing
        self.wire = wire
    }

    /// Asks, several at once; a server that fails harms no other.
    ///
    /// - Returns: what became of each request, in their order. An answer with any status is an answer.
    package func perform(_ requests: [HTTPRequest]) -> [Result<HTTPAnswer, HTTPFailure>] {
        perform(requests.map { WireCall.http($0) }) { _, _ in }
    }

    /// Asks, and hands mails to their servers, all at once.
    ///
    /// - Parameter each: takes what became of one as soon as that is known: of a request by its place,
    ///   of a mail by its place behind all requests. Where it throws, the others are broken off.
    package func perform(
        _ requests: [HTTPRequest], mails: [MailRequest],
        each: (Int, Result<HTTPAnswer, HTTPFailure>) throws -> Void
    ) throws {
        let calls = requests.map { WireCall.http($0) } + mails.map { WireCall.mail($0) }
        _ = try perform(calls, each: each)
    }

    private func perform(
        _ calls: [WireCall],
        each: (Int, Result<HTTPAnswer, HTTPFailure>) throws -> Void
    ) rethrows -> [Result<HTTPAnswer, HTTPFailure>] {
        if calls.isEmpty { return [] }
        switch carrier() {
        case .success(let wire): return try Round(calls, wire, caps, timing).run(each)
        case .failure(let error):
            let results = calls.map { call -> Result<HTTPAnswer, HTTPFailure> in
                .failure(HTTPFailure(error.code, call.title, error.message))
            }
            for (number, result) in results.enumerated() { try each(number, result) }
            return results
        }
    }

    private func carrier() -> Result<any Wire, WireFailure> {
        if let wire { return .success(wire) }
        do throws(WireFailure) {
            let made = try CurlWire(agent: agent, environment: environment)
            wire = made
            return .success(made)
        } catch {
            return .failure(error)
        }
    }
}
