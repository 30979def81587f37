import Contracts
import SystemSupport
import TestSupport
import Testing

/// `upkeep run`: the pipelines as data, what follows a failure, and runs taken up again.
@Suite struct NightTests {
    @Test func takesBackAndHoldsWhatBreaksABuild() throws {
        let one = try NightFixture()
        let result = try one.run("update")
        #expect(result.exit == 2, "\(result.err)")
        #expect(try one.git.readRemote("good/web.yaml").contains("x/good:1.1.0"))
        #expect(try one.git.readRemote("bad/web.yaml").contains("x/bad:1.0.0"))
        let holds = try one.git.readRemote("upkeep.holds.yaml")
        #expect(holds.contains("package: x/bad") && !holds.contains("x/good"))
        #expect(holds.contains("build of bad failed, see bad/web.yaml"))
        let rollback = try one.document(RollbackPayload.self)
        #expect(rollback.payload.reverts.map(\.outcome) == [.reverted])
        let report = try one.document(ReportPayload.self).payload
        let failed = try #require(report.sections.first { $0.section == .failed })
        #expect(failed.entries.contains { $0.component == "bad" && $0.update != nil })
        #expect(result.text.contains("1 update applied, 1 taken back"))
        // The next night: it is held, and nothing is changed.
        let tip = try one.git.gitRemote("rev-parse", "main")
        let next = try one.run("update")
        #expect(next.exit == 0, "\(next.err)")
        #expect(try one.git.gitRemote("rev-parse", "main") == tip)
        #expect(next.text.contains("1 held"))
    }

    @Test func backsUpBeforeItApplies() throws {
        let one = try NightFixture(isBad: false)
        #expect(try one.run("update").exit == 0)
        let record = try one.git.readState("latest/run.json")
        let order = ["detect", "analyze", "backup", "apply", "validate", "report"]
        let places = order.compactMap { record.firstRange(of: "\"stage\": \"\($0)\"")?.lowerBound }
        #expect(places.count == order.count && places == places.sorted())
        #expect(try one.document(ValidatePayload.self).payload.verdict == .passed)
    }

    @Test func stopsBeforeApplyWhereThereIsNoBackup() throws {
        let one = try NightFixture()
        let shallow = one.git.beside("shallow")
        try Programs.run(
            "git", ["clone", "-q", "--depth", "1", "file://\(one.git.remote)", shallow])
        let result = try Programs.run(
            "upkeep", ["run", "update", "--renovate-report", one.report], in: shallow,
            environment: one.environment)
        #expect(result.exit == 65 && result.text.contains("backup failed"), "\(result.text)")
        #expect(try one.git.readRemote("good/web.yaml").contains("1.0.0"))
    }

    @Test func rollsNothingBackThatNeverReachedTheBranch() throws {
        let one = try NightFixture()
        let hook = one.git.remote + "/hooks/pre-receive"
        try AtomicFile.write("#!/bin/sh\necho protected; exit 1\n", to: hook)
        try Programs.run("chmod", ["755", hook])
        let result = try one.run("update")
        #expect(result.exit == 1 && result.text.contains("apply failed"), "\(result.text)")
        #expect(Files.kind(one.git.run() + "/rollback.json") == nil)
        #expect(try one.git.gitRemote("rev-list", "--count", "main") == "1")
    }

    @Test func takesUpARunThatDiedAndThenStartsItsOwn() throws {
        let one = try NightFixture()
        let faults = Faults(
            .killRunAfter, operation: .write, number: 1, suffix: "journal.jsonl",
            counter: one.git.beside("counter"))
        let dead = try one.run("update", environment: faults.environment)
        #expect(dead.exit == 137)
        let run = Paths.name(one.git.run())
        let left = try one.run("update", "--new", "--no-push", "--dry-run")
        #expect(!left.err.contains("taken up"))
        let plan = try one.run("update", "--plan")
        #expect(plan.text.contains("first \(run) is taken up"), "\(plan.text)")
        let next = try one.run("update")
        #expect(next.err.contains("\(run) did not come to an end: it is taken up first"))
        #expect(next.exit == 2)
        #expect(try Files.list(one.git.state("runs")).count == 3)
        #expect(try one.run("update", "--resume").text == "update: no run is left to take up\n")
    }

    @Test func startsAgainAtAStage() throws {
        let one = try NightFixture(isBad: false)
        #expect(try one.run("update").exit == 0)
        let before = Paths.name(one.git.run())
        let again = try one.run("update", "--from", "validate")
        #expect(again.exit == 0 && !again.err.contains("detect"), "\(again.err)")
        #expect(Paths.name(one.git.run()) == before)
        let none = try one.run("scan", "--from", "validate")
        #expect(none.exit == 64 && none.err.contains("scan has no stage validate"))
    }

