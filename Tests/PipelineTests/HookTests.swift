import Contracts
import SystemSupport
import TestSupport
import Testing

/// The programs as hooks of git start them, with what git hands down.
@Suite struct HookTests {
    let one: ServerFixture

    init() throws { one = try ServerFixture() }

    private func hook(_ path: String, _ body: String) throws {
        try Files.makeDirectories(Paths.parent(path))
        try AtomicFile.write("#!/bin/sh\n\(body)\n", to: path)
        try Programs.run("chmod", ["+x", path])
    }

    private func log() throws -> String {
        try Files.readText(one.git.beside("log"), limit: 1 << 20)
    }

    /// `git commit` in its forms hands down another index: the real one, the locked one, a part.
    @Test(arguments: [["-a"], ["--", "other.txt"], ["--allow-empty"]])
    func updatesFromAPostCommitHook(form: [String]) throws {
        try one.git.commit(["other.txt": "1"], "other")
        try one.git.git("push", "-q")
        try one.git.write("other.txt", "2")
        try hook(
            one.git.path(".git/hooks/post-commit"),
            "{ env | grep ^GIT_; '\(Programs.path("upkeep"))' run update --renovate-report "
                + "'\(one.report)' --no-push; echo exit $?; } > '\(one.git.beside("log"))' 2>&1")
        let commit = try Programs.run(
            "git", ["commit", "-q", "-m", "mine"] + form, in: one.git.work)
        #expect(commit.exit == 0, "\(commit.err)")
        let log = try log()
        #expect(log.contains("GIT_INDEX_FILE=") && log.contains("exit 0"), "\(log)")
        #expect(try one.git.git("log", "-2", "--format=%s", "main").hasSuffix("\nmine"))
        #expect(try one.git.read("a.yaml") == FaultTests.after)
        let expected = form == ["--allow-empty"] ? " M other.txt" : ""
        #expect(try one.git.git("status", "--porcelain") == expected)
        try one.git.git("fsck", "--strict")
    }

    @Test func worksOnTheRepositoryThatIsNamedInAnothersHook() throws {
        let other = try GitFixture(["x.txt": "1"])
        try hook(
            other.path(".git/hooks/post-commit"),
            "'\(Programs.path("upkeep"))' run update --renovate-report '\(one.report)' "
                + "-C '\(one.git.work)' > '\(one.git.beside("log"))' 2>&1")
        try other.commit(["x.txt": "2"], "second")
        let log = try log()
        #expect(try one.git.readRemote("a.yaml") == FaultTests.after, "\(log)")
        #expect(try one.git.git("status", "--porcelain").isEmpty)
        #expect(try other.git("rev-list", "--count", "HEAD") == "2")
        #expect(Files.kind(other.state) == nil)
    }

    @Test func takesAWorkTreeOfTheEnvironmentOnlyWhereItIsTheRepositorysOwn() throws {
        let inherited = ["GIT_DIR": ".git", "GIT_WORK_TREE": one.git.work]
        let scan = ["run", "scan", "--renovate-report", one.report]
        let own = try Programs.run("upkeep", scan, in: one.git.work, environment: inherited)
        #expect(own.exit == 0, "\(own.err)")
        let outside = try Programs.run(
            "upkeep", scan, in: Paths.parent(one.git.work),
            environment: ["GIT_DIR": one.git.path(".git"), "GIT_WORK_TREE": "elsewhere"])
        #expect(outside.exit == 65 && outside.err.contains("name the repository with -C"))
    }

    /// The hook gives detect a directory whose HEAD is the pushed commit; the commit's objects are
    /// in quarantine then, and only the environment says where.
    @Test func seesThePushedCommitInPreReceive() throws {
        let body = """
            read old new ref
            view='\(one.git.beside("view"))'; mkdir "$view"
            printf '%s\\n' "$new" > "$view/HEAD"; pwd > "$view/commondir"
            exec > '\(one.git.beside("log"))' 2>&1
            export GIT_DIR="$view"
            state='\(one.git.beside("state"))'
            for run in '' "-C $view"; do
                '\(Programs.path("upkeep-detect"))' $run --renovate-report '\(one.report)' \\
                    --state "$state" -q
                echo exit $?
                '\(Programs.path("upkeep-analyze"))' $run --state "$state" -q
                '\(Programs.path("upkeep-apply"))' $run --state "$state" --branch main --dry-run
                echo exit $?
                '\(Programs.path("upkeep-apply"))' $run --state "$state" --branch main
                echo exit $?
            done
            exit 1
            """
        try hook(one.git.remote + "/hooks/pre-receive", body)
        try one.git.commit(["new.txt": "1"], "pushed")
        let pushed = try one.git.git("rev-parse", "HEAD")
        _ = try Programs.run("git", ["push", "-q"], in: one.git.work)
        let log = try log()
        let lines = log.split(separator: "\n").filter { $0.hasPrefix("exit ") }
        #expect(
            lines == ["exit 0", "exit 0", "exit 64", "exit 0", "exit 0", "exit 64"], "\(log)")
        #expect(log.contains("call it from post-receive"))
        let path = one.git.beside("state/latest/detect.json")
        let document = try CanonicalJSON.document(
            DetectPayload.self, from: Files.read(path, limit: 1 << 26))
        #expect(document.repository.commit == pushed)
        #expect(try one.git.gitRemote("count-objects").hasPrefix("3 "))
    }
}
