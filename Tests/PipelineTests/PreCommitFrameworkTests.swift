import SystemSupport
import TestSupport
import Testing

/// `.pre-commit-hooks.yaml`, by the pre-commit framework itself; skipped where that is not installed,
/// unless UPKEEP_REQUIRE_PRE_COMMIT says that it must be.
@Suite(
    .enabled(
        if: Programs.isInstalled("pre-commit")
            || Environment.current()["UPKEEP_REQUIRE_PRE_COMMIT"] == "1",
        "pre-commit is not on PATH: pip install pre-commit"))
struct PreCommitFrameworkTests {
    let one: HookFixture
    private let framework: String

    /// A repository that uses the hooks as a commit of the repository has them that offers them.
    init() throws {
        one = try HookFixture()
        let offered = try GitFixture(hasRemote: false)
        let root = Paths.parent(HookFixture.directory)
        try Programs.run(
            "cp", ["-r", HookFixture.directory, root + "/.pre-commit-hooks.yaml", offered.work])
        try offered.git("add", "-A")
        try offered.git("commit", "-q", "-m", "hooks")
        let revision = try offered.git("rev-parse", "HEAD")
        let copy = one.git.beside("offered")
        try Programs.run("cp", ["-r", offered.work, copy])
        let program = try #require(Environment.current().program("pre-commit"))
        framework = Paths.parent(program)
        try one.commit([
            ".pre-commit-config.yaml": """
            default_install_hook_types: [pre-commit, commit-msg, pre-push]
            repos:
              - repo: \(copy)
                rev: \(revision)
                hooks: [{id: upkeep-validate}, {id: upkeep-trailers}, {id: upkeep-gate}]
            """
        ])
        try one.git.git("push", "-q")
        let installed = try Programs.run(
            program, ["install"], in: one.git.work, environment: home)
        #expect(installed.exit == 0, "\(installed.text)\(installed.err)")
    }

    private var home: [String: String?] { ["PRE_COMMIT_HOME": one.git.beside("framework")] }

    private func run(
        _ words: [String], code: Int?, _ more: [String: String?] = [:]
    ) throws -> Programs.Result {
        let own = (code == nil ? "" : one.programs + ":") + framework + ":/usr/bin:/bin"
        return try one.run(
            words, code: code, home.merging(["PATH": own]) { $1 }.merging(more) { $1 })
    }

    @Test func asksUpkeepAtCommitAndPush() throws {
        let base = try one.git.git("rev-parse", "HEAD")
        let commit = ["commit", "-q", "--allow-empty", "-m", "x"]
        let refused = try run(commit, code: 2)
        #expect(refused.exit == 1 && refused.err.contains("not committed"), "\(refused.err)")
        #expect(try one.calls() == ["<validate> <--staged> <--quiet>"])
        #expect(try run(commit, code: 2, ["UPKEEP_SKIP": "1"]).exit == 0)
        #expect(try run(commit, code: 2, ["SKIP": "upkeep-validate"]).exit == 0)
        #expect(try one.calls().isEmpty)
        let missing = try run(commit, code: nil)
        #expect(missing.exit == 0 && missing.err.contains("goes on unchecked"), "\(missing.err)")
        let message = ["commit", "-q", "--allow-empty", "-m", "x\n\nUpkeep-Run: cut"]
        #expect(try run(message, code: 0).exit == 0)
        #expect(
            try one.calls().contains { $0.hasPrefix("<hooks> <check-message>") })
        let head = try one.git.git("rev-parse", "HEAD")
        #expect(try run(["push", "-q"], code: 2).exit != 0)
        #expect(
            try one.calls()
                == ["<run> <gate> <--base> <\(base)> <--head> <\(head)> <--quiet>"])
        #expect(try run(["push", "-q"], code: 0).exit == 0)
    }

    /// Each keeps the other, whichever came first.
    @Test func standsBesideOurOwn() throws {
        let installed = try one.git.upkeep("upkeep", "hooks", "install", "pre-commit")
        #expect(installed.text.contains("pre-commit installed, after"), "\(installed.err)")
        let commit = ["commit", "-q", "--allow-empty", "-m", "x"]
        #expect(try run(commit, code: 0).exit == 0)
        #expect(try one.calls().count == 2)
        #expect(try one.git.upkeep("upkeep", "hooks", "uninstall").exit == 0)
        #expect(try run(commit, code: 0).exit == 0)
        #expect(try one.calls().count == 1)
    }
}
