import Contracts
import SystemSupport
import TestSupport
import Testing

/// Commits that wait on a branch for review.
@Suite struct ReviewTests {
    let one: ApplyFixture

    init() throws {
        one = try ApplyFixture([
            ("web.yaml", "x/web", [RenovateFixture.update("minor", "1.1.0")]),
            ("other.yaml", "x/other", [RenovateFixture.update("minor", "1.1.0")]),
        ])
    }

    private func tip(_ branch: String) throws -> String {
        try one.git.gitRemote("rev-parse", branch)
    }

    /// Commits a file on a branch of the remote, as somebody else.
    private func push(_ file: String, to branch: String, from base: String) throws {
        let clone = one.git.beside("clone")
        try Files.removeTree(clone)
        try Programs.run("git", ["clone", "-q", "-b", base, one.git.remote, clone])
        try AtomicFile.write("1", to: "\(clone)/\(file)")
        try Programs.run("git", ["add", "."], in: clone)
        try Programs.run("git", ["commit", "-q", "-m", "theirs"], in: clone)
        try Programs.run("git", ["push", "-q", "origin", "HEAD:\(branch)"], in: clone)
    }

    @Test func pushesThereAndLeavesEverythingElse() throws {
        let main = try tip("main")
        let document = try one.apply("--review-branch", "upkeep/{branch}/{run}")
        let branch = "upkeep/main/\(document.run)"
        let push = document.payload.push
        #expect(push.branch == branch && push.base == "main" && push.outcome == .pushed)
        #expect(try push.from == nil && push.to == tip(branch))
        #expect(document.findings.map(\.rule) == ["apply/for-review"])
        #expect(try tip("main") == main && one.git.git("rev-parse", "HEAD") == main)
        #expect(try one.git.read("web.yaml").contains("1.0.0"))
        #expect(try one.git.git("status", "--porcelain").isEmpty)
        #expect(try one.git.readRemote("web.yaml", branch: branch).contains("1.1.0"))
        #expect(try one.git.gitRemote("merge-base", "main", branch) == main)
    }

    @Test func pushesNothingTwice() throws {
        _ = try one.apply("--review-branch", "upkeep/next", "--component", "web")
        let first = try tip("upkeep/next")
        let again = try one.apply("--review-branch", "upkeep/next", "--component", "web", "--force")
        #expect(again.payload.push.outcome == .pushed)
        #expect(try one.change(again, "x/web").outcome == .inReview)
        #expect(again.payload.push.to == first)
        try Files.removeTree(one.git.state)
        try one.git.git("update-ref", "-d", "refs/upkeep/runs/\(again.run)")
        var report = RenovateFixture()
        for name in ["web", "other"] {
            report.add(
                "kubernetes", "\(name).yaml",
                [
                    RenovateFixture.image(
                        "x/\(name)", "1.0.0", updates: [RenovateFixture.update("minor", "1.1.0")])
                ])
        }
        try one.scan(report)
        let other = try one.apply("--review-branch", "upkeep/next")
        #expect(try one.change(other, "x/web").commit == first)
        #expect(try one.change(other, "x/other").outcome == .inReview)
        #expect(other.payload.push.from == first)
        #expect(try one.git.gitRemote("rev-list", "--count", "main..upkeep/next") == "2")
    }

    @Test func startsAnewFromTheBranchOnceThatHasEverything() throws {
        _ = try one.apply("--review-branch", "upkeep/next", "--component", "web")
        try one.git.gitRemote("update-ref", "refs/heads/main", "upkeep/next")
        try push("theirs.txt", to: "main", from: "main")
        let document = try one.apply("--review-branch", "upkeep/next")
        #expect(document.payload.push.outcome == .pushed)
        #expect(try one.git.gitRemote("rev-list", "--count", "main..upkeep/next") == "1")
        #expect(try one.git.readRemote("theirs.txt", branch: "upkeep/next") == "1")
    }

    @Test func addsToWhatWaitsThoughTheBranchMovedOn() throws {
        _ = try one.apply("--review-branch", "upkeep/next", "--component", "web")
        try push("theirs.txt", to: "main", from: "main")
        let document = try one.apply("--review-branch", "upkeep/next")
        #expect(document.payload.push.outcome == .pushed)
        #expect(try one.git.gitRemote("rev-list", "--count", "main..upkeep/next") == "2")
    }

    @Test func refusesABranchThatSomebodyElseWorksOn() throws {
        _ = try one.apply("--review-branch", "upkeep/next", "--component", "web")
        try push("mine.txt", to: "upkeep/next", from: "upkeep/next")
        let before = try tip("upkeep/next")
        let document = try one.apply("--review-branch", "upkeep/next", exit: 1)
        #expect(document.payload.push.outcome == .rejected && document.outcome == .failed)
        #expect(document.findings.map(\.rule) == ["apply/review-branch-taken"])
        #expect(try one.change(document, "x/other").reason == "review-branch-taken")
        #expect(try tip("upkeep/next") == before)
    }

