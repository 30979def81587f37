import SystemSupport
import TestSupport
import Testing

/// The hooks of a person's clone, as git starts them.
@Suite struct ClientHookTests {
    let one: HookFixture
    private static let none = String(repeating: "0", count: 40)
    private static let staged = "<validate> <--staged> <--quiet>"

    init() throws { one = try HookFixture() }

    private var hooks: String { one.git.path(".git/hooks") }

    private func gate(_ base: String, _ head: String) -> String {
        "<run> <gate> <--base> <\(base)> <--head> <\(head)> <--quiet>"
    }

    // MARK: pre-commit

    /// The exit code of upkeep; whether the commit is made, and what the person reads of it.
    @Test(arguments: [
        (0, true, ""), (2, false, "not committed"), (64, false, "not committed"),
        (70, true, "unchecked"), (75, true, "unchecked"),
    ])
    func commitsUnlessUpkeepRefuses(code: Int, isMade: Bool, words: String) throws {
        try one.copy("pre-commit", to: hooks)
        try one.git.write("a.yaml", "a: 2\n")
        let result = try one.run(["commit", "-q", "-a", "-m", "x"], code: code)
        #expect((result.exit == 0) == isMade && result.err.contains(words), "\(result.err)")
        #expect(result.text.isEmpty)
        #expect(try one.calls() == [Self.staged])
        #expect(try one.git.git("rev-list", "--count", "HEAD") == (isMade ? "2" : "1"))
    }

    @Test(arguments: ["pre-commit", "commit-msg"])
    func goesPastItWhereAPersonSaysSo(hook: String) throws {
        try one.copy(hook, to: hooks)
        let message = "x\n\nUpkeep-Run: cut"
        let commit = ["commit", "-q", "--allow-empty", "-m", message]
        #expect(try one.run(commit + ["--no-verify"], code: 2).exit == 0)
        #expect(try one.run(commit, code: 2, ["UPKEEP_SKIP": "1"]).exit == 0)
        #expect(try one.calls().isEmpty)
        #expect(try one.run(commit, code: 2, ["UPKEEP_SKIP": "0"]).exit == 1)
        #expect(try one.calls().count == 1)
    }

    @Test(arguments: ["pre-commit", "commit-msg", "post-merge"])
    func warnsAndPassesWithoutUpkeep(hook: String) throws {
        try one.copy(hook, to: hooks)
        try one.git.git("checkout", "-q", "-b", "side")
        try one.commit(["b.yaml": "b: 1\n"])
        try one.git.git("checkout", "-q", "main")
        let words =
            hook == "post-merge"
            ? ["merge", "-q", "side"]
            : ["commit", "-q", "--allow-empty", "-m", "x\n\nUpkeep-Run: cut"]
        let result = try one.run(words, code: nil)
        #expect(result.exit == 0 && result.err.contains("upkeep: not on PATH"), "\(result.err)")
    }

    /// A directory on PATH that a commit can fill is passed over.
    @Test func neverStartsWhatLiesInTheRepository() throws {
        try one.copy("pre-commit", to: hooks)
        try one.write(one.git.path("upkeep"), "touch started")
        let result = try one.run(
            ["commit", "-q", "--allow-empty", "-m", "x"], ["PATH": ".::/usr/bin:/bin"])
        #expect(result.exit == 0 && result.err.contains("upkeep: not on PATH"), "\(result.err)")
        #expect(Files.kind(one.git.path("started")) == nil)
    }

    @Test func worksInLinkedWorkTreesWithBlanksAndUnderAnotherHooksPath() throws {
        let tree = one.git.beside("linked tree")
        try one.git.git("worktree", "add", "-q", "--detach", tree)
        try one.copy("pre-commit", to: one.git.beside("all hooks"))
        try one.git.git("config", "core.hooksPath", one.git.beside("all hooks"))
        for directory in [tree, one.git.work] {
            let result = try one.run(
                ["commit", "-q", "--allow-empty", "-m", "x"], in: directory, code: 2)
            #expect(result.exit == 1 && result.err.contains("not committed"))
            #expect(try one.calls() == [Self.staged])
        }
    }

    // MARK: commit-msg

