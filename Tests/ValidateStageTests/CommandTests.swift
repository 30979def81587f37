import Contracts
import SystemSupport
import TestSupport
import Testing

/// The command line, repositories of all kinds, and faults on the way.
@Suite struct CommandTests {
    private func fixture() throws -> ValidateFixture {
        let fixture = try ValidateFixture([
            "app/kustomization.yaml": ValidateFixture.kustomization("web.yaml"),
            "app/web.yaml": "a: 1\n",
            "b/kustomization.yaml": ValidateFixture.kustomization("x.yaml"),
            "b/x.yaml": "a: 1\n",
        ])
        try fixture.change(["app/web.yaml": "a: 2\n", "b/x.yaml": "a: BROKEN\n"])
        return fixture
    }

    @Test(arguments: [
        (["--base", "nowhere"], "there is no commit \"nowhere\""),
        (["--base", "HEAD", "--head", "HEAD:app"], "it is no commit"),
        (["--bsae", "HEAD"], "did you mean --base?"), (["--base"], "needs a value"),
        (["--base", "HEAD~1", "--build-time-limit", "0"], "whole number from 1"),
        (["--base", "HEAD~1", "--build-output-limit", "0"], "whole number from 1"),
        (["--base", "HEAD~1", "../elsewhere"], "there is nothing at"),
        (["--base", "HEAD~1", "-o", "svg"], "cannot write"),
        (["--run", "20261120T060000Z-3f2a9c1d"], "there is no run"), ([], "there is no run"),
    ])
    func refusesWrongFlags(words: [String], message: String) throws {
        let fixture = try fixture()
        let result = try Programs.run(
            "upkeep-validate", words, in: fixture.git.work, environment: fixture.environment)
        #expect(
            result.exit == 64 && result.out.isEmpty && result.err.contains(message), "\(result.err)"
        )
    }

    @Test func needsApplyFirst() throws {
        let fixture = try fixture()
        let report = try fixture.git.writeBeside("report.json", RenovateFixture().report)
        try fixture.git.upkeep("upkeep-detect", "--renovate-report", report, "-q")
        let result = try fixture.git.upkeep("upkeep-validate")
        #expect(result.exit == 64 && result.err.contains("run upkeep-apply first"))
    }

    @Test func looksOnlyAtThePathsNamed() throws {
        let fixture = try fixture()
        #expect(try fixture.validate("--base", "HEAD~1", exit: 2).payload.checks.count == 4)
        let document = try fixture.validate("--base", "HEAD~1", "app")
        #expect(document.checks("build") == ["app: passed"] && document.checks("parse").count == 1)
        let none = try fixture.validate("--base", "HEAD~1", "--path", "app/kustomization.yaml")
        #expect(none.payload.checks.isEmpty && none.payload.verdict == .passed)
    }

    @Test func writesMarkdown() throws {
        let fixture = try fixture()
        let result = try Programs.run(
            "upkeep-validate", ["--base", "HEAD~1", "-o", "markdown"], in: fixture.git.work,
            environment: fixture.environment)
        #expect(result.exit == 2 && result.text.hasPrefix("# upkeep validate: failed\n"))
        #expect(result.text.contains("| build | `b` | build-failed |"))
    }

    @Test func takesTheFirstParentAndHEADWhereOnlyOneIsNamed() throws {
        let fixture = try fixture()
        let one = try fixture.validate("--head", "HEAD", exit: 2).untimed
        let other = try fixture.validate("--base", "HEAD~1", exit: 2).untimed
        #expect(one == other && one.head != nil)
        #expect(try fixture.validate("--head", "HEAD~1").payload.base == nil)
    }

    @Test func looksAgainWhereABranchMoved() throws {
        let fixture = try fixture()
        _ = try fixture.validate("--base", "main~1", "--head", "main", exit: 2)
        let run = Paths.name(fixture.git.run())
        try fixture.change(["b/x.yaml": "a: 3\n"])
        let document = try fixture.validate("--base", "main~1", "--head", "main", "--run", run)
        #expect(document.payload.verdict == .passed && document.run == run)
    }

    @Test func worksInABareRepositoryAndTouchesNoWorkTree() throws {
        let fixture = try fixture()
        try fixture.git.git("push", "-q")
        let result = try Programs.run(
            "upkeep-validate", ["-C", fixture.git.remote, "--base", "main~1", "--head", "main"],
            environment: fixture.environment)
        #expect(
            result.exit == 2 && result.text.contains("b does not build any more"), "\(result.err)")
        #expect(Files.isDirectory(fixture.git.remote + "/upkeep/runs"))
        try fixture.git.write("app/web.yaml", "not committed: [\n")
        _ = try fixture.validate("--base", "HEAD~1", exit: 2)
        #expect(try fixture.git.read("app/web.yaml") == "not committed: [\n")
    }

    @Test func seesWhatAHookHoldsInQuarantine() throws {
        let fixture = try fixture()
        let hook = fixture.git.remote + "/hooks/pre-receive"
        let program = Programs.path("upkeep-validate")
        let script =
            "#!/bin/sh\nread -r old new name\nPATH=\(fixture.programs):/usr/bin:/bin "
            + "exec \(program) --base \"$old\" --head \"$new\" >&2\n"
        try AtomicFile.write(script, to: hook)
        try Programs.run("chmod", ["+x", hook])
        let bad = try Programs.run("git", ["push", "-q"], in: fixture.git.work)
        #expect(bad.exit != 0 && bad.err.contains("b does not build any more"), "\(bad.err)")
        try fixture.change(["b/x.yaml": "a: 3\n"])
        let good = try Programs.run("git", ["push", "-q"], in: fixture.git.work)
        #expect(good.exit == 0, "\(good.err)")
        let new = try Programs.run(
            "git", ["push", "-q", "origin", "HEAD:new"], in: fixture.git.work)
        #expect(new.exit == 0, "\(new.err)")
    }

    @Test(arguments: [Faults.Action.noSpace, .killBefore, .killAfter])
    func survivesFaultsAnywhere(action: Faults.Action) throws {
        let fixture = try fixture()
        let whole = try fixture.validate("--base", "HEAD~1", exit: 2)
        let words = ["--base", "HEAD~1", "--run", whole.run.text, "-q"]
        for number in 1..<400 {
            let faults = Faults(
                action, number: number, counter: fixture.git.beside("counter-\(number)"))
            let result = try Programs.run(
                "upkeep-validate", words + ["--force"], in: fixture.git.work,
                environment: fixture.environment.merging(faults.environment) { $1 })
            let again = try Programs.run(
                "upkeep-validate", words, in: fixture.git.work, environment: fixture.environment)
            #expect(again.exit == 2, "\(action) at \(number): \(again.exit) \(again.err)")
            #expect(try fixture.document(ValidatePayload.self).untimed == whole.untimed)
            if faults.calls < number {
                #expect(result.exit == 2 && number > 10, "\(number)")
                #expect(fixture.leftovers.isEmpty)
                return
            }
        }
        Issue.record("it never came through")
    }

    @Test func writesForPeople() throws {
        let fixture = try fixture()
        let result = try fixture.git.upkeep(
            "upkeep-validate", "--base", "HEAD~1", "-v", environment: fixture.environment)
        for words in [
            "failed: 1 failed, 3 checks passed", "build  b",
            "b/x.yaml: error: b does not build any more [validate/build-failed]",
            "Error: ./b/x.yaml is broken",
        ] {
            #expect(result.text.contains(words), "\(words) is not in\n\(result.text)")
        }
    }

    static let kustomize: String? = {
        let environment = Environment.current()
        return environment.program("kustomize") ?? environment.program("kubectl")
    }()

    @Test(.enabled(if: kustomize != nil, "neither kustomize nor kubectl is on PATH"))
    func agreesWithTheRealProgram() throws {
        let path = Environment.current()["PATH"] ?? ""
        let fixture = try ValidateFixture([
            "base/kustomization.yaml": "resources: [web.yaml]\n",
            "base/web.yaml": ValidateFixture.deployment("x/web:1"),
            "prod/kustomization.yaml":
                "resources: [../base]\npatches: [{path: ../patch.yaml}]\n"
                + "configMapGenerator: [{name: c, files: [c.txt]}]\n",
            "prod/c.txt": "1\n",
            "patch.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n",
            "flux.yaml": ValidateFixture.flux("p", path: "plain") + "---\n"
                + ValidateFixture.source,
            "plain/a b.yaml": ValidateFixture.deployment("x/a:1"),
        ])
        try fixture.change([
            "base/web.yaml": ValidateFixture.deployment("x/web:2"), "prod/c.txt": "2\n",
            "plain/a b.yaml": ValidateFixture.deployment("x/a:2"),
        ])
        var document = try fixture.validate("--base", "HEAD~1", path: path)
        #expect(document.checks("build") == ["plain: passed", "prod: passed"])
        try fixture.change([
            "base/web.yaml": ValidateFixture.deployment("x/web:2")
                .replacing("{name: web}", with: "{name: other}"),
            "plain/second.yaml": ValidateFixture.deployment("x/a:2"),
        ])
        document = try fixture.validate("--base", "HEAD~1", exit: 2, path: path)
        #expect(
            document.checks("build") == ["plain: failed build-failed", "prod: failed build-failed"])
        #expect(document.findings.allSatisfy { $0.evidence?.contains("web") == true })
        #expect(document.findings.allSatisfy { $0.evidence?.contains("command failed") == false })
    }
}