    @Test func saysWhatWouldRun() throws {
        let one = try NightFixture()
        let list = try Programs.run("upkeep", ["run", "--list"], in: one.git.work)
        #expect(list.text.contains("update   built in"))
        let plan = try one.run("update", "--plan", "--max-kind", "major")
        #expect(plan.text.contains("upkeep-apply --max-kind major"))
        #expect(plan.text.contains("after 1 or 2: rollback"))
        #expect(Files.kind(one.git.state("runs")) == nil)
    }

    // MARK: pipelines of the repository

    private static let mine = """
        summary: Mine.
        max-kind: patch
        stages:
          - stage: detect
          - stage: analyze
          - stage: apply
            arguments: [--no-push]
          - stage: report
            always: true
        """

    @Test func takesThePipelineOfTheRepository() throws {
        let one = try NightFixture()
        try one.git.commit(["pipelines/update.yaml": Self.mine], "mine")
        let result = try one.run(
            "update", "--max-kind", "minor", "--repository-pipelines")
        #expect(result.exit == 0 && !result.err.contains("backup"), "\(result.err)")
        #expect(try one.git.read("good/web.yaml").contains("1.1.0"))
        #expect(try one.git.readRemote("good/web.yaml").contains("1.0.0"))
    }

    @Test func leavesThePipelinesOfTheRepositoryUnusedUnlessTheOperatorSaysSo() throws {
        let one = try NightFixture()
        let files = ["pipelines/update.yaml": Self.mine, "pipelines/mine.yaml": Self.mine]
        try one.git.commit(files, "mine")
        let update = try one.run("update", "--plan")
        #expect(update.text.hasPrefix("update (built in)") && update.text.contains("backup"))
        #expect(update.err.contains("pipelines/update.yaml does not count"), "\(update.err)")
        let mine = try one.run("mine")
        #expect(mine.exit == 64 && mine.err.contains("repository-pipelines"), "\(mine.err)")
        try one.git.commit(["upkeep.yaml": "repository-pipelines: true\n"], "own")
        let own = try one.run("mine")
        #expect(own.exit == 64 && own.err.contains("must not set \"repository-pipelines\""))
    }

    @Test(arguments: [
        ("stagez: []\n", "pipelines/mine.yaml:1: unknown key \"stagez\"", "did you mean stages?"),
        ("stages:\n  - stage: detekt\n", ":2: stage cannot be \"detekt\"", "did you mean detect?"),
        ("stages: []\n", "it names no stages", ""),
        ("stages:\n  - stage: apply\n    arguments: [--repo, x]\n", ":3: unknown flag --repo", ""),
        ("stages:\n  - stage: apply\n  - stage: apply\n", "apply is named twice", ""),
        ("stages:\n  - stage: apply\n    time-limit: 5\n", "no length of time", "30s, 10m, 2h"),
        (
            "stages:\n  - {stage: apply, on-failure: rollback}\n",
            "which is not among the handlers",
            ""
        ),
        (
            "stages:\n  - {stage: apply, on-failure: rollback}\nhandlers:\n"
                + "  - {stage: rollback, on-failure: validate}\n"
                + "  - {stage: validate, on-failure: rollback}\n",
            "on-failure goes in a circle: apply → rollback → validate → rollback", ""
        ),
        (
            "stages:\n  - {stage: apply, arguments: [--git-token-file, x]}\n",
            "a pipeline must not set --git-token-file", "UPKEEP_GIT_TOKEN_FILE"
        ),
        ("stages: {}\nstages: []\n", "twice", ""), ("a: [", "pipelines/mine.yaml", ""),
    ])
    func refusesABadPipeline(_ text: String, _ message: String, _ hint: String) throws {
        let one = try NightFixture()
        try one.git.commit(["pipelines/mine.yaml": text], "mine")
        let result = try one.run("mine", "--repository-pipelines")
        #expect(result.exit == 64, "\(result.err)")
        #expect(result.err.contains(message) && result.err.contains(hint), "\(result.err)")
        #expect(Files.kind(one.git.state("runs")) == nil)
    }