    @Test func startsNothingForAPersonsMessage() throws {
        try one.copy("commit-msg", to: hooks)
        let commit = ["commit", "-q", "--allow-empty", "-m"]
        #expect(
            try one.run(commit + ["Say what upkeep-runs\n\nSigned-off-by: me"], code: 2).exit == 0)
        #expect(try one.calls().isEmpty)
        let refused = try one.run(commit + ["x\n\nUpkeep-Run: cut"], code: 2)
        #expect(refused.exit == 1 && refused.err.contains("git commit -e -F '.git/COMMIT_EDITMSG'"))
        #expect(try one.calls() == ["<hooks> <check-message> <.git/COMMIT_EDITMSG>"])
    }

    // MARK: pre-push

    @Test func judgesEachBranchThatIsPushed() throws {
        try one.copy("pre-push", to: hooks)
        let base = try one.git.git("rev-parse", "HEAD")
        let main = try one.commit(["a.yaml": "a: 2\n"])
        try one.git.git("checkout", "-q", "-b", "it's-$(a)-branch")
        let side = try one.commit(["b.yaml": "b: 1\n"])
        try one.git.git("tag", "v1")
        let result = try one.run(["push", "-q", "--all", "origin"])
        #expect(result.exit == 0 && result.text.isEmpty, "\(result.err)")
        #expect(try one.calls().sorted() == [gate(base, main), gate(base, side)].sorted())
        #expect(try one.run(["push", "-q", "origin", "v1"]).exit == 0)
        let delete = ["push", "-q", "origin", ":it's-$(a)-branch"]
        #expect(try one.run(delete, code: 2).exit == 0)
        #expect(try one.calls().isEmpty)
    }

    @Test(arguments: [(2, false), (70, true), (65, true)])
    func pushesUnlessUpkeepRefuses(code: Int, isMade: Bool) throws {
        try one.copy("pre-push", to: hooks)
        let head = try one.commit(["a.yaml": "a: 2\n"])
        let result = try one.run(["push", "-q", "origin", "HEAD", "HEAD:new"], code: code)
        #expect((result.exit == 0) == isMade)
        #expect(result.err.contains(isMade ? "could not be judged (\(code))" : "not pushed"))
        #expect(try one.calls().count == 2)
        #expect(try (one.git.gitRemote("rev-parse", "main") == head) == isMade)
    }

    /// What is named by an expression with blanks, a force over a commit that is not here, and a remote
    /// without a name.
    @Test func findsTheCommitBefore() throws {
        try one.copy("pre-push", to: hooks)
        let base = try one.git.git("rev-parse", "HEAD")
        let head = try one.commit(["a.yaml": "a: 2\n"], "two words")
        let other = one.git.beside("other")
        try Programs.run("git", ["clone", "-q", one.git.remote, other])
        try Programs.run("git", ["commit", "-q", "--allow-empty", "-m", "theirs"], in: other)
        try Programs.run("git", ["push", "-q"], in: other)
        let forced = try one.run(["push", "-q", "-f", "origin", "HEAD@{0 days ago}:main"])
        #expect(forced.exit == 0, "\(forced.err)")
        #expect(try one.calls() == [gate(base, head)])
        try Programs.run("git", ["init", "-q", "--bare", one.git.beside("empty.git")])
        #expect(try one.run(["push", "-q", one.git.beside("empty.git"), "main"]).exit == 0)
        #expect(try one.calls() == [gate(Self.none, head)])
    }

    // MARK: another hook before ours

    @Test func runsTheOneBeforeItWithAllThatGitGives() throws {
        for hook in ["pre-commit", "commit-msg", "pre-push"] {
            try one.copy(hook, to: hooks)
            try one.write(
                "\(hooks)/\(hook).before-upkeep",
                "{ echo \"\(hook) $#\"; [ \(hook) != pre-push ] || cat; } >> '\(one.git.beside("before"))'; "
                    + "exit ${BEFORE:-0}")
        }
        let commit = ["commit", "-q", "--allow-empty", "-m", "x"]
        #expect(try one.run(commit, ["BEFORE": "3"]).exit != 0)
        #expect(try one.calls().isEmpty)
        #expect(try one.run(commit).exit == 0)
        let head = try one.git.git("rev-parse", "HEAD")
        let old = try one.git.git("rev-parse", "HEAD~1")
        #expect(try one.run(["push", "-q"], ["BEFORE": "3", "UPKEEP_SKIP": "1"]).exit != 0)
        #expect(try one.run(["push", "-q"], code: 2, ["UPKEEP_SKIP": "1"]).exit == 0)
        let pushed = "pre-push 2\nrefs/heads/main \(head) refs/heads/main \(old)\n"
        #expect(
            try Files.readText(one.git.beside("before"), limit: 1 << 20)
                == "pre-commit 0\npre-commit 0\ncommit-msg 1\n" + pushed + pushed)
    }

    @Test func passesWhatIsNoLongerNamed() throws {
        try one.copy("pre-push", to: hooks)
        #expect(try one.run(["push", "-q"], code: 2).exit == 0)
        #expect(try one.calls().isEmpty)
    }

    /// The shells that `/bin/sh` is somewhere.
    @Test(arguments: [
        ["dash"], ["bash", "--posix"], ["busybox", "sh"], ["zsh", "--emulate", "sh"],
    ])
    func worksInOtherShells(shell: [String]) throws {
        guard Programs.isInstalled(shell[0]) else { return }
        let head = try one.commit(["a.yaml": "a: 2\n"])
        let base = try one.git.git("rev-parse", "HEAD~1")
        let hook = Paths.join(HookFixture.directory, "pre-push")
        let result = try Programs.run(
            shell[0], Array(shell.dropFirst()) + [hook, "origin", one.git.remote], in: one.git.work,
            environment: [
                "PATH": one.programs + ":/usr/bin:/bin", "CALLS": one.git.beside("calls"),
                "CODE": "2",
            ], input: Array("(what) ever \(head) refs/heads/main \(base)\n".utf8))
        #expect(result.exit == 1 && result.err.contains("not pushed"), "\(result.err)")
        #expect(try one.calls() == [gate(base, head)])
    }
}
