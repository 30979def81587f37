import Contracts
import SystemSupport
import TestSupport
import Testing

/// What a person names, what becomes of it, and what is said of the rest.
@Suite struct NamedTests {
    private func minor(_ branch: String) -> [RenovateFixture.Fields] {
        [RenovateFixture.update("minor", "1.1.0", branch: branch)]
    }

    /// A repository where the update of `x/web` is held.
    private func held() throws -> ApplyFixture {
        let one = try ApplyFixture([
            ("web.yaml", "x/web", minor("a")), ("other.yaml", "x/other", minor("b")),
        ])
        try one.git.commit(
            ["upkeep.holds.yaml": "holds: [{package: x/web, version: 1.1.0, reason: it broke}]\n"],
            "hold")
        try one.git.git("push", "-q")
        return one
    }

    /// Issue 11, 9: named and not taken was exit 0 with the reason in line 78.
    @Test func failsWhereWhatIsNamedIsNotTaken() throws {
        let one = try held()
        let id = try one.update("x/web").id.text
        let result = try one.git.upkeep("upkeep-apply", "--update", id)
        #expect(result.exit == 1)
        let first = result.text.prefix { $0 != "\n" }
        #expect(
            first.contains("not taken: x/web 1.0.0 → 1.1.0: held: it broke"), "\(first)")
        #expect(
            first.contains("take it: upkeep apply --update \(id) --override REASON"), "\(first)")
    }

    /// Issue 11, 9: a reason takes it, and stands in the commit, the document and the history.
    @Test func takesWhatIsHeldAgainstAReason() throws {
        let one = try held()
        let id = try one.update("x/web").id.text
        let document = try one.apply("--update", id, "--override", "it fixes\nour outage")
        let change = try one.change(document, "x/web")
        #expect(change.outcome == .applied && change.override == "it fixes our outage")
        let message = try one.git.gitRemote("log", "-1", "--format=%B", "main")
        #expect(message.contains("Upkeep-Override: it fixes our outage"))
        let history = try one.git.upkeep("upkeep", "history")
        #expect(history.text.contains("it fixes our outage"), "\(history.text)")
        let again = try one.apply("--update", id, "--override", "it fixes our outage", "--force")
        #expect(try one.change(again, "x/web").override == "it fixes our outage")
    }

    @Test(arguments: [["--override", "because"], ["--override", " ", "--component", "web"]])
    func refusesAReasonForNothing(_ arguments: [String]) throws {
        let one = try ApplyFixture([("web.yaml", "x/web", minor("a"))])
        let result = try Programs.run("upkeep-apply", arguments, in: one.git.work)
        #expect(result.exit == 64 && result.err.contains("--override"))
    }

    /// Issue 11, 10: a second call in the run leaves the reasons of the first.
    @Test func keepsTheReasonsOfTheRestAfterAnApproval() throws {
        let one = try ApplyFixture([
            ("web.yaml", "x/web", [RenovateFixture.update("major", "2.0.0", branch: "a")]),
            ("db.yaml", "x/db", [RenovateFixture.update("major", "2.0.0", branch: "b")]),
            ("other.yaml", "x/other", minor("c")),
        ])
        let first = try one.apply()
        #expect(try one.change(first, "x/db").reason == "above-max-kind")
        let second = try one.apply("--update", one.update("x/web").id.text)
        #expect(try one.change(second, "x/web").outcome == .applied)
        #expect(try one.change(second, "x/db") == one.change(first, "x/db"))
        #expect(try one.change(second, "x/other").outcome == .applied)
    }

    /// Issue 11, 12: nothing was pushed, and nobody said so.
    @Test(arguments: [
        (true, ["--no-push"], "nothing was pushed (--no-push)"),
        (false, [], "nothing was pushed: no remote"),
    ])
    func saysThatNothingWasPushed(_ hasRemote: Bool, _ flags: [String], _ words: String) throws {
        var report = RenovateFixture()
        report.add(
            "kubernetes", "web.yaml",
            [RenovateFixture.image("x/web", "1.0.0", updates: minor("a"))])
        let one = try ApplyFixture(
            ["web.yaml": ApplyFixture.deployment("x/web:1.0.0")], report, hasRemote: hasRemote)
        let result = try Programs.run("upkeep-apply", flags, in: one.git.work)
        #expect(result.exit == 0 && result.text.contains(words), "\(result.text)")
    }

    /// Issue 11, 12: one unpushed commit of a person, and nobody said so.
    @Test(arguments: [[], ["--dry-run"], ["--no-push"], ["--review-branch", "upkeep/next"]])
    func tellsOfAPersonsUnpushedCommit(_ flags: [String]) throws {
        let one = try ApplyFixture([
            ("web.yaml", "x/web", [RenovateFixture.update("major", "2.0.0", branch: "a")])
        ])
        try one.git.commit(["notes": "mine"], "mine")
        let result = try Programs.run(
            "upkeep-apply", flags + ["-o", "json"], in: one.git.work)
        let document = try CanonicalJSON.document(ApplyPayload.self, from: result.out)
        #expect(document.findings.map(\.rule) == ["apply/unpushed-commits"])
    }

    /// Issue 11, 12: what waits for review is not applied, and still waits the night after.
    @Test func saysWhatWaitsForReviewUntilItIsOnMain() throws {
        let one = try ApplyFixture([("web.yaml", "x/web", minor("a"))])
        let flags = ["--review-branch", "upkeep/next"]
        let document = try one.apply(flags[0], flags[1])
        #expect(try one.change(document, "x/web").outcome == .inReview)
        #expect(document.summary.hasPrefix("1 update in review"), "\(document.summary)")
        let tip = try one.git.gitRemote("rev-parse", "upkeep/next")
        var report = RenovateFixture()
        report.add(
            "kubernetes", "web.yaml",
            [RenovateFixture.image("x/web", "1.0.0", updates: minor("a"))])
        try one.scan(report)
        let after = try one.apply(flags[0], flags[1])
        #expect(after.run != document.run)
        #expect(try one.change(after, "x/web").outcome == .inReview)
        let kept = try one.change(document, "x/web").commit
        #expect(try one.change(after, "x/web").commit == kept)
        #expect(try one.git.gitRemote("rev-parse", "upkeep/next") == tip)
        try one.git.gitRemote("update-ref", "refs/heads/main", tip)
        let merged = try one.apply(flags[0], flags[1], "--force")
        #expect(try one.change(merged, "x/web").outcome != .inReview)
    }

    /// Issue 11, 11: a member of one package is refused alone.
    @Test func takesWhatCanBeEditedOfOnePackage() throws {
        let one = try ApplyFixture([
            ("a.yaml", "x/web", minor("renovate/web-1.x")),
            ("b.yaml", "x/web", minor("renovate/web-1.x")),
        ])
        try one.git.commit(["b.yaml": ApplyFixture.deployment("x/web:1.0.5")], "by hand")
        try one.git.git("push", "-q")
        let document = try one.apply()
        #expect(document.payload.changes.map(\.outcome).contains(.applied))
        #expect(try one.git.readRemote("a.yaml").contains("1.1.0"))
    }

    /// Issue 11, 11: what is named takes the same step beside it, and no other application's.
    @Test func takesTheSameStepOfAPackageAndNoOther() throws {
        var report = RenovateFixture()
        var files: [String: String] = [:]
        for (file, from) in [("a", "1.0.0"), ("b", "1.0.0"), ("c", "1.5.0")] {
            files["\(file).yaml"] = ApplyFixture.deployment("x/web:\(from)")
            let major = RenovateFixture.update("major", "2.0.0", branch: "renovate/web-2.x")
            report.add(
                "kubernetes", "\(file).yaml",
                [RenovateFixture.image("x/web", from, updates: [major])])
        }
        let one = try ApplyFixture(files, report)
        let detect = try one.detect()
        let first = detect.dependencies.first { $0.file == "a.yaml" }?.id
        let id = detect.updates.first { $0.dependency == first }?.id.text ?? ""
        let document = try one.apply("--update", id)
        #expect(document.payload.changes.filter { $0.outcome == .applied }.count == 2)
        #expect(try one.git.readRemote("b.yaml").contains("2.0.0"))
        #expect(try one.git.readRemote("c.yaml").contains("1.5.0"))
    }
}
