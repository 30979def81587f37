import Contracts
import SystemSupport
import TestSupport
import Testing

/// The hooks of a bare repository on a server, as a push starts them.
@Suite struct ServerHookTests {
    let one: HookFixture

    init() throws { one = try HookFixture() }

    private var hooks: String { one.git.remote + "/hooks" }

    private func gate(_ base: String, _ head: String) -> String {
        "<run> <gate> <--base> <\(base)> <--head> <\(head)> <--quiet>"
    }

    // MARK: pre-receive

    @Test(arguments: [
        (2, "mend what is named"), (70, "could not be judged (70)"), (nil, "not installed here"),
    ])
    func refusesWhatItCannotVouchFor(code: Int?, words: String) throws {
        try one.copy("pre-receive", to: hooks)
        try one.commit(["a.yaml": "a: 2\n"])
        // What a pusher sets does not open the gate.
        for skip in ["0", "1"] {
            let result = try one.run(["push", "-q"], code: code, ["UPKEEP_SKIP": skip])
            #expect(result.exit != 0 && result.err.contains(words), "\(result.err)")
        }
        #expect(try one.git.gitRemote("rev-list", "--count", "main") == "1")
        #expect(try one.run(["push", "-q", "origin", "HEAD:side"], code: code).exit == 0)
    }

    @Test func watchesTheBranchesThatAreNamedAndWhereTheyBegan() throws {
        try one.copy("pre-receive", to: hooks)
        let base = try one.git.git("rev-parse", "HEAD")
        let head = try one.commit(["a.yaml": "a: 2\n"])
        #expect(try one.run(["push", "-q", "origin", "HEAD", "HEAD:live", "HEAD:side"]).exit == 0)
        #expect(try one.calls() == [gate(base, head)])
        let next = try one.commit(["a.yaml": "a: 3\n"])
        let watched = ["UPKEEP_GATE_BRANCH": "live new"]
        let push = ["push", "-q", "origin", "HEAD", "HEAD:live", "HEAD:new"]
        #expect(try one.run(push, watched).exit == 0)
        // The new one is held against the main branch, as that stood before.
        #expect(try one.calls() == [gate(head, next), gate(head, next)])
        #expect(try one.run(["push", "-q", "origin", ":new", ":live"], code: 2, watched).exit == 0)
    }

    /// HEAD has a branch that is not there yet; then a tag has its name.
    @Test func watchesWhatHEADNamesOnAServerWithoutMain() throws {
        try one.copy("pre-receive", to: hooks)
        let base = try one.git.git("rev-parse", "HEAD")
        try one.git.gitRemote("symbolic-ref", "HEAD", "refs/heads/trunk")
        let head = try one.commit(["a.yaml": "a: 2\n"])
        let push = ["push", "-q", "origin", "HEAD:refs/heads/trunk"]
        #expect(try one.run(push, code: 2).exit != 0)
        #expect(try one.run(push).exit == 0)
        #expect(try one.calls() == [gate(base, head), gate(base, head)])
        #expect(try one.run(["push", "-q", "origin", "HEAD~1:refs/tags/trunk"]).exit == 0)
        let next = try one.commit(["a.yaml": "a: 3\n"])
        #expect(try one.run(push, code: 2).exit != 0)
        #expect(try one.calls() == [gate(head, next)])
    }

    private static let zeros = String(repeating: "0", count: 40)

    /// A branch that was removed does not come back unjudged: not with a history of its own, not from a
    /// commit in between that nobody judged, not where it was the only one and HEAD names another.
    @Test func judgesABranchThatIsMadeAnew() throws {
        try one.copy("pre-receive", to: hooks)
        let watched = ["UPKEEP_GATE_BRANCH": "main live"]
        try one.commit(["a.yaml": "a: 2\n"])
        let tip = try one.commit(["a.yaml": "a: 3\n"])
        #expect(try one.run(["push", "-q", "origin", "HEAD", "HEAD:live"], watched).exit == 0)
        #expect(try one.run(["push", "-q", "origin", ":live"], watched).exit == 0)
        _ = try one.calls()
        let between = try one.git.git("rev-parse", "HEAD~1")
        let anew = ["push", "-q", "origin", "\(between):refs/heads/live"]
        #expect(try one.run(anew, code: 2, watched).exit != 0)
        try one.git.git("checkout", "-q", "--orphan", "orphan")
        let orphan = try one.commit(["a.yaml": "a: 4\n"])
        #expect(try one.run(["push", "-q", "origin", "HEAD:live"], code: 2, watched).exit != 0)
        #expect(try one.calls() == [gate(tip, between), gate(Self.zeros, orphan)])

        try one.git.gitRemote("symbolic-ref", "HEAD", "refs/heads/master")
        #expect(try one.run(["push", "-q", "origin", ":main"], watched).exit == 0)
        #expect(try one.git.gitRemote("for-each-ref").isEmpty)
        #expect(try one.run(["push", "-q", "origin", "HEAD:main"], code: 2, watched).exit != 0)
        #expect(try one.calls() == [gate(Self.zeros, orphan)])
    }

