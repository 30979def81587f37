import Contracts
import Names
import SystemSupport
import TestSupport
import Testing

/// What a person takes back by hand, what the audit trail says of it, and when it was.
@Suite struct TakingBackTests {
    private func minor(_ to: String = "1.1.0") -> [RenovateFixture.Fields] {
        [RenovateFixture.update("minor", to)]
    }

    /// Two nights: the first brings x/a, the second x/b.
    private func twoNights() throws -> (ApplyFixture, first: RunID, old: UpdateID) {
        let one = try ApplyFixture([("a.yaml", "x/a", minor()), ("b.yaml", "x/b", minor())])
        let old = try one.update("x/a").id
        let first = try one.apply("--update", old.text).run
        var report = RenovateFixture()
        report.add("kubernetes", "a.yaml", [RenovateFixture.image("x/a", "1.1.0", updates: [])])
        report.add(
            "kubernetes", "b.yaml", [RenovateFixture.image("x/b", "1.0.0", updates: minor())])
        try one.scan(report)
        _ = try one.apply()
        return (one, first, old)
    }

    private func events(_ one: ApplyFixture, _ words: String...) throws -> [HistoryEvent] {
        let result = try Programs.run(
            "upkeep", ["history", "-o", "json"] + words, in: one.git.work)
        return try CanonicalJSON.decode([HistoryEvent].self, from: result.out)
    }

    @Test func takesBackAnUpdateOfAnOlderRunInARunOfItsOwn() throws {
        let (one, first, old) = try twoNights()
        let newest = one.git.run()
        let document = try one.rollback("--update", old.text)
        #expect(document.payload.reverts.map(\.outcome) == [.reverted])
        #expect(try one.git.readRemote("a.yaml").contains("x/a:1.0.0"))
        #expect(try one.git.readRemote("b.yaml").contains("x/b:1.1.0"))
        // The night's list stays the newest.
        #expect(one.git.run() == newest && document.run.text != Paths.name(newest))
        #expect(Files.kind(newest + "/rollback.json") == nil)
        let events = try events(one, "--update", old.text, "--type", "rolled-back")
        let event = try #require(events.last)
        #expect(event.detail == "brought by the run \(first.text)" && event.run == document.run)
    }

    @Test func takesBackAnUpdateOfTheNewestRunInIt() throws {
        let one = try ApplyFixture([("a.yaml", "x/a", minor())])
        let run = try one.apply().run
        let document = try one.rollback("--update", try one.update("x/a").id.text)
        #expect(document.run == run && document.payload.chosen == .update)
    }

    @Test(arguments: ["u-0000000000", "nonsense", "--"])
    func saysWhichUpdateNoCommitBrings(_ id: String) throws {
        let (one, _, _) = try twoNights()
        let tip = try one.git.gitRemote("rev-parse", "main")
        let result = try one.git.upkeep("upkeep-rollback", "--update=\(id)")
        #expect(result.exit == 1, "\(result.err)")
        #expect(result.text.contains("no commit of the branch brings \(id)"), "\(result.text)")
        #expect(try one.git.gitRemote("rev-parse", "main") == tip)
    }

    @Test func historyOfAComponentShowsThatItWasTakenBack() throws {
        let one = try ApplyFixture([("a.yaml", "ghcr.io/x/a", minor())])
        let run = try one.apply().run
        let applied = try #require(try events(one, "--type", "applied").first)
        // Also where nothing but the commits is left.
        try Files.removeTree(one.git.state + "/runs/\(run.text)")
        _ = try one.rollback("--all", "--run", run.text)
        for word in [applied.component ?? "", "GHCR.io/x/a"] {
            let types = try events(one, "--component", word).map(\.type)
            #expect(types.contains("rolled-back") && types.contains("held"), "\(word): \(types)")
        }
        let back = try #require(try events(one, "--type", "rolled-back").first)
        #expect(back.component == applied.component && back.update == applied.update)
        let text = try one.git.upkeep("upkeep", "history", "--run", run.text).text
        #expect(text.contains(run.text) && text.contains(applied.update ?? "?"), "\(text)")
    }

    @Test func aRevertAndItsHoldBearTheTimeAtWhichTheyAreMade() throws {
        let one = try ApplyFixture([("a.yaml", "x/a", minor())])
        let run = try one.apply(
            environment: ["UPKEEP_COMMIT_DATE": "2026-01-02T03:04:05Z"]).run
        #expect(try one.git.git("log", "-1", "--format=%cI") == "2026-01-02T03:04:05+00:00")
        let path = one.git.run() + "/run.json"
        let record = try Files.readText(path, limit: 1 << 20)
        let old = record.replacing(
            /"started": "[0-9TZ:-]+"/, with: "\"started\": \"2026-02-01T00:00:00Z\"")
        try AtomicFile.write(old, to: path)
        let before = Timestamp.now()
        let document = try one.rollback("--all", "--run", run.text)
        let made = try #require(Int64(try one.git.git("log", "-1", "--format=%ct")))
        #expect(made >= before.seconds)
        let hold = try #require(document.payload.holds.first)
        #expect(try #require(Timestamp(rfc3339: hold.date)).seconds >= before.seconds)
        #expect(hold.run == run.text)
        let trailer = "%(trailers:key=Upkeep-Run,valueonly)"
        #expect(try one.git.git("log", "-1", "--format=\(trailer)").hasPrefix(run.text))
    }

    @Test func aDateOfCommitsThatIsTheRunsIsRefusedWithTheWordThatIsMeant() throws {
        let one = try ApplyFixture([("a.yaml", "x/a", minor())])
        let result = try one.git.upkeep("upkeep-apply", "--commit-date", "run")
        #expect(result.exit == 64 && result.err.contains("now, the default"), "\(result.err)")
    }
}
