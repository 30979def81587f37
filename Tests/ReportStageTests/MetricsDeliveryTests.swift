import Contracts
import SystemSupport
import TestSupport
import Testing

/// Metrics as `upkeep deliver` writes and pushes them.
@Suite struct MetricsDeliveryTests {
    private let git: GitFixture

    init() throws {
        git = try GitFixture(["a.yaml": ReportTests.image("x/a")])
        var report = RenovateFixture()
        report.add(
            "kubernetes", "a.yaml",
            [
                RenovateFixture.image(
                    "x/a", "1.0.0", updates: [RenovateFixture.update("minor", "1.1.0")])
            ])
        let path = try git.writeBeside("report.json", report.report)
        try git.upkeep("upkeep-detect", "--renovate-report", path, "-q")
        try git.upkeep("upkeep-analyze", "-q")
        try git.upkeep("upkeep-report", "-q")
    }

    private func deliver(
        _ arguments: String..., environment: [String: String?] = [:]
    ) throws -> Document<DeliverPayload> {
        let result = try Programs.run(
            "upkeep-deliver", arguments + ["-o", "json", "--force"], in: git.work,
            environment: environment)
        #expect(result.exit == 0, "\(result.err)")
        return try CanonicalJSON.document(DeliverPayload.self, from: result.out)
    }

    private func problem(_ document: Document<DeliverPayload>) -> String {
        #expect(document.outcome == .partial)
        #expect(document.findings.map(\.rule) == ["deliver/metrics-failed"])
        #expect(document.payload.metrics?.targets.map(\.isWritten) == [false])
        return document.payload.metrics?.targets.first?.reason ?? ""
    }

    @Test func writesAFileThatOthersMayRead() throws {
        let path = git.beside("upkeep.prom")
        let result = try Programs.run(
            "sh",
            ["-c", "umask 077; exec \(Programs.path("upkeep-deliver")) --metrics-file \(path)"],
            in: git.work)
        #expect(result.exit == 0, "\(result.err)")
        #expect(Files.permissions(path) == 0o644)
        let page = try Files.readText(path, limit: 1 << 20)
        #expect(page.contains("upkeep_updates_pending{"))
        try Files.setMode(path, 0o600)
        let document = try deliver("--metrics-file", path)
        #expect(document.outcome == .complete && document.findings.isEmpty)
        #expect(document.payload.metrics?.series ?? 0 > 50)
        #expect(Files.permissions(path) == 0o644)
        #expect(try Files.list(Paths.parent(path)).filter { $0.contains("tmp") } == [])
    }

    @Test func aDirectoryHasAFileForEachRepository() throws {
        let directory = git.beside("collector")
        try Files.makeDirectory(directory)
        let document = try deliver("--metrics-file", directory + "/")
        let names = try Files.list(directory)
        #expect(names.count == 1 && names[0].hasPrefix("upkeep-") && names[0].hasSuffix(".prom"))
        #expect(document.payload.metrics?.targets.first?.place == Paths.join(directory, names[0]))
    }

    @Test func saysWhatItCannotWriteAndFailsNoRun() throws {
        let reason = problem(try deliver("--metrics-file", git.beside("nowhere/upkeep.prom")))
        #expect(reason.contains("No such"), "\(reason)")
        let dry = try deliver("--metrics-file", git.beside("dry.prom"), "--dry-run")
        #expect(Files.kind(git.beside("dry.prom")) == nil)
        #expect(dry.payload.metrics?.targets.map(\.isWritten) == [false] && dry.findings.isEmpty)
    }

    @Test func aDeadGatewayFailsNoRun() throws {
        let reason = problem(
            try deliver(
                "--pushgateway", "http://127.0.0.1:1", environment: ["HTTP_PROXY": nil]))
        #expect(reason.contains("127.0.0.1:1"), "\(reason)")
    }

    private static let refused: [([String], String)] = [
        (["--metrics-file", "upkeep.txt"], ".prom"),
        (["--metrics-file", ".prom"], ".prom"),
        (["--pushgateway", "http://me:secretword@localhost:9091"], "pushgateway-token-file"),
        (["--pushgateway", "ftp://localhost"], "http://localhost:9091"),
        (["--pushgateway", "http://localhost:9091?token=secretword"], "http://localhost:9091"),
    ]

    @Test(arguments: refused)
    func refusesWhatCannotBe(_ arguments: [String], _ hint: String) throws {
        let result = try Programs.run("upkeep-deliver", arguments, in: git.work)
        #expect(result.exit == 64 && result.err.contains(hint), "\(result.err)")
        #expect(!result.err.contains("secretword"))
    }

    @Test func sendsNoTokenInTheOpen() throws {
        let reason = problem(
            try deliver(
                "--pushgateway", "http://example.org:9091",
                environment: ["UPKEEP_PUSHGATEWAY_TOKEN": "secretword"]))
        #expect(reason.contains("https://") && !reason.contains("secretword"))
    }

    @Test(.enabled(if: PushgatewayServer.isPresent, "\(PushgatewayServer.whyAbsent)"))
    func pushesToAGateway() throws {
        let server = try PushgatewayServer()
        for _ in 0..<2 {
            let document = try deliver("--pushgateway", server.url + "/")
            #expect(document.outcome == .complete, "\(document.findings)")
            #expect(document.payload.metrics?.targets.map(\.isWritten) == [true])
        }
        let page = try Programs.run("curl", ["-s", "\(server.url)/metrics"]).text
        let line = page.split(separator: "\n").first { $0.hasPrefix("upkeep_updates_pending{") }
        #expect(line?.contains("job=\"upkeep\"") == true && line?.hasSuffix(" 1") == true)
        let labels = (line ?? "").split { "{},".contains($0) }
        let instance = labels.first { $0.hasPrefix("instance=") }?.dropFirst(8) ?? ""
        #expect(labels.contains { $0.hasPrefix("repository=") && $0.hasSuffix(instance) })
        #expect(page.contains("push_failure_time_seconds{instance\(instance),job=\"upkeep\"} 0"))
    }

    @Test(.enabled(if: PushgatewayServer.isPresent, "\(PushgatewayServer.whyAbsent)"))
    func provesItsRightToAGateway() throws {
        let server = try PushgatewayServer(isClosed: true)
        let none = problem(try deliver("--pushgateway", server.url))
        #expect(none.contains("401"), "\(none)")
        let token = git.beside("token")
        try AtomicFile.write(PushgatewayServer.password + "\n", to: token)
        let user = ["--pushgateway-user", PushgatewayServer.user]
        let file = try deliver(
            "--pushgateway", server.url, user[0], user[1], "--pushgateway-token-file", token)
        #expect(file.outcome == .complete, "\(file.findings)")
        let variable = try deliver(
            "--pushgateway", server.url, user[0], user[1],
            environment: ["UPKEEP_PUSHGATEWAY_TOKEN": PushgatewayServer.password])
        #expect(variable.outcome == .complete, "\(variable.findings)")
        let run = try Files.list(Paths.join(git.state, "runs"))[0]
        for name in ["deliver.json", "journal.jsonl", "run.json"] {
            let path = Paths.join(git.state, "runs/\(run)/\(name)")
            let text = try Files.readText(path, limit: 1 << 20)
            #expect(!text.contains(PushgatewayServer.password), "\(name)")
        }
    }
}
