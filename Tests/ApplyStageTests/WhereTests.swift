import Contracts
import SystemSupport
import TestSupport
import Testing

/// Which branch takes the commits, and what happens to what a person has there.
@Suite struct WhereTests {
    let one: ApplyFixture

    init() throws {
        one = try ApplyFixture([
            ("web.yaml", "x/web", [RenovateFixture.update("minor", "1.1.0")]),
            ("other.yaml", "x/other", [RenovateFixture.update("minor", "1.1.0")]),
        ])
    }

    private func remote(_ file: String = "web.yaml") throws -> Bool {
        try one.git.readRemote(file).contains(":1.1.0")
    }

    @Test func leavesCommitsOnTheLocalBranchWhenAsked() throws {
        let tip = try one.git.gitRemote("rev-parse", "main")
        let document = try one.apply("--no-push")
        #expect(document.payload.push.outcome == .none && document.payload.push.remote == nil)
        #expect(try one.git.gitRemote("rev-parse", "main") == tip)
        #expect(try one.git.read("web.yaml").contains(":1.1.0"))
        #expect(try one.git.git("status", "--porcelain").isEmpty)
    }

    @Test func pushesLaterWhatItLeftOnTheLocalBranch() throws {
        _ = try one.apply("--no-push", "--component", "web")
        let document = try one.apply()
        #expect(document.payload.push.outcome == .pushed)
        #expect(try remote() && remote("other.yaml"))
        #expect(try one.git.git("rev-list", "--count", "HEAD") == "3")
    }

    @Test func commitsWhereThereIsNoRemote() throws {
        var report = RenovateFixture()
        report.add(
            "kubernetes", "a.yaml",
            [
                RenovateFixture.image(
                    "x/a", "1.0.0", updates: [RenovateFixture.update("minor", "1.1.0")])
            ])
        let alone = try ApplyFixture(
            ["a.yaml": ApplyFixture.deployment("x/a:1.0.0")], report, hasRemote: false)
        #expect(try alone.apply().payload.push.outcome == .none)
        #expect(try alone.git.read("a.yaml").contains("1.1.0"))
    }

    @Test func neverPushesAPersonsCommits() throws {
        try one.git.commit(["mine.txt": "1"], "mine, not pushed")
        let document = try one.apply()
        #expect(document.payload.push.outcome == .pushed && document.outcome == .complete)
        #expect(try remote())
        #expect(document.findings.map(\.rule) == ["apply/unpushed-commits"])
        #expect(try !one.git.gitRemote("ls-tree", "--name-only", "main").contains("mine.txt"))
        #expect(try one.git.git("log", "-1", "--format=%s") == "mine, not pushed")
        #expect(try one.git.read("web.yaml").contains("1.0.0"))
    }

    @Test func buildsOnWhatOthersPushedMeanwhile() throws {
        let clone = one.git.beside("clone")
        try Programs.run("git", ["clone", "-q", one.git.remote, clone])
        try AtomicFile.write("1", to: clone + "/theirs.txt")
        try Programs.run("git", ["add", "."], in: clone)
        try Programs.run("git", ["commit", "-q", "-m", "theirs"], in: clone)
        try Programs.run("git", ["push", "-q"], in: clone)
        let document = try one.apply()
        #expect(document.payload.push.outcome == .pushed)
        #expect(try remote())
        #expect(try one.git.gitRemote("ls-tree", "--name-only", "main").contains("theirs.txt"))
        #expect(try one.git.read("theirs.txt") == "1")
    }

    @Test func leavesChangedFilesAndSaysSo() throws {
        try one.git.write("web.yaml", "mine")
        let document = try one.apply()
        #expect(document.payload.push.outcome == .pushed)
        #expect(document.findings.map(\.rule) == ["apply/left-behind"])
        #expect(document.findings[0].message.contains("web.yaml has changes"))
        #expect(try one.git.read("web.yaml") == "mine")
        #expect(try remote())
    }

