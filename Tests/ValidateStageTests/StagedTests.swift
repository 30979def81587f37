import Contracts
import Names
import SystemSupport
import TestSupport
import Testing

/// What a person is about to commit, and everything as it stands: looked at through the executable.
@Suite struct StagedTests {
    let one: ValidateFixture

    init() throws {
        one = try ValidateFixture([
            "a/kustomization.yaml": "resources:\n  - web.yaml\n",
            "a/web.yaml": ValidateFixture.deployment("x/web:1"), "README.md": "x\n",
        ])
    }

    @Test func looksAtTheIndexAndNotAtTheWorkTree() throws {
        var document = try one.validate("--staged")
        #expect(document.payload.verdict == .passed && document.payload.scope == nil)
        try one.git.write("a/web.yaml", "BROKEN: [\n")
        document = try one.validate("--staged")
        #expect(document.payload.checks.isEmpty, "nothing is staged")
        try one.git.git("add", "a/web.yaml")
        try one.git.write("a/web.yaml", "a: 1\n")
        document = try one.validate("--staged", exit: 2)
        #expect(document.payload.scope == .staged && document.payload.head == nil)
        #expect(document.payload.base?.hex == (try one.git.git("rev-parse", "HEAD")))
        #expect(document.checks("parse") == ["a/web.yaml: failed syntax"])
        #expect(document.checks("build") == ["a: failed build-failed"])
        #expect(document.payload.builder == "kustomize v5.5.0")
        #expect(try one.git.git("status", "--short") == "MM a/web.yaml")
        #expect(Files.kind(one.git.state("runs")) == nil, "it is no run")
    }

    /// As `git add -N`, `git rm --cached`, and a file that no check knows.
    @Test func knowsWhatTheNextCommitHas() throws {
        try one.git.write("a/new.yaml", "a: [\n")
        try one.git.git("add", "-N", "a/new.yaml")
        try one.git.write("README.md", "y\n")
        try one.git.git("add", "README.md")
        var document = try one.validate("--staged")
        #expect(document.payload.verdict == .passed && document.payload.checks.isEmpty)
        try one.git.git("rm", "-q", "--cached", "a/web.yaml")
        document = try one.validate("--staged", exit: 2)
        #expect(document.checks("build") == ["a: failed build-failed"])
    }

    @Test func looksAtACommitInTheMaking() throws {
        // As git calls a hook for `git commit a/web.yaml`: with an index of its own.
        try one.git.write("a/web.yaml", "a: [\n")
        try Programs.run(
            "cp", [one.git.path(".git/index"), one.git.path(".git/next-index-1.lock")])
        let environment = one.environment.merging(["GIT_INDEX_FILE": ".git/next-index-1.lock"]) {
            $1
        }
        let added = try Programs.run(
            "git", ["add", "a/web.yaml"], in: one.git.work,
            environment: ["GIT_INDEX_FILE": ".git/next-index-1.lock"])
        try #require(added.exit == 0)
        for words in [["upkeep-validate", "--staged"], ["upkeep", "run", "gate", "--staged"]] {
            let result = try Programs.run(
                words[0], Array(words.dropFirst()), in: one.git.work, environment: environment)
            #expect(result.exit == 2, "\(words): \(result.text)\(result.err)")
            #expect(result.text.contains("a/web.yaml:2:1: error: "), "\(result.text)")
        }
        #expect(try one.validate("--staged").payload.checks.isEmpty)
    }