    /// What a commit of somebody else says that it is.
    private static let trailers = """
        Upkeep-Run: 20261120T060000Z-3f2a9c1d
        Upkeep-Update: u-0123456789
        Upkeep-Package: docker x/web
        Previous-Version: 1.1.0
        New-Version: 6.6.6
        """

    /// Commits a change of files on the branch for review, as somebody else who writes trailers.
    private func forge(_ changes: [String: String], _ trailers: String = Self.trailers) throws {
        let clone = one.git.beside("clone")
        try Files.removeTree(clone)
        try Programs.run("git", ["clone", "-q", "-b", "upkeep/next", one.git.remote, clone])
        for (file, text) in changes { try AtomicFile.write(text, to: "\(clone)/\(file)") }
        try Programs.run("git", ["add", "."], in: clone)
        try Programs.run("git", ["commit", "-q", "-m", "chore: x\n\n\(trailers)"], in: clone)
        try Programs.run("git", ["push", "-q", "origin", "HEAD:upkeep/next"], in: clone)
    }

    @Test(arguments: [
        ["pwn.yaml": "a: 1\n"], ["pwn.yaml": "a: 1\n", "web.yaml": "image: x/web:6.6.6\n"],
        ["upkeep.holds.yaml": "[]\n"],
    ])
    func believesNoTrailerOfSomebodyElse(_ changes: [String: String]) throws {
        _ = try one.apply("--review-branch", "upkeep/next", "--component", "web")
        try forge(changes)
        let before = try tip("upkeep/next")
        let document = try one.apply("--review-branch", "upkeep/next", exit: 1)
        #expect(document.findings.map(\.rule) == ["apply/review-branch-taken"])
        #expect(document.payload.push.base == "main")
        #expect(try tip("upkeep/next") == before)
    }

    @Test func knowsItsOwnCommitsByWhatTheyDo() throws {
        _ = try one.apply("--review-branch", "upkeep/next", "--component", "web")
        try forget()
        let document = try one.apply("--review-branch", "upkeep/next", "--force")
        #expect(document.payload.push.outcome == .pushed, "\(document.findings)")
        #expect(try one.git.gitRemote("rev-list", "--count", "main..upkeep/next") == "2")
    }

    /// Lets nothing of this clone tell any more what was pushed.
    private func forget() throws {
        let names = try one.git.git("for-each-ref", "--format=%(refname)", "refs/upkeep")
        for name in names.split(separator: "\n") {
            try one.git.git("update-ref", "-d", String(name))
        }
    }

    @Test(arguments: [false, true])
    func knowsItsOwnRevertsByWhatTheyDo(isChanged: Bool) throws {
        let first = try one.apply("--review-branch", "upkeep/next")
        let web = try one.change(first, "x/web").update.text
        let back = try one.git.upkeep(
            "upkeep-rollback", "--update", web, "--review-branch", "upkeep/next")
        try #require(back.exit == 0, "\(back.err)")
        if isChanged {
            // The same revert, with another file in it.
            let trailers = try one.git.gitRemote("log", "-1", "--format=%B", "upkeep/next")
            try forge(["pwn.yaml": "a: 1\n"], trailers)
        }
        try forget()
        let document = try one.apply(
            "--review-branch", "upkeep/next", "--force", exit: isChanged ? 1 : 0)
        #expect(document.findings.contains { $0.rule == "apply/review-branch-taken" } == isChanged)
    }

    @Test func neverTakesAPersonsCommitsAlong() throws {
        try one.git.commit(["mine.txt": "1"], "mine, not pushed")
        _ = try one.apply("--review-branch", "upkeep/next")
        #expect(!(try one.git.gitRemote("ls-tree", "--name-only", "upkeep/next")).contains("mine"))
        #expect(try one.git.git("log", "-1", "--format=%s") == "mine, not pushed")
    }

    @Test(arguments: [
        (["--review-branch", "main"], "name of another branch"),
        (["--review-branch", "a..b"], "name of another branch"),
        (["--review-branch", "x", "--no-push"], "leave one of them out"),
        (["--review-branch", "x", "--branch", "none"], "push it first"),
    ])
    func refusesWhatMakesNoSense(flags: [String], words: String) throws {
        let result = try Programs.run("upkeep-apply", flags, in: one.git.work)
        #expect(result.exit == 64 && result.err.contains(words), "\(result.exit) \(result.err)")
        #expect(try one.git.git("for-each-ref", "refs/upkeep").isEmpty)
    }

    @Test func showsInADryRunWhereItWouldGo() throws {
        let result = try one.git.upkeep(
            "upkeep-apply", "--dry-run", "--review-branch", "upkeep/next", "-o", "json")
        let document = try CanonicalJSON.document(ApplyPayload.self, from: result.out)
        #expect(
            document.payload.push.branch == "upkeep/next" && document.payload.push.base == "main")
        #expect(try one.git.gitRemote("branch", "--list", "upkeep/next").isEmpty)
    }
}
