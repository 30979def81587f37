import Contracts
import SystemSupport
import TestSupport
import Testing

/// How things stand, for people and for monitoring.
@Suite struct StatusTests {
    private func status(
        _ git: GitFixture, _ words: String..., environment: [String: String?] = [:]
    ) throws -> Programs.Result {
        try Programs.run(
            "upkeep", ["status"] + words, in: git.work, environment: environment)
    }

    private func repository(
        _ updates: [RenovateFixture.Fields]
    ) throws -> (git: GitFixture, report: String) {
        let git = try GitFixture(["a.yaml": ApplyFixture.deployment("x/a:1.0.0")])
        var fixture = RenovateFixture()
        fixture.add(
            "kubernetes", "a.yaml", [RenovateFixture.image("x/a", "1.0.0", updates: updates)])
        return (git, try git.writeBeside("report.json", fixture.report))
    }

    @Test func saysByItsExitThatAllIsWell() throws {
        let (git, report) = try repository([])
        #expect(try git.upkeep("upkeep", "run", "update", "--renovate-report", report).exit == 0)
        #expect(try status(git, "--exit-code", "--max-age", "26h").exit == 0)
        #expect(try status(git).exit == 0)
    }

    @Test func saysByItsExitThatUpdatesWait() throws {
        let (git, report) = try repository([RenovateFixture.update("major", "2.0.0")])
        #expect(try git.upkeep("upkeep", "run", "update", "--renovate-report", report).exit == 0)
        let result = try status(git, "--exit-code")
        #expect(result.exit == 3 && result.text.contains("Waiting (1)"))
        #expect(try status(git).exit == 0)
    }

    @Test func saysByItsExitThatSomethingNeedsAPerson() throws {
        let night = try NightFixture()
        #expect(try night.run("update").exit == 2)
        #expect(try status(night.git, "--exit-code").exit == 2)
    }

    @Test func saysByItsExitThatTheLastRunFailedOrIsOld() throws {
        let (git, report) = try repository([])
        #expect(try status(git, "--exit-code").exit == 1)
        try git.upkeep("upkeep", "run", "scan", "--renovate-report", report)
        #expect(try status(git, "--exit-code").exit == 0)
        let file = "latest/run.json"
        let record = try git.readState(file)
        func rewrite(_ change: (inout RunRecord) -> Void) throws {
            var changed = try CanonicalJSON.decode(RunRecord.self, from: Array(record.utf8))
            change(&changed)
            try AtomicFile.write(try CanonicalJSON.encode(changed), to: git.state(file))
        }
        try rewrite { $0.ended = "2026-01-01T00:00:00Z" }
        #expect(try status(git, "--exit-code", "--max-age", "26h").exit == 1)
        #expect(try status(git, "--exit-code").exit == 0)
        try rewrite { $0.exit = 69 }
        #expect(try status(git, "--exit-code").exit == 1)
    }

    @Test(
        arguments: [
            (["--exit-code", "--max-age", "soon"], "as in 26h, 2d"),
            (["--exit-code", "--max-age", "2026-11-20"], "as in 26h, 2d"),
            (["--max-age", "2d"], "without --exit-code"),
            (["--exitcode"], "did you mean --exit-code?"),
        ] as [([String], String)])
    func saysWhatIsWrongWithItsWords(words: [String], message: String) throws {
        let (git, report) = try repository([])
        try git.upkeep("upkeep", "run", "scan", "--renovate-report", report)
        let result = try Programs.run("upkeep", ["status"] + words, in: git.work)
        #expect(result.exit == 64 && result.err.contains(message), "\(result.err)")
    }

    @Test func saysThatARunWasDry() throws {
        let (git, report) = try repository([RenovateFixture.update("minor", "1.1.0")])
        try git.upkeep("upkeep", "run", "update", "--dry-run", "--renovate-report", report)
        #expect(try status(git).text.contains("update, dry run: nothing was changed"))
        #expect(try status(git, "-o", "json").text.contains("\"dryRun\": true"))
    }

    @Test func tellsWhyOnRequest() throws {
        let (git, report) = try repository([RenovateFixture.update("major", "2.0.0")])
        try git.upkeep("upkeep", "run", "update", "--renovate-report", report)
        let told = try status(git, "-v").text
        #expect(told.contains("why: major: 1.0.0 → 2.0.0"))
        #expect(told.contains("affected: Deployment/"))
        #expect(!(try status(git).text.contains("why:")))
    }

    @Test func warnsOfAVariableThatIsNoKey() throws {
        let (git, report) = try repository([])
        try git.upkeep("upkeep", "run", "scan", "--renovate-report", report)
        let result = try status(git, environment: ["UPKEEP_MAXKIND": "minor"])
        #expect(result.exit == 0 && result.err.contains("did you mean UPKEEP_MAX_KIND?"))
    }

    @Test(
        arguments: [
            (["apply"], 0, "--max-kind"), (["hold", "add"], 0, "--datasource"),
            (["backup", "list"], 0, "-o, --output"), (["show"], 0, "--run"),
            (["aply"], 64, "apply"),
            (["hold", "ad"], 64, "add"),
        ] as [([String], Int32, String)])
    func helpTellsTheFlagsOfAnyCommand(words: [String], exit: Int32, message: String) throws {
        let git = try GitFixture([:])
        let help = try Programs.run("upkeep", ["help"] + words, in: git.work)
        #expect(help.exit == exit && (help.text + help.err).contains(message), "\(help.err)")
        let flag = try Programs.run("upkeep", words + ["--help"], in: git.work)
        #expect(flag.exit == exit && flag.text == help.text)
    }
}