    /// A commit that a reference replaces is the one that is judged.
    @Test func heedsNoReplacement() throws {
        try one.copy("pre-receive", to: hooks)
        let watched = ["UPKEEP_GATE_BRANCH": "main live"]
        let base = try one.git.git("rev-parse", "HEAD")
        let bad = try one.commit(["a.yaml": "a: 2\n"])
        let fake = try one.git.git("commit-tree", "-p", bad, "-m", "x", base + "^{tree}")
        let replace = ["push", "-q", "origin", "\(fake):refs/replace/\(base)"]
        #expect(try one.run(replace, watched).exit == 0)
        let push = ["push", "-q", "origin", "\(bad):refs/heads/live"]
        #expect(try one.run(push, code: 2, watched).exit != 0)
        #expect(try one.calls() == [gate(base, bad)])
    }

    /// The first push of all, with all that it brings; a push that was refused leaves it the first one.
    @Test func takesWhatAnEmptyRepositoryBeginsWith() throws {
        let empty = one.git.beside("empty.git")
        try Programs.run("git", ["init", "-q", "--bare", empty])
        try one.copy("pre-receive", to: empty + "/hooks")
        try one.git.git("tag", "v1")
        try one.write(empty + "/hooks/pre-receive.before-upkeep", "exit ${BEFORE:-0}")
        #expect(try one.run(["push", "-q", "--mirror", empty], ["BEFORE": "3"]).exit != 0)
        #expect(try one.run(["push", "-q", "--mirror", empty], code: 2).exit == 0)
        #expect(try one.calls().isEmpty)
    }

