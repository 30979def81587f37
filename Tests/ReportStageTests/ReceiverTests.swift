import Contracts
import SystemSupport
import TestSupport
import Testing

/// Messages to real receivers on loopback: HTTP that fails in its ways, and mail over TLS with a login.
@Suite(.serialized) struct ReceiverTests {
    /// The receivers, which end with the test.
    final class Receivers {
        let scratch: ScratchDirectory
        let ports: [String: Int]

        init(withMail: Bool) throws {
            scratch = try ScratchDirectory()
            let script = Paths.join(Paths.parent(#filePath), "Delivery/receiver.py")
            var words = [script, scratch.path]
            if withMail {
                let made = try Programs.run(
                    "openssl",
                    [
                        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                        "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout",
                        scratch.file("key"), "-out", scratch.file("certificate"),
                    ])
                try #require(made.exit == 0, "\(made.err)")
                words += [scratch.file("certificate"), scratch.file("key")]
            }
            let log = scratch.file("out")
            let quoted = words.map { "'\($0)'" }.joined(separator: " ")
            try Programs.run("sh", ["-c", "python3 \(quoted) >'\(log)' 2>&1 </dev/null &"])
            var found: [String: Int] = [:]
            for _ in 0..<100 where found.isEmpty {
                try Programs.run("sleep", ["0.1"])
                if let bytes = try? Files.read(scratch.file("ports.json"), limit: 1 << 16) {
                    found = try CanonicalJSON.decode([String: Int].self, from: bytes)
                }
            }
            ports = found
            try #require(!ports.isEmpty, "\((try? Files.readText(log, limit: 1 << 16)) ?? "")")
        }

        deinit {
            guard let process = try? Files.readText(scratch.file("pid"), limit: 64) else { return }
            _ = try? Programs.run("kill", [process])
        }

        /// The lines that the receivers wrote, as text.
        func log() -> [Substring] {
            let text = try? Files.readText(scratch.file("log.jsonl"), limit: 1 << 28)
            return (text ?? "").split(separator: "\n").map { Substring($0) }
        }
    }

    static let hasMail =
        (try? Programs.run("python3", ["-c", "import aiosmtpd"]).exit) == 0
        && Programs.isInstalled("openssl")

    let git: GitFixture

    init() throws {
        git = try GitFixture(["a.yaml": ReportTests.image("x/a")])
        var report = RenovateFixture()
        report.add(
            "kubernetes", "a.yaml",
            [
                RenovateFixture.image(
                    "x/a", "1.0.0", updates: [RenovateFixture.update("major", "2.0.0")])
            ])
        let path = try git.writeBeside("report.json", report.report)
        try git.upkeep("upkeep-detect", "--renovate-report", path, "-q")
        try git.upkeep("upkeep-analyze", "-q")
        try git.upkeep("upkeep-report", "-q")
    }

    private func deliver(
        _ channels: [String], _ environment: [String: String?] = [:]
    ) throws -> (result: Programs.Result, messages: [String: DeliveredMessage]) {
        let text = "channels:\n" + channels.map { "  - {\($0)}\n" }.joined()
        let path = try git.writeBeside("operator.yaml", bytes: Array(text.utf8))
        let clean: [String: String?] = [
            "CURL_CA_BUNDLE": nil, "SSL_CERT_DIR": nil, "HTTPS_PROXY": nil, "ALL_PROXY": nil,
            "http_proxy": nil, "all_proxy": nil, "TOKEN": "t0k3n-word", "WORD": "s3cr3t-word",
            "WRONG": "wr0ng-word",
        ]
        let result = try Programs.run(
            "upkeep-deliver", ["--config", path], in: git.work,
            environment: clean.merging(environment) { $1 })
        let bytes = try? Files.read(git.run() + "/deliver.json", limit: 1 << 24)
        let messages =
            try bytes.map {
                try CanonicalJSON.document(DeliverPayload.self, from: $0).payload.messages
            } ?? []
        return (result, Dictionary(messages.map { ($0.channel, $0) }) { $1 })
    }

    @Test(.enabled(if: Programs.isInstalled("python3"), "needs python3"))
    func takesWhatReceiversDoToIt() throws {
        let receivers = try Receivers(withMail: false)
        let port = try #require(receivers.ports["http"])
        func hook(_ way: String, _ more: String = "") -> String {
            "name: \(way), type: webhook, url: \"http://127.0.0.1:\(port)/\(way)\"\(more)"
        }
        let token = ", token: {from-env: TOKEN}"
        let (result, messages) = try deliver([
            hook("ok"), hook("slow"), hook("limit"), hook("twice"), hook("hangup"),
            hook("away", token), hook("elsewhere", token), hook("endless"), hook("bomb"),
            hook("refuse"),
        ])
        #expect(result.exit == 0, "\(result.err)")
        let sent = messages.filter { $0.value.outcome == .sent }.keys.sorted()
        #expect(sent == ["limit", "ok", "slow", "twice"])
        #expect(messages["limit"]?.attempts == 2 && messages["twice"]?.attempts == 3)
        #expect(messages["hangup"]?.attempts == 4)
        #expect(messages["bomb"]?.reason?.contains("larger") == true)
        #expect(messages["endless"]?.reason?.contains("larger") == true)
        #expect(messages["refuse"]?.remedy?.contains("token") == true)
        // The token went where it belongs and nowhere else.
        let other = try #require(receivers.ports["other"])
        #expect(!receivers.log().contains { $0.contains("\"port\": \(other)") })
        for file in try Files.list(git.run()) where file.hasSuffix(".json") {
            let text = try Files.readText(git.run() + "/" + file, limit: 1 << 24)
            #expect(!text.contains("t0k3n-word"), "\(file)")
        }
        // Sent is sent: the next delivery tries only what waits.
        let count = receivers.log().filter { $0.contains("/ok\"") }.count
        _ = try deliver([hook("ok"), hook("refuse")])
        #expect(receivers.log().filter { $0.contains("/ok\"") }.count == count)
    }

    @Test(.enabled(if: Programs.isInstalled("python3"), "needs python3"))
    func aKillAtAnyPointSendsNoMoreThanWhatIsOnItsWayTwice() throws {
        let receivers = try Receivers(withMail: false)
        let port = try #require(receivers.ports["http"])
        func count(_ path: String) -> Int {
            receivers.log().filter { $0.contains("\"/\(path)\"") }.count
        }
        for (file, number) in [1, 2, 3, 4, 5].map({ ("ledger.jsonl", $0) }) + [("journal.jsonl", 3)]
        {
            // The slow one is on its way for a while after the other was taken.
            let ways = ["quick/\(file)/\(number)", "slow/\(file)/\(number)"]
            let channels = ways.enumerated().map { index, way in
                "name: c\(index), type: webhook, url: \"http://127.0.0.1:\(port)/\(way)\""
            }
            let one = try ReceiverTests()
            let faults = Faults(
                .killBefore, operation: .write, number: number, suffix: file,
                counter: one.git.beside("counter"))
            _ = try one.deliver(channels, faults.environment)
            // Both are written down before they are sent, and after it, each when it was taken.
            #expect(faults.calls == min(number, 4))
            _ = try one.deliver(channels)
            let counts = ways.map(count)
            let note: Comment = "killed at record \(number) of \(file)"
            #expect(counts.allSatisfy { (1...2).contains($0) }, note)
            let isQuickNoted = file == "ledger.jsonl" ? number >= 4 : number == 3
            #expect(!isQuickNoted || counts[0] == 1, note)
        }
    }

    @Test(.enabled(if: hasMail, "needs python3 with aiosmtpd, and openssl"))
    func sendsMailOverTLSWithALogin() throws {
        let receivers = try Receivers(withMail: true)
        func mail(_ name: String, _ port: String, _ more: String) -> String {
            "name: \(name), type: smtp, host: \"localhost:\(receivers.ports[port] ?? 1)\", "
                + "from: upkeep@example.org, to: [ops@example.org]\(more)"
        }
        let login = ", user: upkeep, password: {from-env: WORD}"
        let channels = [
            mail("start", "starttls", login), mail("from-start", "tls", login + ", security: tls"),
            mail("open", "plain", ", security: none"), mail("downgrade", "plain", ""),
        ]
        let (result, messages) = try deliver(
            channels, ["SSL_CERT_FILE": receivers.scratch.file("certificate")])
        #expect(result.exit == 0, "\(result.err)")
        let sent = messages.filter { $0.value.outcome == .sent }.keys.sorted()
        #expect(sent == ["from-start", "open", "start"], "\(result.text)")
        let log = receivers.log().filter { $0.contains("\"mail\"") }
        #expect(log.count == 3)
        #expect(log.filter { $0.contains("\"tls\": true, \"login\": true") }.count == 2)
        #expect(log.allSatisfy { $0.contains("text/html") && !$0.contains("s3cr3t-word") })
    }
}