    @Test func triesAgainOnlyWhatIsUnavailable() throws {
        let one = try NightFixture(isBad: false)
        let text = """
            stages:
              - {stage: detect}
              - {stage: analyze}
              - {stage: apply, retries: 2, back-off: 0s}
              - {stage: report, always: true}
            """
        try one.git.commit(["pipelines/mine.yaml": text], "mine")
        try one.git.git("push", "-q")
        let hidden = one.git.beside("hidden.git")
        try Files.rename(one.git.remote, to: hidden)
        let away = try one.run(
            "mine", "--repository-pipelines", environment: ["UPKEEP_NO_RETRY": nil])
        #expect(away.exit == 69 && away.err.contains("apply again in 0 s (2 of 2)"), "\(away.err)")
        try Files.rename(hidden, to: one.git.remote)
        // The run stays open: what apply did not get to do is done first.
        let back = try one.run("mine", "--resume", "--repository-pipelines")
        #expect(back.exit == 0, "\(back.err)")
        #expect(try one.git.readRemote("good/web.yaml").contains("1.1.0"))
    }

    @Test func endsAStageThatTakesTooLong() throws {
        let one = try NightFixture()
        let text = "stages:\n  - {stage: detect, time-limit: 1s}\n"
        try one.git.commit(["pipelines/mine.yaml": text], "mine")
        try one.git.writeBeside("programs/renovate", "#!/bin/sh\nsleep 60\n")
        try Programs.run("chmod", ["755", one.git.beside("programs/renovate")])
        let result = try Programs.run(
            "upkeep", ["run", "mine", "--renovate", "run", "--repository-pipelines"],
            in: one.git.work,
            environment: one.environment)
        #expect(result.exit == 70 && result.text.contains("took longer than 1 s"), "\(result.text)")
    }

    @Test func refusesAStageOfAnotherVersion() throws {
        let one = try NightFixture()
        let programs = one.git.beside("bin")
        try Files.makeDirectories(programs)
        for name in ["upkeep", "upkeep-detect", "upkeep-report"] {
            try Programs.run("cp", [Programs.path(name), programs])
        }
        try AtomicFile.write(
            "#!/bin/sh\necho upkeep-analyze 0.0.1\n", to: programs + "/upkeep-analyze")
        try Programs.run("chmod", ["755", programs + "/upkeep-analyze"])
        let result = try Programs.run(
            "\(programs)/upkeep", ["run", "scan", "--renovate-report", one.report],
            in: one.git.work)
        #expect(result.exit == 70 && result.err.contains("says \"upkeep-analyze 0.0.1\""))
        #expect(result.err.contains("upkeep is "))
    }

    @Test func letsTwoPipelinesNotRunAtOnce() throws {
        let one = try NightFixture()
        try Files.makeDirectories(one.git.state)
        let held = try FileLock.acquire(one.git.state("lock"))
        #expect(try one.run("update").exit == 75)
        withExtendedLifetime(held) {}
    }

    // MARK: gate

    @Test func refusesAPushThatBreaksABuild() throws {
        let one = try NightFixture()
        let hook = Paths.join(
            Paths.parent(Paths.parent(Paths.parent(Paths.absolute(#filePath)))),
            "hooks/pre-receive")
        try Programs.run("cp", [hook, one.git.remote + "/hooks/pre-receive"])
        let path = "\(one.git.beside("programs")):\(Programs.directory):/usr/bin:/bin"
        func push() throws -> Programs.Result {
            try Programs.run(
                "git", ["push", "-q", "origin", "main"], in: one.git.work,
                environment: ["PATH": path])
        }
        try one.git.commit(["bad/web.yaml": ApplyFixture.deployment("x/bad:1.6.6")], "breaks")
        let refused = try push()
        #expect(refused.exit != 0 && refused.err.contains("1.6.6 is broken"), "\(refused.err)")
        #expect(try one.git.gitRemote("rev-list", "--count", "main") == "1")
        try one.git.commit(["bad/web.yaml": ApplyFixture.deployment("x/bad:1.3.0")], "mends")
        #expect(try push().exit == 0)
        #expect(try one.git.gitRemote("rev-list", "--count", "main") == "3")
    }

    @Test func judgesAChangeByTheRulesBeforeIt() throws {
        let one = try NightFixture()
        let base = try one.git.git("rev-parse", "HEAD")
        let bad = ApplyFixture.deployment("x/bad:1.6.6")
        let off = "stages:\n  - stage: report\n"
        try one.git.commit(["bad/web.yaml": bad, "pipelines/gate.yaml": off], "sneaky")
        let gate = try one.run("gate", "--base", base, "--head", "HEAD")
        #expect(gate.exit == 2, "\(gate.text) \(gate.err)")
        try one.git.commit(["bad/web.yaml": ApplyFixture.deployment("x/bad:1.3.0")], "mended")
        #expect(try one.run("gate", "--base", base, "--head", "HEAD").exit == 0)
    }
}