    @Test func looksAtEverything() throws {
        try one.git.write(".gitignore", "ignored/\n")
        try one.git.write("ignored/x.yaml", "a: [\n")
        try one.git.write("b/broken.yaml", "a: [\n")
        try one.git.write("a/web.yaml", "BROKEN: 1\n")
        var document = try one.validate("--all", exit: 2)
        #expect(document.payload.scope == .everything)
        #expect(
            document.checks("parse") == [
                "a/kustomization.yaml: passed", "a/web.yaml: passed",
                "b/broken.yaml: failed syntax",
            ])
        #expect(document.checks("build") == ["a: failed build-failed"])
        document = try one.validate("b", exit: 2)
        #expect(document.checks("parse") == ["b/broken.yaml: failed syntax"])
        #expect(document.checks("build").isEmpty)
        #expect(try one.validate("--all", "--head", "HEAD").checks("build") == ["a: passed"])
        #expect(Files.kind(one.git.state("runs")) == nil)
        #expect(try one.git.git("stash", "list").isEmpty)
        let text = try one.git.upkeep("upkeep-validate", "a", environment: one.environment)
        let lines = text.text.split(separator: "\n")
        #expect(
            lines.first == "a/kustomization.yaml: error: a does not build [validate/build-failed]",
            "\(text.text)")
        #expect(lines.last == "failed: 1 failed, 2 checks passed (kustomize v5.5.0)")
    }

    /// Whatever upkeep could start is a stand-in that says so.
    @Test func startsNothingWhereNothingIsAffected() throws {
        for name in ["kustomize", "kubectl", "git", "kubeconform"] {
            try one.git.writeBeside(
                "recorders/\(name)", "#!/bin/sh\n/bin/echo \(name) >>\(one.git.beside("started"))\n"
            )
            try Programs.run("chmod", ["+x", one.git.beside("recorders/\(name)")])
        }
        _ = try one.validate("--all")
        try one.git.write("README.md", "y\n")
        try one.git.git("add", "-A")
        let result = try Programs.run(
            "upkeep-validate", ["--staged", "-v"], in: one.git.work,
            environment: ["PATH": one.git.beside("recorders")])
        #expect(result.exit == 0 && !result.err.contains("started"), "\(result)")
        #expect(Files.kind(one.git.beside("started")) == nil)
        #expect(result.text == "passed: nothing of the change can be checked\n")
        let quiet = try one.git.upkeep("upkeep-validate", "--staged", "--quiet")
        #expect(quiet.text.isEmpty && quiet.err.isEmpty)
    }

    /// The gate shows what validate found in any of its formats, and judges by the rules of HEAD.
    @Test func theGateTakesEveryFormat() throws {
        try one.git.write("a/web.yaml", "a: [\n")
        try one.git.write("upkeep.yaml", "fail-on: hugely\n")
        try one.git.git("add", "a/web.yaml")
        func gate(_ words: String...) throws -> Programs.Result {
            try Programs.run(
                "upkeep", ["run", "gate"] + words, in: one.git.work, environment: one.environment)
        }
        let sarif = try gate("--staged", "-o", "sarif")
        #expect(sarif.exit == 2 && sarif.text.hasPrefix("{"), "\(sarif)")
        #expect(sarif.text.contains("validate/parse-failed"))
        let summary = try one.git.writeBeside("summary.md", "# before\n")
        let github = try Programs.run(
            "upkeep", ["run", "gate", "--staged", "-o", "github"], in: one.git.work,
            environment: one.environment.merging(["GITHUB_STEP_SUMMARY": summary]) { $1 })
        #expect(github.exit == 2 && github.text.hasPrefix("::error file=a/web.yaml,line=2,col=1,"))
        let page = try Files.readText(summary, limit: 1 << 20)
        #expect(page.hasPrefix("# before\n# upkeep validate: failed\n"), "\(page)")
        try one.git.git("add", "upkeep.yaml")
        let broken = try gate("--staged")
        #expect(broken.exit == 2 && broken.err.contains("upkeep.yaml:1: "), "\(broken)")
        try one.git.git("reset", "-q", "--hard")
        #expect(try gate("--all").exit == 0)
        let wrong = try Programs.run(
            "upkeep", ["run", "scan", "--staged"], in: one.git.work, environment: one.environment)
        #expect(wrong.exit == 64 && wrong.err.contains("for the pipeline gate alone"))
    }

    /// What only others know, and what components bring, is no fault of what stands here.
    @Test func leavesAloneWhatIsNotThisRepositorys() throws {
        try one.git.commit(
            [
                "flux/own.yaml": ValidateFixture.flux("own", path: "./a", source: "flux-system"),
                "flux/all.yaml": ValidateFixture.flux("crds", path: "./")
                    .replacing("GitRepository", with: "OCIRepository"),
                "flux/else.yaml": ValidateFixture.flux("else", path: "./nowhere", source: "other")
                    + "---\n" + ValidateFixture.source.replacing("home", with: "other"),
                "flux/parts.yaml": ValidateFixture.flux(
                    "parts", path: "./parts", source: "flux-system"
                )
                .replacing("spec:\n", with: "spec:\n  components: [../more]\n"),
                "parts/kustomization.yaml": "resources:\n  - missing.yaml\n",
                "more/kustomization.yaml": "kind: Component\n",
            ], "flux")
        let document = try one.validate("--all")
        #expect(document.rules == ["validate/fails-new"], "the artifact is not here: true")
        #expect(document.checks("build") == ["a: passed", "parts: skipped flux-components"])
    }

    /// What no build brings any more may refer to what is gone, and need not build.
    @Test func anApplicationMayBePutAway() throws {
        let list = "resources:\n  - web.ks.yaml\n"
        try one.git.commit(
            [
                "flux/root.yaml": ValidateFixture.flux(
                    "root", path: "./apps", source: "flux-system"),
                "apps/kustomization.yaml": list + "  - b\n",
                "apps/web.ks.yaml": ValidateFixture.flux(
                    "web", path: "./apps/web", source: "flux-system"),
                "apps/web/kustomization.yaml": "resources:\n  - x.yaml\n",
                "apps/web/x.yaml": ValidateFixture.deployment("x/x:1"),
                "apps/b/kustomization.yaml": "resources:\n  - y.yaml\n",
                "apps/b/y.yaml": ValidateFixture.deployment("x/y:1"),
            ], "apps")
        try one.git.git("rm", "-q", "-r", "apps/web")
        _ = try one.validate("--staged", exit: 2)
        try one.git.git("mv", "apps/web.ks.yaml", "web.ks.yaml")
        try one.git.git("rm", "-q", "apps/b/y.yaml")
        try one.git.write("apps/kustomization.yaml", "resources: []\n")
        try one.git.git("add", "-A")
        let document = try one.validate("--staged")
        #expect(document.checks("build") == ["apps: passed"])
        #expect(document.findings.isEmpty, "\(document.findings)")
    }

    /// A directory that failed before fails no more for its new name; one that is put away with its
    /// kustomization is in no build.
    @Test func whatIsRenamedIsComparedWithItself() throws {
        try one.git.commit(
            [
                "old/kustomization.yaml": "resources:\n  - gone.yaml\n",
                "apps/kustomization.yaml": "resources:\n  - web\n",
                "apps/web/kustomization.yaml": "resources:\n  - web.ks.yaml\n",
                "apps/web/web.ks.yaml": ValidateFixture.flux(
                    "web", path: "./apps/web/app", source: "flux-system"),
                "apps/web/app/kustomization.yaml": "resources:\n  - x.yaml\n",
                "apps/web/app/x.yaml": ValidateFixture.deployment("x/x:1"),
            ], "apps")
        try one.git.git("mv", "old", "new")
        var document = try one.validate("--staged")
        #expect(document.checks("build") == ["new: skipped fails-before"])
        try one.git.git("reset", "-q", "--hard")
        try one.git.git("mv", "apps/web", "archive")
        try one.git.write("apps/kustomization.yaml", "resources: []\n")
        try one.git.git("add", "-A")
        document = try one.validate("--staged")
        #expect(document.payload.verdict == .passed, "\(document.findings)")
        try one.git.git("reset", "-q", "--hard")
        try one.git.git("mv", "apps/web/app", "apps/web/other")
        document = try one.validate("--staged", exit: 2)
        #expect(document.checks("resolve") == ["Kustomization/flux-system/web: failed unresolved"])
    }

    /// What could not be looked at before is no excuse for what fails for certain.
    @Test func theUnknownExcusesNothing() throws {
        try one.git.commit(
            ["a/kustomization.yaml": "resources:\n  - https://example.org/x.yaml\n"], "remote")
        try one.git.write("a/kustomization.yaml", "resources:\n  - nope.yaml\n")
        try one.git.git("add", "-A")
        let document = try one.validate("--staged", exit: 2)
        #expect(document.checks("build") == ["a: failed build-failed"])
    }

    /// A repository of its own in the work tree is passed over, as by Git.
    @Test func passesOverARepositoryInTheWorkTree() throws {
        try Programs.run("git", ["init", "-q", one.git.path("vendored")])
        try one.git.write("vendored/x.yaml", "a: [\n")
        try Programs.run("git", ["-C", one.git.path("vendored"), "add", "-A"])
        #expect(try one.validate("--all").checks("parse").count == 2)
    }

    @Test func worksBesideARun() throws {
        let lock = try StateLock(one.git)
        defer { withExtendedLifetime(lock) {} }
        try one.git.write("a/web.yaml", "a: [\n")
        try one.git.git("add", "a/web.yaml")
        _ = try one.validate("--staged", exit: 2)
    }

    @Test(arguments: [
        (["--staged", "--all"], "do not go together"),
        (["--staged", "--base", "HEAD"], "do not go together"),
        (["nowhere"], "there is nothing at"),
        (["--fail-on", "huge"], "--fail-on cannot be"),
    ])
    func refusesWhatMakesNoSense(words: [String], says: String) throws {
        let result = try Programs.run(
            "upkeep-validate", words, in: one.git.work, environment: one.environment)
        #expect(result.exit == 64 && result.err.contains(says) && result.text.isEmpty, "\(result)")
    }

    @Test func aPathInConflictIsNamed() throws {
        try one.git.git("checkout", "-q", "-b", "other")
        try one.git.commit(["README.md": "other\n"], "other")
        try one.git.git("checkout", "-q", "main")
        try one.git.commit(["README.md": "main\n"], "main")
        _ = try Programs.run("git", ["merge", "other"], in: one.git.work)
        let result = try one.git.upkeep("upkeep-validate", "--staged")
        #expect(result.exit == 65 && result.err.contains("in conflict"), "\(result.err)")
    }

    /// Warnings block only where they are to; what is suppressed is told, and blocks nothing.
    @Test func failsOnWhatItIsAskedFor() throws {
        try one.git.write("flux.yaml", ValidateFixture.flux("web", path: "a"))
        try one.git.git("add", "flux.yaml")
        var document = try one.validate("--staged")
        #expect(document.rules == ["validate/fails-new"])
        _ = try one.validate("--staged", "--fail-on", "warning", exit: 2)
        let text = try one.git.upkeep(
            "upkeep-validate", "--staged", "--fail-on", "warning", environment: one.environment)
        #expect(text.text.contains("\nrefused: "), "\(text.text)")
        try one.git.write(
            "upkeep.yaml",
            "suppressions:\n  - {rule: validate/fails-new, path: flux.yaml, until: 2099-12-31, "
                + "reason: made by bootstrap}\n")
        document = try one.validate("--staged", "--fail-on", "warning")
        #expect(document.rules.isEmpty)
        #expect(document.payload.suppressed.map(\.by) == [.configuration])
        #expect(document.payload.suppressed.first?.until == "2099-12-31")
        let result = try one.git.upkeep(
            "upkeep-validate", "--staged", environment: one.environment)
        #expect(
            result.text.contains("suppressed until 2099-12-31: ")
                && result.text.contains("made by bootstrap"), "\(result.text)")
    }
}

/// Holds the lock that a run takes.
private final class StateLock {
    private let lock: FileLock

    init(_ git: GitFixture) throws {
        let made = try git.upkeep("upkeep", "status")
        try #require(made.exit <= 1 || made.exit == 64)
        try Files.makeDirectories(git.state)
        lock = try FileLock.acquire("lock", in: DirectoryHandle.open(git.state))
    }
}
