import SystemSupport
import TestSupport
import Testing

/// The hooks with upkeep itself behind them: a commit, a push and a push to a server that break a build.
@Suite struct GateHookTests {
    let one: NightFixture

    init() throws {
        one = try NightFixture()
        let installed = try one.git.upkeep("upkeep", "hooks", "install")
        #expect(installed.exit == 0, "\(installed.err)")
    }

    private func git(
        _ words: String..., in directory: String? = nil, environment: [String: String?] = [:]
    ) throws -> Programs.Result {
        let own = one.environment.merging(environment) { $1 }
        return try Programs.run("git", words, in: directory ?? one.git.work, environment: own)
    }

    private static let bad = ApplyFixture.deployment("x/bad:1.6.6")
    private static let good = ApplyFixture.deployment("x/bad:1.3.0")

    @Test(arguments: [["-a"], ["--", "bad/web.yaml"], ["--include", "bad/web.yaml"]])
    func refusesACommitThatBreaksABuild(form: [String]) throws {
        try one.git.write("bad/web.yaml", Self.bad)
        let commit = ["commit", "-q", "-m", "breaks"] + form
        let own = one.environment
        let result = try Programs.run("git", commit, in: one.git.work, environment: own)
        #expect(
            result.exit == 1 && result.err.contains("bad does not build any more"), "\(result.err)")
        #expect(result.err.contains("not committed"))
        #expect(try one.git.git("rev-list", "--count", "HEAD") == "1")
        try one.git.write("bad/web.yaml", Self.good)
        let mended = try Programs.run("git", commit, in: one.git.work, environment: own)
        #expect(mended.exit == 0 && mended.err.isEmpty && mended.text.isEmpty, "\(mended.err)")
        #expect(Files.kind(one.git.state + "/runs") == nil)
    }

    /// What is staged counts, and nothing else: a part of a file, a name that would end a line.
    @Test func looksAtTheIndexAlone() throws {
        try one.git.write("bad/web.yaml", Self.bad)
        try one.git.write("good/a\nb\u{202E}'$(touch x).yaml", "a: [\n")
        try one.git.git("add", "good")
        let broken = try git("commit", "-q", "-m", "x")
        #expect(broken.exit == 1 && !broken.err.contains("a\nb"), "\(broken.err)")
        #expect(!broken.err.contains("\u{202E}"))
        try one.git.git("rm", "-q", "--cached", "-r", "good")
        try one.git.git("reset", "-q", "--hard")
        try one.git.write("bad/web.yaml", Self.bad)
        try one.git.write("other.txt", "1")
        try one.git.git("add", "other.txt")
        let fine = try git("commit", "-q", "-m", "x")
        #expect(fine.exit == 0 && fine.err.isEmpty, "\(fine.err)")
    }

    @Test func worksWhereTheEnvironmentNamesTheRepository() throws {
        let tree = one.git.beside("linked tree")
        try one.git.git("worktree", "add", "-q", "--detach", tree)
        try AtomicFile.write(Self.bad, to: tree + "/bad/web.yaml")
        let linked = try git("commit", "-q", "-a", "-m", "x", in: tree)
        #expect(linked.exit == 1 && linked.err.contains("bad does not build"), "\(linked.err)")
        try one.git.write("bad/web.yaml", Self.bad)
        let named = try git(
            "commit", "-q", "-a", "-m", "x", in: one.git.work + "/good",
            environment: ["GIT_DIR": one.git.path(".git"), "GIT_WORK_TREE": one.git.work])
        #expect(named.exit == 1 && named.err.contains("bad does not build"), "\(named.err)")
    }

    @Test func refusesThePushOfWhatWentPast() throws {
        try one.git.write("bad/web.yaml", Self.bad)
        #expect(
            try git("commit", "-q", "-a", "-m", "x", environment: ["UPKEEP_SKIP": "1"]).exit == 0)
        for branch in ["HEAD:main", "HEAD:new"] {
            let result = try git("push", "-q", "origin", branch)
            #expect(result.exit != 0 && result.err.contains("bad does not build"), "\(result.err)")
            #expect(result.err.contains("not pushed"))
        }
        #expect(try one.git.gitRemote("for-each-ref", "--format=%(refname)") == "refs/heads/main")
        try one.git.write("bad/web.yaml", Self.good)
        #expect(try git("commit", "-q", "-a", "-m", "x").exit == 0)
        let good = try git("push", "-q", "origin", "HEAD:main", "HEAD:new")
        #expect(good.exit == 0 && good.err.isEmpty && good.text.isEmpty, "\(good.err)")
    }

    /// Over a path and over `file://`, where objects travel in a pack and lie in quarantine.
    @Test(arguments: ["", "file://"])
    func refusesAtTheServerWhatWentPastAll(scheme: String) throws {
        let server = try one.git.upkeep("upkeep", "hooks", "install", "--server", one.git.remote)
        #expect(server.exit == 0, "\(server.err)")
        try one.git.write("bad/web.yaml", Self.bad)
        let past = ["UPKEEP_SKIP": "1"]
        #expect(try git("commit", "-q", "-a", "-m", "x", environment: past).exit == 0)
        let address = scheme + one.git.remote
        let result = try git("push", "-q", address, "HEAD:main", environment: past)
        #expect(result.exit != 0 && result.err.contains("bad does not build"), "\(result.err)")
        #expect(result.err.contains("mend what is named, push again"))
        #expect(try one.git.gitRemote("rev-list", "--count", "--all") == "1")
        try one.git.write("bad/web.yaml", Self.good)
        #expect(try git("commit", "-q", "-a", "-m", "x").exit == 0)
        let good = try git("push", "-q", address, "HEAD:main")
        #expect(good.exit == 0 && good.err.isEmpty && good.text.isEmpty, "\(good.err)")
    }
}
