import Contracts
import Names
import SystemSupport
import TestSupport
import Testing

/// Trailers that somebody writes who may push, but is not the operator.
@Suite struct ForgedTrailerTests {
    private func minor(_ to: String = "1.1.0") -> [RenovateFixture.Fields] {
        [RenovateFixture.update("minor", to)]
    }

    /// Commits as another person who may push, in a clone of its own.
    private func push(
        _ git: GitFixture, _ files: [String: String], _ message: String, branch: String = "main"
    ) throws -> String {
        let clone = git.beside("theirs")
        try Files.removeTree(clone)
        try Programs.run("git", ["clone", "-q", "-b", branch, git.remote, clone])
        for (name, text) in files { try AtomicFile.write(text, to: "\(clone)/\(name)") }
        try Programs.run("git", ["add", "-A"], in: clone)
        try Programs.run("git", ["commit", "-q", "--allow-empty", "-m", message], in: clone)
        try Programs.run("git", ["push", "-q", "origin", "HEAD:\(branch)"], in: clone)
        return try git.gitRemote("rev-parse", branch)
    }

    private func trailers(
        _ update: UpdateID, run: RunID? = nil, package: String = "x/other",
        from: String = "1.0.0", to: String = "9.9.9"
    ) -> String {
        (run.map { "Upkeep-Run: \($0)\n" } ?? "")
            + "Upkeep-Update: \(update)\nUpkeep-Package: docker \(package)\n"
            + "Previous-Version: \(from)\nNew-Version: \(to)\n"
    }

    private func applied() throws -> (ApplyFixture, UpdateID, RunID) {
        let one = try ApplyFixture([("a.yaml", "x/a", minor()), ("b.yaml", "x/b", minor())])
        let run = try one.apply().run
        return (one, try one.update("x/a").id, run)
    }

    /// What the commit of somebody else changes.
    enum Work: String, CaseIterable {
        case addsAFile, changesMore, changesNothing, changesAVersionOfItsOwn
        var files: [String: String] {
            switch self {
            case .addsAFile: ["own.yaml": "a: 1\n"]
            case .changesMore:
                ["b.yaml": ApplyFixture.deployment("x/b:9.9.9") + "# and more\n"]
            case .changesNothing: [:]
            case .changesAVersionOfItsOwn: ["b.yaml": ApplyFixture.deployment("x/b:9.9.9")]
            }
        }
    }

    @Test(arguments: Work.allCases, [true, false])
    func takesTheUpdateBackAndNotTheCommitThatSaysItBroughtIt(
        _ work: Work, hasState: Bool
    ) throws {
        let (one, id, run) = try applied()
        let forged = try push(
            one.git, work.files, "mine\n\n" + trailers(id, run: run, from: "1.0.0"))
        if !hasState { try Files.removeTree(one.git.state) }
        let document = try one.rollback("--update", id.text, exit: 0)
        #expect(document.payload.reverts.map(\.outcome) == [.reverted])
        #expect(document.payload.reverts.first?.commit.hex != forged)
        #expect(try one.git.readRemote("a.yaml").contains("x/a:1.0.0"))
        for (name, text) in work.files { #expect(try one.git.readRemote(name) == text) }
        #expect(document.payload.holds.map(\.package) == ["x/a"])
        let finding = try #require(
            document.findings.first { $0.rule == "rollback/not-its-update" })
        #expect(finding.message.contains(forged.prefix(12)), "\(finding.message)")
    }

    @Test func takesNothingBackForACommitOfARunThatDidNotMakeIt() throws {
        let (one, id, run) = try applied()
        let forged = try push(
            one.git, ["own.yaml": "a: 1\n"], "mine\n\n" + trailers(id, run: run))
        let document = try one.rollback("--all", "--run", run.text)
        #expect(!document.payload.reverts.map(\.commit.hex).contains(forged))
        #expect(document.payload.reverts.count == 2)
        #expect(try one.git.readRemote("own.yaml") == "a: 1\n")
    }

    @Test(arguments: [true, false])
    func aChangeOfAVersionThatNamesNoRunIsAPersons(hasState: Bool) throws {
        let (one, id, _) = try applied()
        let text = ApplyFixture.deployment("x/b:9.9.9")
        _ = try push(one.git, ["b.yaml": text], "mine\n\n" + trailers(id, from: "1.1.0"))
        if !hasState { try Files.removeTree(one.git.state) }
        let document = try one.rollback("--update", id.text)
        #expect(try one.git.readRemote("b.yaml") == text)
        #expect(document.payload.holds.map(\.package) == ["x/a"])
    }

    @Test func aHoldHasThePackageThatTheRunFound() throws {
        let one = try ApplyFixture([("a.yaml", "x/a", minor())])
        _ = try one.apply()
        // The same change in other words, as a merge by squash leaves it.
        let message = try one.git.git("log", "-1", "--format=%B")
        try one.git.git(
            "commit", "-q", "--amend", "-m", message.replacing("docker x/a", with: "docker x/other")
        )
        try one.git.git("push", "-q", "-f", "origin", "HEAD:main")
        let document = try one.rollback("--update", try one.update("x/a").id.text)
        #expect(document.payload.holds.map(\.package) == ["x/a"])
        #expect(try one.git.readRemote("a.yaml").contains("x/a:1.0.0"))
    }

