import Names
import SystemSupport
import Testing

@testable import HTTPFetch

@Suite struct ClientTests {
    private let clock = FakeClock()

    private func address(_ text: String) throws -> HTTPAddress {
        try #require(HTTPAddress(text))
    }

    private func client(_ wire: FakeWire) -> HTTPClient {
        HTTPClient(wire: wire, timing: clock.timing)
    }

    private func answer(_ status: Int, _ headers: [String: String] = [:]) -> WireOutcome {
        .answer(
            WireAnswer(status: status, headers: headers.map { HTTPHeader($0.key, $0.value) }))
    }

    @Test func triesAgainWithLongerAndLongerWaits() throws {
        let wire = FakeWire(clock, ["https://a.org/": [answer(503), answer(502), answer(200)]])
        let result = try client(wire).perform(HTTPRequest(.get, address("https://a.org/"))).get()
        #expect(result.status == 200 && result.attempts == 3)
        #expect(wire.asked.map(\.at) == [0, 250, 750])
    }

    @Test func tellsWhatBecameOfEachWhenItIsKnown() throws {
        let wire = FakeWire(clock, ["https://a.org/": [answer(503), answer(200)]])
        let requests = try ["https://a.org/", "https://b.org/"].map {
            HTTPRequest(.get, try address($0))
        }
        var told: [Int] = []
        try client(wire).perform(requests, mails: []) { number, _ in told.append(number) }
        #expect(told == [1, 0])
        struct Full: Error {}
        #expect(throws: Full.self) {
            try client(wire).perform(requests, mails: []) { _, _ in throw Full() }
        }
    }

    @Test func givesTheLastAnswerWhenItsAttemptsAreUsedUp() throws {
        let wire = FakeWire(clock, ["https://a.org/": [answer(503)]])
        let result = try client(wire).perform(HTTPRequest(.get, address("https://a.org/"))).get()
        #expect(result.status == 503 && result.attempts == 4)
    }

    @Test(arguments: [
        ("7", 7_000), ("Fri, 15 Jan 2027 08:00:20 GMT", 20_000), ("soon", 0), ("-1", 0),
        ("Fri, 15 Jan 2020 08:00:20 GMT", 0),
    ])
    func waitsAsLongAsTheServerAsks(_ text: String, _ milliseconds: Int64) throws {
        let wire = FakeWire(
            clock, ["https://a.org/": [answer(429, ["retry-after": text]), answer(200)]])
        var request = HTTPRequest(.post, try address("https://a.org/"))
        request.body = []
        #expect(try client(wire).perform(request).get().status == 200)
        let waited = try #require(wire.asked.last).at
        #expect(waited >= milliseconds && waited <= milliseconds + 1_000)
    }

    @Test func doesNotWaitLongerThanItMay() throws {
        let wire = FakeWire(clock, ["https://a.org/": [answer(429, ["Retry-After": "3600"])]])
        let result = try client(wire).perform(HTTPRequest(.get, address("https://a.org/"))).get()
        #expect(result.status == 429 && result["RETRY-AFTER"] == "3600")
        #expect(wire.asked.count == 1)
    }

    @Test func aServerThatAsksForAPauseGetsOneFromAllRequests() throws {
        let wire = FakeWire(
            clock, ["https://a.org/1": [answer(429, ["Retry-After": "5"]), answer(200)]])
        var caps = HTTPClient.Caps()
        caps.perHost = 1
        let client = HTTPClient(wire: wire, caps: caps, timing: clock.timing)
        _ = client.perform(
            try ["https://a.org/1", "https://a.org/2", "https://b.org/"].map {
                HTTPRequest(.get, try address($0))
            })
        let second = try #require(wire.asked.first { $0.call.title.hasSuffix("/2") })
        #expect(second.at >= 5_000)
        #expect(wire.asked.first { $0.call.title.hasSuffix("b.org/") }?.at == 0)
    }

    @Test(arguments: [
        (HTTPRequest.Method.post, Bool?.some(false), true, 1), (.post, true, true, 4),
        (.post, false, false, 4), (.post, nil, true, 1), (.put, nil, true, 4),
    ])
    func repeatsOnlyWhatMayBeRepeated(
        _ method: HTTPRequest.Method, _ mayRetry: Bool?, _ wasSent: Bool, _ attempts: Int
    ) throws {
        let failure = WireFailure(
            code: .cutOff, message: "Empty reply", isTransient: true, wasSent: wasSent)
        let wire = FakeWire(clock, ["https://a.org/": [.failed(failure)]])
        let result = client(wire).perform(
            HTTPRequest(method, try address("https://a.org/"), mayRetry: mayRetry))
        guard case .failure(let told) = result else {
            Issue.record("no failure")
            return
        }
        #expect(told.attempts == attempts && told.code == .cutOff)
    }

    @Test func keepsToItsCapsAndToTheOrder() throws {
        let wire = FakeWire(clock, [:])
        var caps = HTTPClient.Caps()
        (caps.overall, caps.perHost) = (5, 2)
        let client = HTTPClient(wire: wire, caps: caps, timing: clock.timing)
        let requests = try (0..<20).map {
            HTTPRequest(.get, try address("https://\($0 % 2 == 0 ? "a" : "b").org/\($0)"))
        }
        let results = client.perform(requests)
        #expect(wire.mostAtOnce == 4)
        #expect(try results.map { try $0.get().address } == requests.map(\.address))
    }

    @Test func theCredentialDoesNotFollowARedirect() throws {
        let wire = FakeWire(
            clock,
            [
                "https://a.org/": [answer(302, ["Location": "/here"])],
                "https://a.org/here": [answer(302, ["Location": "https://b.org/"])],
                "https://b.org/": [answer(302, ["Location": "https://a.org/back"])],
            ])
        let request = HTTPRequest(
            .get, try address("https://a.org/"), credential: .bearer(Secret("key")))
        #expect(try client(wire).perform(request).get().address.path == "/back")
        let credentials = wire.asked.map { asked -> Bool in
            if case .http(let request) = asked.call { request.credential != nil } else { false }
        }
        #expect(credentials == [true, true, false, false])
    }

    @Test(arguments: [
        (HTTPRequest.Method.get, 302, "http://a.org/", "leaves TLS"),
        (.post, 307, "https://b.org/", "another server"),
        (.get, 301, "https://a.org/", "more than 5 redirects"),
        (.get, 302, "file:///etc/passwd", "invalid"),
        (.get, 302, "gopher://a.org/", "invalid"),
    ])
    func refusesARedirect(
        _ method: HTTPRequest.Method, _ status: Int, _ to: String, _ words: String
    ) throws {
        let wire = FakeWire(clock, ["https://a.org/": [answer(status, ["Location": to])]])
        let result = client(wire).perform(HTTPRequest(method, try address("https://a.org/")))
        guard case .failure(let failure) = result else {
            Issue.record("no failure")
            return
        }
        #expect(failure.code == .redirect && failure.message.contains(words))
    }

    @Test(arguments: [
        ("https://a.org/here", true), ("https://a.org:8443/here", false),
        ("https://b.org/here", false), ("//b.org/here", false),
    ])
    func staysWithOneServerWhereThatIsAsked(_ to: String, isFollowed: Bool) throws {
        let wire = FakeWire(
            clock,
            [
                "https://a.org/": [answer(302, ["Location": to])],
                "https://a.org/here": [answer(200, [:])],
            ])
        var limits = HTTPLimits()
        limits.mayLeaveOrigin = false
        let result = client(wire).perform(
            HTTPRequest(.get, try address("https://a.org/"), limits: limits))
        #expect((try? result.get().isSuccess) ?? false == isFollowed)
        #expect(wire.asked.count == (isFollowed ? 2 : 1))
    }

    @Test func aRedirectNeverMakesAMessageAGet() throws {
        let wire = FakeWire(
            clock, ["https://a.org/": [answer(302, ["Location": "https://a.org/login"])]])
        let request = HTTPRequest(.post, try address("https://a.org/"), body: [1])
        #expect(try client(wire).perform(request).get().status == 302)
        #expect(wire.asked.count == 1)
    }

    @Test func saysNothingOfSecrets() throws {
        let failure = WireFailure(
            code: .other, message: "https://a.org/hook/T0K3N failed\r\nwith s3cr3t and czNjcjN0")
        let wire = FakeWire(clock, ["https://a.org/hook/T0K3N": [.failed(failure)]])
        let request = HTTPRequest(
            .post, try address("https://a.org/hook/T0K3N"),
            credential: .header(name: "X-Key", value: Secret("s3cr3t")), isAddressSecret: true)
        guard case .failure(let told) = client(wire).perform(request) else {
            Issue.record("no failure")
            return
        }
        let text = "\(told) \(request.title)"
        #expect(!text.contains("T0K3N") && !text.contains("s3cr3t") && !text.contains("czNjcjN0"))
        #expect(told.subject == "POST https://a.org/***")
        #expect("\(Secret("s3cr3t"))" == "***")
        var dumped = ""
        dump(request.credential, to: &dumped)
        #expect(!dumped.contains("s3cr3t"))
    }

    @Test func readsTheLastHeadAlone() {
        let text =
            "HTTP/1.1 100 Continue\r\nA: 1\r\n\r\nHTTP/2 200\r\nB:  2 \r\nC\r\n\r\nD: \u{1}4\r\n"
        #expect(
            CurlResult.headers(Array(text.utf8)) == [
                HTTPHeader("B", "2"), HTTPHeader("D", "\u{FFFD}4"),
            ])
    }

    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ])
    func encodesBase64(_ text: String, _ encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
    }
}
