import Contracts
import SystemSupport
import TestSupport
import Testing

@Suite struct DeliverTests {
    let git: GitFixture

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
    }

    private var outbox: String { git.path("../outbox") }

    private func deliver(_ words: String...) throws -> Programs.Result {
        try Programs.run("upkeep-report", ["deliver"] + words, in: git.work)
    }

    @Test func putsTheReportIntoTheOutboxOnceARun() throws {
        let text = try git.upkeep("upkeep-report").text
        let first = try deliver("--outbox", outbox)
        #expect(first.exit == 0 && first.text.hasPrefix("delivered "), "\(first.err)")
        let files = try Files.list(outbox)
        #expect(files == [Paths.name(git.run()) + ".json"])
        struct Sent: Decodable { let key, subject, text: String }
        let path = Paths.join(outbox, files.first ?? "")
        let sent = try CanonicalJSON.decode(Sent.self, from: try Files.read(path, limit: 1 << 20))
        #expect(sent.text == text && sent.subject.hasPrefix("upkeep: 1 update: 1 waits"))
        let journal = try Files.readText(git.run() + "/journal.jsonl", limit: 1 << 20)
        #expect(journal.contains("\"message\"") && journal.contains("\"done\""))
        let before = try Files.read(path, limit: 1 << 20)
        try git.upkeep("upkeep-report", "--force", "-q")
        let again = try deliver("--outbox", outbox)
        #expect(again.exit == 0 && again.text.contains("before"))
        #expect(try Files.read(path, limit: 1 << 20) == before)
    }

    @Test func sendsNothingInADryRun() throws {
        try git.upkeep("upkeep-report", "-q")
        let result = try deliver("--outbox", outbox, "--dry-run")
        #expect(result.exit == 0 && result.text.hasPrefix("dry run: would deliver "))
        #expect(Files.kind(outbox) == nil)
    }

    @Test func hasNothingToDoWithoutAChannelOrAReport() throws {
        let nowhere = try deliver()
        #expect(nowhere.exit == 0 && nowhere.text == "nothing to send\n")
        #expect(try deliver("--outbox", outbox).exit == 0)
        #expect(Files.kind(outbox) == nil && Files.kind(git.state("deliver")) == nil)
        #expect(try deliver("--channel", "nowhere").exit == 64)
    }
}
