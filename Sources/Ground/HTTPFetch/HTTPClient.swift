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
        perform(requests.map { WireCall.http($0) })
    }

    /// Hands mails to their servers.
    ///
    /// - Returns: for each nil, or why its server did not take it.
    package func send(_ mails: [MailRequest]) -> [HTTPFailure?] {
        perform(mails.map { WireCall.mail($0) }).map { result in
            if case .failure(let failure) = result { failure } else { nil }
        }
    }

    private func perform(_ calls: [WireCall]) -> [Result<HTTPAnswer, HTTPFailure>] {
        if calls.isEmpty { return [] }
        do throws(WireFailure) {
            return Round(calls, try carrier(), caps, timing).run()
        } catch {
            return calls.map { .failure(HTTPFailure(error.code, $0.title, error.message)) }
        }
    }

    private func carrier() throws(WireFailure) -> any Wire {
        if let wire { return wire }
        let made = try CurlWire(agent: agent, environment: environment)
        wire = made
        return made
    }
}