    @Test func refusesADetachedHEADUnlessABranchIsNamed() throws {
        try one.git.git("checkout", "-q", "--detach")
        let result = try one.git.upkeep("upkeep-apply")
        #expect(result.exit == 64 && result.err.contains("--branch NAME"))
        #expect(try one.apply("--branch", "main").payload.push.outcome == .pushed)
        #expect(try remote())
    }

    @Test func pushesToABranchForReview() throws {
        let document = try one.apply("--branch", "upkeep/night")
        #expect(document.payload.push.branch == "upkeep/night")
        #expect(try one.git.readRemote("web.yaml", branch: "upkeep/night").contains("1.1.0"))
        #expect(try !remote())
        #expect(try one.git.git("rev-parse", "--abbrev-ref", "HEAD") == "main")
    }

    @Test(arguments: ["a..b", "-x", "a b", "x.lock", "a//b", "@{x}", "x^"])
    func refusesBadNamesOfBranches(name: String) throws {
        #expect(try one.git.upkeep("upkeep-apply", "--branch=\(name)").exit == 64)
    }

    @Test func keepsCommitsThatTheServerRefuses() throws {
        let hook = one.git.remote + "/hooks/pre-receive"
        try AtomicFile.write("#!/bin/sh\necho 'main is protected' >&2\nexit 1\n", to: hook)
        try Programs.run("chmod", ["+x", hook])
        let document = try one.apply(exit: 1)
        #expect(document.outcome == .failed && document.payload.push.outcome == .rejected)
        #expect(document.payload.push.message?.contains("main is protected") == true)
        #expect(try one.change(document, "x/web").outcome == .failed)
        let reference = "refs/upkeep/runs/\(document.run)"
        #expect(try one.git.git("rev-list", "--count", "main..\(reference)") == "2")
        #expect(try one.git.read("web.yaml").contains("1.0.0"))
        try Files.remove(hook)
        let again = try one.apply()
        #expect(again.payload.push.outcome == .pushed)
        #expect(try one.git.git("rev-list", "--count", "HEAD") == "3")
        #expect(try one.change(again, "x/web").outcome == .applied)
    }

    @Test func triesAgainWhenTheRemoteCouldNotBeReached() throws {
        let elsewhere = one.git.beside("elsewhere.git")
        try Files.rename(one.git.remote, to: elsewhere)
        let document = try one.apply(exit: 69)
        #expect(document.payload.push.outcome == .unreachable && document.outcome == .failed)
        #expect(try one.change(document, "x/web").reason == "remote-unreachable")
        try Files.rename(elsewhere, to: one.git.remote)
        #expect(try one.apply().payload.push.outcome == .pushed)
    }

    @Test func worksInABareRepository() throws {
        let bare = one.git.beside("bare.git")
        try Programs.run("git", ["clone", "-q", "--bare", one.git.remote, bare])
        let report = one.git.beside("report.json")
        let detect = try Programs.run("upkeep-detect", ["-C", bare, "--renovate-report", report])
        #expect(detect.exit == 0, "\(detect.err)")
        #expect(Files.isDirectory(bare + "/upkeep/runs"))
        try Programs.run("upkeep-analyze", ["-C", bare])
        let apply = try Programs.run("upkeep-apply", ["-C", bare, "-o", "json"])
        #expect(apply.exit == 0, "\(apply.err)")
        let document = try CanonicalJSON.document(ApplyPayload.self, from: apply.out)
        #expect(document.payload.push.outcome == .pushed)
        #expect(try remote())
    }

    @Test func takesTheAuthorThatIsNamed() throws {
        let bad = try one.git.upkeep("upkeep-apply", "--author", "nobody")
        #expect(bad.exit == 64)
        _ = try one.apply("--author", "Upkeep Bot <bot@example.org>")
        #expect(
            try one.git.git("log", "-1", "--format=%an|%ae|%cn")
                == "Upkeep Bot|bot@example.org|Upkeep Bot")
    }
}
