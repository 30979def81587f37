import Contracts
import Names
import SystemSupport
import TestSupport
import Testing

/// What a person takes back on the remote: it does not come back.
@Suite struct TakenBackTests {
    private let one: ApplyFixture
    private let first: String

    init() throws {
        one = try ApplyFixture([("a.yaml", "x/a", [RenovateFixture.update("minor", "1.1.0")])])
        first = try one.git.gitRemote("rev-parse", "main")
        let document = try one.apply()
        #expect(document.payload.push.outcome == .pushed)
    }

    private func takeBack() throws {
        try one.git.gitRemote("update-ref", "refs/heads/main", first)
    }

    private func expectHeld(_ document: Document<ApplyPayload>, isNamed: Bool = true) throws {
        #expect(try one.gitTip() == first)
        #expect(document.payload.push.outcome != .pushed)
        #expect(document.findings.contains { $0.rule == "apply/taken-back" } == isNamed)
    }

    @Test func aForcedPushThatDropsACommitIsNotUndone() throws {
        try takeBack()
        let document = try one.apply("--force")
        try expectHeld(document)
        let finding = try #require(document.findings.first { $0.rule == "apply/taken-back" })
        #expect(finding.message.contains("update x/a 1.0.0 → 1.1.0"))
        #expect(try one.change(document, "x/a").outcome == .skipped)
        // As long as the local branch has it, each call says so.
        try expectHeld(try one.apply("--force"))
    }

    @Test func norAfterAFetchByHand() throws {
        try takeBack()
        try one.git.git("fetch", "-q")
        try expectHeld(try one.apply("--force"))
    }

    @Test func norWithoutTheStateDirectory() throws {
        try takeBack()
        try Files.removeTree(one.git.state)
        try one.git.upkeep(
            "upkeep-detect", "--renovate-report", one.git.beside("report.json"))
        try one.git.upkeep("upkeep-analyze")
        try expectHeld(try one.apply())
    }

    @Test func norWhereTheLocalBranchFollowed() throws {
        try takeBack()
        try one.git.git("fetch", "-q")
        try one.git.git("reset", "-q", "--hard", "origin/main")
        let document = try one.apply("--force")
        try expectHeld(document)
        #expect(try one.change(document, "x/a").outcome == .skipped)
        let detect = try one.git.upkeep(
            "upkeep-detect", "--renovate-report", one.git.beside("report.json"), "-o", "json")
        let found = try CanonicalJSON.document(DetectPayload.self, from: detect.out)
        #expect(found.payload.updates.first?.held?.reason == "failed-before")
        try one.git.upkeep("upkeep-analyze")
        try expectHeld(try one.apply(), isNamed: false)
    }

    @Test func norWhereARebaseMadeItAnew() throws {
        try takeBack()
        try one.git.git("fetch", "-q")
        try one.git.git("commit", "-q", "--amend", "--no-edit", "--date=2026-11-21T00:00:00Z")
        let made = try one.git.git("rev-parse", "HEAD")
        try expectHeld(try one.apply("--force"))
        #expect(try one.git.git("rev-parse", "HEAD") == made)
    }

    @Test func norWithANewerCommitInItsPlace() throws {
        try takeBack()
        let clone = one.git.beside("clone")
        try Programs.run("git", ["clone", "-q", one.git.remote, clone])
        try AtomicFile.write("1", to: clone + "/theirs.txt")
        try Programs.run("git", ["add", "."], in: clone)
        try Programs.run("git", ["commit", "-q", "-m", "theirs"], in: clone)
        try Programs.run("git", ["push", "-q"], in: clone)
        let tip = try one.gitTip()
        let document = try one.apply("--force")
        #expect(document.findings.contains { $0.rule == "apply/taken-back" })
        #expect(try one.change(document, "x/a").outcome == .skipped)
        #expect(try one.gitTip() == tip)
    }

    @Test func itIsTakenAgainAfterARelease() throws {
        try takeBack()
        try one.git.git("fetch", "-q")
        try one.git.git("reset", "-q", "--hard", "origin/main")
        try expectHeld(try one.apply("--force"))
        let list = try one.git.upkeep("upkeep", "hold", "list").text
        #expect(list.contains("x/a") && list.contains("no longer has"), "\(list)")
        let release = try one.git.upkeep("upkeep", "hold", "release", "x/a", "1.1.0")
        #expect(release.exit == 0, "\(release.err)")
        let document = try one.apply("--force")
        #expect(try one.change(document, "x/a").outcome == .applied)
        #expect(try one.git.readRemote("a.yaml").contains("1.1.0"))
    }

    @Test func aHistoryThatIsOnlyWrittenAnewTakesNothingBack() throws {
        let clone = one.git.beside("clone")
        try Programs.run("git", ["clone", "-q", one.git.remote, clone])
        try Programs.run(
            "git", ["commit", "-q", "--amend", "--no-edit", "--date=2026-11-21T00:00:00Z"],
            in: clone)
        try Programs.run("git", ["push", "-q", "--force"], in: clone)
        try one.git.git("fetch", "-q")
        try one.git.git("reset", "-q", "--hard", "origin/main")
        let document = try one.apply("--force")
        #expect(!document.findings.contains { $0.rule == "apply/taken-back" })
        #expect(try one.git.upkeep("upkeep", "hold", "list").text == "nothing is held\n")
    }

    @Test func aBranchThatIsRemovedIsNotMadeAgain() throws {
        try one.git.gitRemote("update-ref", "-d", "refs/heads/main")
        let document = try one.apply("--force", exit: 1)
        #expect(document.findings.map(\.rule) == ["apply/branch-removed"])
        #expect(try one.git.gitRemote("for-each-ref").isEmpty)
        let hold = try one.git.upkeep("upkeep", "hold", "add", "x/b", "1")
        #expect(hold.exit == 1 && hold.err.contains("no longer has the branch"), "\(hold.err)")
    }

    @Test func whatOnlyThisCloneHasIsPushed() throws {
        let two = try ApplyFixture([("a.yaml", "x/a", [RenovateFixture.update("minor", "1.1.0")])])
        #expect(try two.apply("--no-push").payload.push.outcome == PushOutcome.none)
        #expect(try two.apply("--force").payload.push.outcome == .pushed)
        #expect(try two.git.readRemote("a.yaml").contains("1.1.0"))
    }
}

extension ApplyFixture {
    fileprivate func gitTip() throws -> String { try git.gitRemote("rev-parse", "main") }
}
