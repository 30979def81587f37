import Contracts
import Names
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

    /// Whoever may push could have committed the link.
    @Test(arguments: [
        ["--outbox", "box"], ["--metrics-file", "box/"], ["--outbox", "./a/../box/in"],
    ])
    func followsNoLinkOfTheRepository(_ words: [String]) throws {
        try git.upkeep("upkeep-report", "-q")
        try Files.makeDirectory(git.path("../elsewhere"))
        try Programs.run("ln", ["-s", git.path("../elsewhere"), git.path("box")])
        let result = try Programs.run("upkeep-deliver", words, in: git.work)
        #expect(result.exit == 0 && result.text.contains("box"), "\(result.err)")
        #expect(result.text.contains("warning: ") && result.text.contains("  → "))
        #expect(try Files.list(git.path("../elsewhere")).isEmpty)
    }

    /// What a channel did not take is said with what to do, by status and in the next run's report.
    @Test func whatIsDeadIsToldWhereThePersonLooks() throws {
        try git.upkeep("upkeep-analyze", "-q")
        try git.upkeep("upkeep-report", "-q")
        let path = try git.writeBeside(
            "operator.yaml",
            bytes: Array(
                """
                channels:
                  - {name: ops, type: slack, url: {from-env: NOT_THERE}}
                  - {name: chat, type: discord, url: {from-env: NOR_THIS}}

                """.utf8))
        let result = try deliver("--config", path)
        #expect(result.exit == 0)
        let lines = result.text.split(separator: "\n")
        for (channel, variable) in [("ops", "NOT_THERE"), ("chat", "NOR_THIS")] {
            let index = try #require(lines.firstIndex { $0.contains("the channel \(channel) (") })
            #expect(lines[index].hasPrefix("warning: ") && lines[index].contains(variable))
            #expect(lines[index + 1].hasPrefix("  → "))
        }
        // One channel alone: what waits for the other is not forgotten.
        let one = try deliver("--config", path, "--channel", "ops")
        #expect(one.text.contains("the channel chat (") && one.text.contains("NOR_THIS"))
        let status = try git.upkeep("upkeep", "status").text
        #expect(status.contains("Needs you now (2)") && status.contains("NOT_THERE"), "\(status)")
        let scan = git.beside("report.json")
        try git.upkeep("upkeep-detect", "--renovate-report", scan, "-q", "--force")
        let report = try git.upkeep("upkeep-report").text
        #expect(report.contains("Needs you now (2)") && report.contains("NOR_THIS"), "\(report)")
    }

    /// Has the history tell of a month.
    private func remember(_ month: String) throws {
        try Files.makeDirectories(git.state)
        var event = HistoryEvent(
            time: "\(month)-05T06:00:00Z", run: "20260105T060000Z-3f2a9c1d", type: "scanned")
        event.outcome = "complete"
        try AtomicFile.write(
            try CanonicalJSON.compact(event) + Array("\n".utf8), to: git.state("history.jsonl"))
    }

    /// The month's page is committed once, whatever run delivers it.
    @Test func commitsTheMonthsPage() throws {
        try git.upkeep("upkeep-report", "-q")
        let nothing = try deliver("--commit")
        #expect(nothing.exit == 0 && nothing.text.contains("no page is committed"))
        try remember(CalendarMonth(containing: .now()).previous.text)
        let first = try deliver("--commit", "--force")
        #expect(first.exit == 0 && first.text.contains("reports/20"), "\(first.err)")
        let files = try Programs.run(
            "git", ["ls-tree", "-r", "--name-only", "HEAD", "reports/"], in: git.work
        ).text.split(separator: "\n")
        #expect(files.count == 2 && files.contains { $0.hasSuffix(".md") }, "\(files)")
        let head = try Programs.run("git", ["rev-parse", "HEAD"], in: git.work).text
        let again = try deliver("--commit", "--force")
        #expect(again.text.contains("stands there as it is"), "\(again.text)")
        #expect(try Programs.run("git", ["rev-parse", "HEAD"], in: git.work).text == head)
    }

    /// What a person keeps at the page's place is not written over, and a link not made a page.
    @Test(arguments: ["file", "link", "parent", "directory"])
    func leavesAlonePagesThatAreNotItsOwn(_ what: String) throws {
        let name = "reports/2026-01.md"
        switch what {
        case "file": try git.write(name, "# my own page\n")
        case "directory": try git.write("\(name)/a.md", "a\n")
        case "parent": try git.write("reports", "a\n")
        default:
            try Files.makeDirectories(git.path("reports"))
            try AtomicFile.replaceLink(git.path(name), with: "../secret")
        }
        try git.git("add", "-A")
        try git.git("commit", "-qm", "mine")
        try git.git("push", "-q", "origin", "HEAD:main")
        let head = try git.git("rev-parse", "HEAD")
        try remember("2026-01")
        let result = try git.upkeep(
            "upkeep-report", "monthly", "--month", "2026-01", "--commit")
        #expect(result.exit == 65 && result.err.contains("reports"), "\(result.err)")
        #expect(try git.git("rev-parse", "HEAD") == head)
    }

    @Test func theMonthIsAMailToo() throws {
        func mail() throws -> String {
            try git.upkeep("upkeep-report", "monthly", "--month", "2026-01", "-o", "mail").text
        }
        let text = try mail()
        #expect(text.contains("Subject: upkeep in 2026-01\r\n"))
        #expect(text.contains("multipart/alternative") && text.contains("text/html"))
        #expect(text.utf8.count < 100_000 && !text.contains("<style"))
        #expect(try mail() == text)
    }
}