    /// The night was ended after its push and before validate; somebody then pushes what does not build,
    /// as if the night had done it.
    @Test(arguments: ["apply.json", "journal.jsonl"])
    func aNightThatIsTakenUpRevertsNoCommitOfAPerson(_ suffix: String) throws {
        for number in 1...30 {
            let one = try NightFixture(isBad: false)
            let faults = Faults(
                .killRunAfter, operation: suffix == "apply.json" ? .rename : .write,
                number: number, suffix: suffix, counter: one.git.beside("counter"))
            try one.run("update", environment: faults.environment)
            try #require(faults.calls >= number, "it was never ended after its push")
            if try one.git.gitRemote("rev-list", "--count", "main") == "1" { continue }
            let run = try #require(RunID(Paths.name(one.git.run())))
            let good = try one.document(DetectPayload.self).payload.updates.map(\.id)
            let theirs = "resources:\n  - web.yaml\n# 1.6.6\n"
            let forged = try push(
                one.git, ["good/kustomization.yaml": theirs],
                "mine\n\n" + trailers(good[0], run: run) + trailers(good[1]))
            _ = try one.run("update", "--resume")
            #expect(try one.git.readRemote("good/kustomization.yaml") == theirs)
            let log = try one.git.gitRemote("log", "--format=%B", "main")
            #expect(!log.contains("This reverts commit \(forged)"), "\(log)")
            return
        }
    }

    @Test(arguments: ["Upkeep-Rollback", "nothing"])
    func anEmptyRevertTakesNothingBack(_ word: String) throws {
        let (one, id, run) = try applied()
        let path = one.git.run() + "/apply.json"
        let apply = try CanonicalJSON.document(
            ApplyPayload.self, from: try Files.read(path, limit: 1 << 20))
        let real = try one.change(apply, "x/a")
        let commit = try #require(real.commit)
        _ = try push(
            one.git, [:],
            "Revert it\n\nThis reverts commit \(commit.hex).\n\n"
                + "Upkeep-Run: \(run)\n\(word): \(id)\n")
        let document = try one.rollback("--update", id.text)
        #expect(document.payload.reverts.map(\.outcome) == [.reverted])
        #expect(try one.git.readRemote("a.yaml").contains("x/a:1.0.0"))
        #expect(document.payload.holds.map(\.package) == ["x/a"])
        // What was truly taken back is not taken back twice.
        let again = try one.rollback("--update", id.text, "--force")
        #expect(again.payload.push.outcome != .rejected)
        #expect(try one.git.gitRemote("rev-list", "--count", "main") == "5")
    }

    @Test(arguments: [false, true])
    func aPersonsCommitWithACopiedMessageIsNotPushed(hasState: Bool) throws {
        let one = try ApplyFixture([("a.yaml", "x/a", minor()), ("b.yaml", "x/b", minor())])
        _ = try one.apply("--component", "a")
        try one.git.write("own.yaml", "secret: 1\n")
        try one.git.git("add", "own.yaml")
        try one.git.git("commit", "-q", "-C", "HEAD")
        let head = try one.git.git("rev-parse", "HEAD")
        if !hasState { try Files.removeTree(one.git.state) }
        var report = RenovateFixture()
        report.add(
            "kubernetes", "b.yaml", [RenovateFixture.image("x/b", "1.0.0", updates: minor())])
        try one.scan(report)
        let document = try one.apply()
        #expect(document.payload.push.outcome == .pushed)
        #expect(try one.git.readRemote("b.yaml").contains("x/b:1.1.0"))
        #expect(try !one.git.gitRemote("ls-tree", "--name-only", "main").contains("own.yaml"))
        #expect(document.findings.map(\.rule).contains("apply/unpushed-commits"))
        #expect(try one.git.git("rev-parse", "HEAD") == head)
    }

    @Test func aCommitOfUpkeepsThatAPersonAmendedIsNotPushed() throws {
        let one = try ApplyFixture([("a.yaml", "x/a", minor()), ("b.yaml", "x/b", minor())])
        _ = try one.apply("--component", "a", "--no-push")
        try one.git.write("own.yaml", "secret: 1\n")
        try one.git.git("add", "own.yaml")
        try one.git.git("commit", "-q", "--amend", "--no-edit")
        let document = try one.apply("--component", "b")
        #expect(try !one.git.gitRemote("ls-tree", "--name-only", "main").contains("own.yaml"))
        #expect(document.findings.map(\.rule).contains("apply/unpushed-commits"))
    }

    /// What stands for an update on the branch for review.
    @Test(
        arguments: [
            (files: [:], is: ChangeOutcome.skipped, isOurs: false),
            (files: ["own.yaml": "a: 1\n"], is: .skipped, isOurs: false),
            (files: ["c.yaml": ApplyFixture.deployment("x/c:1.1.0")], is: .skipped, isOurs: false),
            (files: ["b.yaml": ApplyFixture.deployment("x/b:1.1.0")], is: .inReview, isOurs: true),
        ] as [(files: [String: String], is: ChangeOutcome, isOurs: Bool)])
    func onlyAChangeOfTheUpdateIsInReview(
        _ files: [String: String], _ outcome: ChangeOutcome, isOurs: Bool
    ) throws {
        let one = try ApplyFixture([
            ("a.yaml", "x/a", minor()), ("b.yaml", "x/b", minor()), ("c.yaml", "x/c", minor()),
        ])
        let words = ["--review-branch", "upkeep/next", "--component"]
        let run = try one.apply(words[0], words[1], words[2], "a").run
        let id = try one.update("x/b").id
        _ = try push(
            one.git, files, "mine\n\n" + trailers(id, run: run, package: "x/b", to: "1.1.0"),
            branch: "upkeep/next")
        let document = try one.apply(
            words[0], words[1], words[2], "a", "--force", exit: isOurs ? 0 : 1)
        #expect(try one.change(document, "x/b").outcome == outcome)
        let built = try one.change(document, "x/a")
        #expect(built.outcome == (isOurs ? .inReview : .failed))
        #expect(isOurs || built.reason == "review-branch-taken")
    }
}
