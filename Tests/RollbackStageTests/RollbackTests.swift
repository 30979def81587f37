import Contracts
import SystemSupport
import TestSupport
import Testing

/// Taking back what a run brought, and remembering what failed.
@Suite struct RollbackTests {
    private func minor(_ to: String = "1.1.0", _ branch: String? = nil) -> [RenovateFixture.Fields]
    {
        [RenovateFixture.update("minor", to, branch: branch)]
    }

    private func holds(_ one: ApplyFixture) throws -> String {
        try one.git.readRemote("upkeep.holds.yaml")
    }

    @Test func revertsEachCommitNewestFirstAndHoldsTheVersions() throws {
        let one = try ApplyFixture([
            ("a.yaml", "x/a", minor()), ("b.yaml", "x/b", minor("1.2.0")),
        ])
        let base = try one.git.git("rev-parse", "HEAD^{tree}")
        let applied = try one.apply()
        let document = try one.rollback("--all", "--run", applied.run.text)
        #expect(document.payload.reverts.map(\.outcome) == [.reverted, .reverted])
        #expect(document.payload.push.outcome == .pushed)
        let log = try one.git.gitRemote("log", "--format=%s", "-4", "main").split(separator: "\n")
        #expect(log.count == 4)
        #expect(log[0] == "Revert \"\(log[3])\"" && log[1] == "Revert \"\(log[2])\"")
        #expect(
            try one.git.git("log", "-1", "--format=%b").contains("This reverts commit "))
        try one.git.git("rm", "-q", "--cached", "upkeep.holds.yaml")
        #expect(try one.git.git("write-tree") == base)
        #expect(document.payload.holds.map(\.package) == ["x/a", "x/b"])
        #expect(try holds(one).contains("package: x/a"))
        #expect(try holds(one).contains("run: \(applied.run.text)"))
    }

    @Test func takesBackOnlyTheUpdateThatIsNamedWithItsGroup() throws {
        let one = try ApplyFixture([
            ("a.yaml", "x/a", minor("1.1.0", "renovate/g")),
            ("b.yaml", "x/b", minor("1.1.0", "renovate/g")), ("c.yaml", "x/c", minor()),
        ])
        let applied = try one.apply()
        let id = try one.update("x/a").id
        let document = try one.rollback("--run", applied.run.text, "--update", id.text)
        #expect(Set(document.payload.reverts.map(\.update)) == [id, try one.update("x/b").id])
        #expect(try one.git.readRemote("a.yaml").contains("x/a:1.0.0"))
        #expect(try one.git.readRemote("b.yaml").contains("x/b:1.0.0"))
        #expect(try one.git.readRemote("c.yaml").contains("x/c:1.1.0"))
    }

    @Test func takesNothingBackTwiceAlsoWithoutItsState() throws {
        let one = try ApplyFixture([("a.yaml", "x/a", minor())])
        let applied = try one.apply()
        _ = try one.rollback("--all", "--run", applied.run.text)
        let tip = try one.git.gitRemote("rev-parse", "main")
        try Files.removeTree(one.git.state)
        let again = try one.rollback("--all", "--run", applied.run.text)
        #expect(again.payload.reverts.map(\.outcome) == [.reverted])
        #expect(try one.git.gitRemote("rev-parse", "main") == tip)
    }

    @Test func setsTheVersionAloneBackWhereARevertConflicts() throws {
        let one = try ApplyFixture([("a.yaml", "x/a", minor())])
        let applied = try one.apply()
        let changed = try one.git.read("a.yaml").replacing("# keep", with: "# keep this one")
        try one.git.commit(["a.yaml": changed], "a person's comment on the same line")
        try one.git.git("push", "-q")
        let document = try one.rollback("--all", "--run", applied.run.text)
        #expect(document.payload.reverts.map(\.outcome) == [.setBack])
        #expect(document.findings.map(\.rule) == ["rollback/set-back"])
        #expect(
            try one.git.readRemote("a.yaml") == changed.replacing("x/a:1.1.0", with: "x/a:1.0.0"))
    }

    @Test func setsBackACommitWithTheVersionInItsComment() throws {
        let (old, new) = (
            String(repeating: "1", count: 40), String(repeating: "2", count: 40)
        )
        let text = "jobs:\n  a:\n    steps:\n      - uses: x/y@\(old) # v1.0.0\n"
        var report = RenovateFixture()
        report.add(
            "github-actions", ".github/workflows/a.yaml",
            [
                [
                    "depName": .string("x/y"), "packageName": .string("x/y"),
                    "datasource": .string("github-tags"), "currentValue": .string("v1.0.0"),
                    "currentDigest": .string(old),
                    "updates": .array([
                        .object(
                            RenovateFixture.update("minor", "v1.1.0").merging(
                                ["newDigest": .string(new)]) { $1 })
                    ]),
                ]
            ])
        let one = try ApplyFixture([".github/workflows/a.yaml": text], report)
        let applied = try one.apply()
        let changed = try one.git.read(".github/workflows/a.yaml") + "      - run: ls\n"
        let edited = changed.replacing("v1.1.0", with: "v1.1.0 (pinned)")
        try one.git.commit([".github/workflows/a.yaml": edited], "a person")
        try one.git.git("push", "-q")
        let document = try one.rollback("--all", "--run", applied.run.text)
        #expect(document.payload.reverts.map(\.outcome) == [.setBack])
        #expect(
            try one.git.readRemote(".github/workflows/a.yaml")
                == text.replacing("v1.0.0", with: "v1.0.0 (pinned)") + "      - run: ls\n")
    }

    @Test func refusesWhatMovedOnAndNamesThePlace() throws {
        let one = try ApplyFixture([("a.yaml", "x/a", minor()), ("b.yaml", "x/b", minor())])
        let applied = try one.apply()
        let text = try one.git.read("a.yaml").replacing("1.1.0", with: "1.3.0")
        try one.git.commit(["a.yaml": text], "a person goes on")
        try one.git.git("push", "-q")
        let document = try one.rollback("--all", "--run", applied.run.text, exit: 2)
        let outcomes = Dictionary(
            document.payload.reverts.map { ($0.update, $0) },
            uniquingKeysWith: { first, _ in first })
        let refused = try #require(outcomes[try one.update("x/a").id])
        #expect(refused.outcome == .refused && refused.reason?.contains("a.yaml") == true)
        #expect(outcomes[try one.update("x/b").id]?.outcome == .reverted)
        #expect(try one.git.readRemote("a.yaml") == text)
        #expect(document.findings.contains { $0.rule == "rollback/refused" })
    }

    @Test func holdsAVersionOnceThatSeveralFilesHad() throws {
        let one = try ApplyFixture([
            ("a.yaml", "x/a", minor("1.1.0", "renovate/a")),
            ("b.yaml", "x/a", minor("1.1.0", "renovate/a")),
        ])
        let document = try one.rollback("--all", "--run", try one.apply().run.text)
        #expect(document.payload.reverts.count == 2 && document.payload.holds.count == 1)
        let history = try one.git.upkeep("upkeep", "history", "--component", "x/a")
        #expect(history.text.contains("rolled-back"), "\(history.text)")
    }

    @Test func namesTheUpdateThatItDidNotFind() throws {
        let one = try ApplyFixture([("a.yaml", "x/a", minor())])
        let run = try one.apply().run.text
        let document = try one.rollback("--run", run, "--update", "u-nope", exit: 1)
        #expect(document.findings.first?.message.contains("that brings u-nope") == true)
        #expect(!document.summary.contains("pushed"))
    }

    @Test func saysThatItFoundNothing() throws {
        let one = try ApplyFixture([("a.yaml", "x/a", minor())])
        let document = try one.rollback("--all", "--run", "20200101T000000Z-00000000")
        #expect(document.payload.reverts.isEmpty && document.outcome == .partial)
        #expect(document.findings.map(\.rule) == ["rollback/nothing-found"])
    }

    // MARK: what is taken back is always said

    @Test func guessesNothingAndListsWhatEachFlagWouldTake() throws {
        let one = try ApplyFixture([("a.yaml", "x/a", minor()), ("b.yaml", "x/b", minor())])
        let run = try one.apply().run.text
        let tip = try one.git.gitRemote("rev-parse", "main")
        let result = try one.git.upkeep("upkeep-rollback", "-o", "json")
        #expect(result.exit == 64 && result.out.isEmpty)
        for words in [
            "say what is to be taken back: --failed, --update ID or --all",
            "--failed, what failed checks name, with its groups: nothing",
            "--all, the whole run \(run): 2 updates in 2 commits", "x/a 1.0.0 → 1.1.0",
            try one.update("x/b").id.text,
        ] {
            #expect(result.err.contains(words), "\(words) is not in\n\(result.err)")
        }
        #expect(try one.git.gitRemote("rev-parse", "main") == tip)
        #expect(Files.kind(one.git.run() + "/rollback.json") == nil)
    }

    @Test(arguments: [
        ["--all", "--failed"], ["--all", "--update", "u"], ["--failed", "--update=u"],
    ])
    func takesOneOfTheFlags(words: [String]) throws {
        let one = try ApplyFixture([("a.yaml", "x/a", minor())])
        let result = try Programs.run("upkeep-rollback", words, in: one.git.work)
        #expect(result.exit == 64 && result.err.contains("exclude each other"), "\(result.err)")
    }

    /// A validation of the newest run with one failed check.
    private func validate(_ one: ApplyFixture, naming updates: [UpdateID]) throws {
        let check = Check(
            check: "build", subject: "app", outcome: .failed, reason: "broken", seconds: 0,
            updates: updates)
        let document = Document(
            run: "\(Paths.name(one.git.run()))", tool: Tool.info, started: "2026-01-01T00:00:00Z",
            finished: "2026-01-01T00:00:00Z",
            repository: RepositoryInfo(url: nil, branch: nil, commit: nil), inputs: [],
            outcome: .complete, summary: "", findings: [],
            payload: ValidatePayload(checks: [check], verdict: .failed))
        try AtomicFile.write(
            try CanonicalJSON.encode(document), to: one.git.run() + "/validate.json")
    }

    @Test func takesNothingBackThatNoCheckNames() throws {
        let one = try ApplyFixture([("a.yaml", "x/a", minor()), ("b.yaml", "x/b", minor())])
        _ = try one.apply()
        let tip = try one.git.gitRemote("rev-parse", "main")
        let unknown = try one.rollback("--failed")
        #expect(unknown.rules == ["rollback/nothing-named"] && unknown.outcome == .partial)
        try validate(one, naming: [])
        let document = try one.rollback("--failed")
        #expect(document.payload.reverts.isEmpty && document.payload.holds.isEmpty)
        #expect(document.outcome == .partial && document.payload.chosen == .failed)
        #expect(document.rules == ["rollback/nothing-named"])
        #expect(document.findings[0].message.hasPrefix("build of app failed: broken; no update"))
        #expect(try one.git.gitRemote("rev-parse", "main") == tip)
        try validate(one, naming: [try one.update("x/b").id])
        let named = try one.rollback("--failed")
        #expect(named.payload.reverts.map(\.update) == [try one.update("x/b").id])
        #expect(named.payload.holds.map(\.package) == ["x/b"] && named.outcome == .complete)
    }

    @Test func holdsTheWholeGroupOfWhatACheckNames() throws {
        let one = try ApplyFixture([
            ("a.yaml", "x/a", minor("1.1.0", "renovate/g")),
            ("b.yaml", "x/b", minor("1.1.0", "renovate/g")),
        ])
        _ = try one.apply()
        try validate(one, naming: [try one.update("x/b").id])
        let document = try one.rollback("--failed")
        #expect(document.payload.holds.map(\.package) == ["x/a", "x/b"])
        #expect(document.payload.holds.allSatisfy { $0.reason == "build of app failed: broken" })
    }

    @Test func findsTheUpdateOfAnyRunInAnyClone() throws {
        let one = try ApplyFixture([("a.yaml", "x/a", minor())])
        _ = try one.apply()
        let id = try one.update("x/a").id
        var report = RenovateFixture()
        report.add("kubernetes", "a.yaml", [RenovateFixture.image("x/a", "1.1.0", updates: [])])
        try one.scan(report)
        let clone = one.git.beside("clone")
        try Programs.run("git", ["clone", "-q", one.git.remote, clone])
        for directory in [clone, one.git.work] {
            let result = try Programs.run(
                "upkeep-rollback", ["--update", id.text, "--dry-run"], in: directory)
            #expect(result.exit == 0 && result.text.contains("+          image: x/a:1.0.0"))
        }
        let document = try one.rollback("--update", id.text)
        #expect(document.payload.reverts.map(\.outcome) == [.reverted])
        #expect(document.payload.chosen == .update)
        #expect(document.payload.holds.map(\.reason) == ["taken back by hand"])
    }

    @Test func changesNothingInADryRunAndShowsThePatch() throws {
        let one = try ApplyFixture([("a.yaml", "x/a", minor())])
        let applied = try one.apply()
        let tip = try one.git.gitRemote("rev-parse", "main")
        let result = try one.git.upkeep(
            "upkeep-rollback", "--all", "--run", applied.run.text, "--dry-run")
        #expect(result.exit == 0 && result.text.contains("-          image: x/a:1.1.0"))
        #expect(result.text.contains("+          image: x/a:1.0.0"))
        #expect(try one.git.gitRemote("rev-parse", "main") == tip)
        #expect(try one.git.git("rev-parse", "HEAD") == tip)
    }

    // MARK: memory of failure

    private func offered(_ one: ApplyFixture, _ to: String) throws -> Update? {
        var report = RenovateFixture()
        report.add(
            "kubernetes", "a.yaml",
            [RenovateFixture.image("x/a", "1.0.0", updates: minor(to))])
        try one.scan(report)
        return try one.detect().updates.first
    }

    @Test func offersARolledBackVersionOnlyWhenANewerOneComes() throws {
        let one = try ApplyFixture([("a.yaml", "x/a", minor())])
        _ = try one.rollback(
            "--all", "--run", try one.apply().run.text, "--reason", "it crashed")
        let held = try offered(one, "1.1.0")
        #expect(held?.held == Held(reason: "failed-before", detail: "it crashed"))
        let change = try one.change(try one.apply(), "x/a")
        #expect(change.outcome == .skipped && change.reason == "held")
        #expect(try offered(one, "1.2.0")?.held == nil)
    }

    @Test func holdsAVersionThatAnotherMachineRolledBackAfterTheScan() throws {
        let one = try ApplyFixture([("a.yaml", "x/a", minor())])
        let holds = """
            holds:
              - package: x/a
                version: 1.1.0
                reason: seen elsewhere

            """
        try one.git.commit(["upkeep.holds.yaml": holds], "another machine")
        try one.git.git("push", "-q")
        let change = try one.change(try one.apply(), "x/a")
        #expect(change.outcome == .skipped && change.detail == "held: seen elsewhere")
    }

    @Test func holdsWhatAPersonReverted() throws {
        let one = try ApplyFixture([("a.yaml", "x/a", minor())])
        _ = try one.apply()
        try one.git.git("revert", "--no-edit", "HEAD")
        try one.git.git("push", "-q")
        #expect(try offered(one, "1.1.0")?.held?.reason == "failed-before")
        // A revert of the revert sets the version again; what is offered then is another thing.
        try one.git.git("revert", "--no-edit", "HEAD")
        #expect(try offered(one, "1.1.0")?.held == nil)
    }

    @Test func releasesWhatAPersonReverted() throws {
        let one = try ApplyFixture([("a.yaml", "x/a", minor())])
        _ = try one.apply()
        try one.git.git("revert", "--no-edit", "HEAD")
        let holds = "holds:\n  - package: x/a\n    version: 1.1.0\n    released: true\n"
        try one.git.commit(["upkeep.holds.yaml": holds], "released")
        try one.git.git("push", "-q")
        #expect(try offered(one, "1.1.0")?.held == nil)
        #expect(try one.change(try one.apply(), "x/a").outcome == .applied)
    }

    @Test func refusesToScanWithHoldsThatItCannotRead() throws {
        let one = try ApplyFixture([("a.yaml", "x/a", minor())])
        try one.git.commit(["upkeep.holds.yaml": "holds:\n  - package: x/a\n"], "broken")
        let result = try one.git.upkeep(
            "upkeep-detect", "--renovate-report", one.git.beside("report.json"))
        #expect(result.exit == 65 && result.err.contains("upkeep.holds.yaml:2"), "\(result.err)")
    }
}

extension Document {
    /// The rules of its findings.
    fileprivate var rules: [String] { findings.map(\.rule) }
}