    @Test(arguments: ["pre-receive", "post-receive"])
    func givesTheOneBeforeItWhatGitGives(hook: String) throws {
        try one.copy(hook, to: hooks)
        let before = "cat > '\(one.git.beside("before"))'; pwd >> '\(one.git.beside("before"))'; "
        try one.write("\(hooks)/\(hook).before-upkeep", before + "exit ${BEFORE:-0}")
        let base = try one.git.git("rev-parse", "HEAD")
        let head = try one.commit(["a.yaml": "a: 2\n"])
        let refused = try one.run(["push", "-q"], ["BEFORE": "3"])
        #expect((refused.exit == 0) == (hook == "post-receive"))
        #expect(try one.calls().isEmpty)
        #expect(
            try Files.readText(one.git.beside("before"), limit: 1 << 20)
                == "\(base) \(head) refs/heads/main\n\(one.git.remote)\n")
    }

    // MARK: post-receive, post-merge

    /// Waits for what works in the background.
    private func wait(_ what: String, _ isDone: () throws -> Bool) throws {
        for _ in 0..<400 where try !isDone() { try Programs.run("sleep", ["0.05"]) }
        #expect(try isDone(), "\(what)")
    }

    private func log(_ state: String) -> String {
        (try? Files.readText(state + "/on-push.log", limit: 1 << 24)) ?? ""
    }

    private var real: [String: String?] {
        ["PATH": "\(Programs.directory):/usr/bin:/bin"]
    }

    @Test func looksAtAPushInTheBackground() throws {
        try one.copy("post-receive", to: hooks)
        try one.commit(["a.yaml": "a: 2\n"])
        #expect(try one.run(["push", "-q"], real).exit == 0)
        let state = one.git.remote + "/upkeep"
        try wait("a run") { log(state).contains(" exit ") }
        #expect(log(state).contains("Z upkeep run on-push\n"), "\(log(state))")
        // No source of updates is configured here: who reads the log finds what to do.
        #expect(log(state).contains("no source of updates is named"), "\(log(state))")
        #expect(Files.permissions(state + "/on-push.log") == 0o600)
    }

    @Test func looksAtAPullInTheBackground() throws {
        try one.copy("post-merge", to: one.git.path(".git/hooks"))
        let other = one.git.beside("other")
        try Programs.run("git", ["clone", "-q", one.git.remote, other])
        try Programs.run("git", ["commit", "-q", "--allow-empty", "-m", "theirs"], in: other)
        try Programs.run("git", ["push", "-q"], in: other)
        #expect(try one.run(["pull", "-q"], real.merging(["UPKEEP_SKIP": "1"]) { $1 }).exit == 0)
        #expect(Files.kind(one.git.state) == nil)
        try Programs.run("git", ["commit", "-q", "--allow-empty", "-m", "theirs"], in: other)
        try Programs.run("git", ["push", "-q"], in: other)
        #expect(try one.run(["pull", "-q"], real).exit == 0)
        try wait("a run") { log(one.git.state).contains(" exit ") }
    }

    /// Nobody waits for what works: not who reads the output, nor who waits for the group of processes.
    @Test func letsGoOfAllThatGitWaitsFor() throws {
        let state = one.git.state
        try Files.makeDirectories(state)
        let held = try FileLock.acquire(state + "/lock")
        let result = try Programs.run(
            "sh", ["-c", "'\(Programs.path("upkeep"))' hooks start; echo done"], in: one.git.work,
            timeLimit: 10)
        #expect(result.exit == 0 && result.text == "done\n", "\(result.err)")
        // It waits for the lock, and asks again.
        try wait("the first try") { log(state).contains("exit 75") }
        let worker = try Programs.run("fuser", [state + "/on-push.lock"]).text
        withExtendedLifetime(held) {}
        for word in worker.split(separator: " ") {
            let session = try Programs.run("ps", ["-o", "sid=", "-p", String(word)]).text
            #expect(session.split(separator: "\n").first?.filter(\.isNumber) == String(word))
            try Programs.run("kill", [String(word)])
        }
    }

    @Test func doesOnceMoreWhatIsAskedForMeanwhile() throws {
        let slow = one.git.beside("slow")
        try Files.makeDirectories(slow)
        let start = ["hooks", "start", "--foreground", "--state", slow]
        _ = try one.git.upkeep("upkeep", "hooks", "start", "--foreground", "--state", slow)
        #expect(!log(slow).contains("upkeep run on-push"))
        try AtomicFile.write("", to: slow + "/on-push.asked")
        let held = try FileLock.acquire(slow + "/on-push.lock")
        #expect(try Programs.run("upkeep", start, in: one.git.work).exit == 0)
        #expect(!log(slow).contains("upkeep run on-push"))
        #expect(Files.kind(slow + "/on-push.asked") == .file)
        withExtendedLifetime(held) {}
    }

    @Test func keepsItsLogSmall() throws {
        let state = one.git.state
        try Files.makeDirectories(state)
        let old = String(repeating: "x", count: 1 << 20) + "y\n"
        try AtomicFile.write(old, to: state + "/on-push.log")
        try AtomicFile.write("", to: state + "/on-push.asked")
        try one.git.upkeep("upkeep", "hooks", "start", "--foreground")
        #expect(try Files.readText(state + "/on-push.log.1", limit: 1 << 24) == old)
        #expect(log(state).utf8.count < 10_000 && log(state).contains("upkeep run on-push"))
    }

    @Test func pushesItsOwnWorkPastItsOwnHook() throws {
        let night = try NightFixture(isBad: false)
        try one.copy("pre-push", to: night.git.path(".git/hooks"))
        let before = night.git.path(".git/hooks/pre-push.before-upkeep")
        try one.write(before, "touch '\(night.git.beside("ran"))'")
        let path = "\(one.programs):\(night.git.beside("programs")):/usr/bin:/bin"
        let result = try night.run(
            "update", environment: ["PATH": path, "CALLS": one.git.beside("calls"), "CODE": "2"])
        #expect(result.exit == 0, "\(result.text)\(result.err)")
        #expect(try one.calls().isEmpty)
        #expect(Files.kind(night.git.beside("ran")) == .file)
    }
}
