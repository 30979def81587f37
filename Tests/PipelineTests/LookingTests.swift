import Contracts
import SystemSupport
import TestSupport
import Testing

/// After a night, looking at what it did changes nothing: not the remote, not the repository, no run.
@Suite struct LookingTests {
    let night: NightFixture

    init() throws { night = try NightFixture(isBad: false) }

    private func upkeep(_ words: [String]) throws -> Programs.Result {
        try Programs.run("upkeep", words, in: night.git.work, environment: night.environment)
    }

    /// All that a look could change, as one text.
    private func world() throws -> [String] {
        let runs = try Files.list(night.git.state("runs")).sorted()
        let documents = try runs.flatMap { run in
            try Files.list(night.git.state("runs/\(run)")).sorted().filter { $0.hasSuffix(".json") }
                .map { try "\(run)/\($0) \(night.git.readState("runs/\(run)/\($0)").hashValue)" }
        }
        return try night.remoteState() + [try night.git.git("for-each-ref"), night.git.run()]
            + documents
    }

    @Test func lookingAfterAGoodNightChangesNothing() throws {
        #expect(try night.run("update").exit == 0)
        let before = try world()
        for stage in ["apply", "backup", "analyze", "validate", "report"] {
            let byHand = try night.git.upkeep("upkeep", stage, "-o", "text")
            #expect(byHand.exit == 0, "\(stage): \(byHand.err)")
            #expect(try world() == before, "upkeep \(stage) -o text")
            let json = try night.git.upkeep("upkeep", "show", stage, "-o", "json")
            #expect(json.text == (try night.git.readState("latest/\(stage).json")), "\(json.err)")
        }
        for words in [["status"], ["show"], ["history"], ["hold", "list"], ["backup", "list"]] {
            let result = try upkeep(words)
            #expect(result.exit == 0, "\(words): \(result.err)")
            #expect(!result.text.isEmpty)
        }
        let rollback = try night.git.upkeep("upkeep", "rollback", "-o", "text")
        #expect(rollback.exit == 64)
        #expect(rollback.err.contains("--failed, --update ID or --all"))
        #expect(try world() == before)
    }

    @Test func aStageByHandTakesNoMoreThanItsPipelineGaveIt() throws {
        #expect(try night.run("update", "--max-kind", "patch").exit == 0)
        let before = try world()
        let again = try night.git.upkeep("upkeep", "apply")
        #expect(again.exit == 0, "\(again.err)")
        #expect(again.text.contains("done before"))
        #expect(try world() == before)
    }

    @Test func aStageByHandDoesNothingInADryRun() throws {
        let dry = try night.run("update", "--dry-run")
        #expect(dry.exit == 0)
        // What would be done begins with the plan.
        let plan = try upkeep(["plan"])
        let heads = [dry, plan].map { $0.text.split(separator: "\n").dropFirst().prefix(3) }
        #expect(heads[0] == heads[1] && heads[0].contains { $0.contains("takes 2 updates") })
        let tip = try night.git.gitRemote("rev-parse", "main")
        let apply = try night.git.upkeep("upkeep", "apply")
        #expect(apply.exit == 0, "\(apply.err)")
        #expect(apply.err.contains("was a dry run"))
        #expect(try night.git.gitRemote("rev-parse", "main") == tip)
        let shown = try night.git.upkeep("upkeep", "show", "apply")
        #expect(shown.text.contains("dry run"))
    }

    @Test func aBackupByHandSavesWhatAPersonCommittedSince() throws {
        #expect(try night.run("update").exit == 0)
        try night.git.commit(["new.yaml": "a: 1\n"], "by a person")
        let backup = try night.git.upkeep("upkeep", "backup")
        #expect(backup.exit == 0, "\(backup.err)")
        #expect(try Files.list(night.git.state("runs")).count == 2)
        let status = try night.git.upkeep("upkeep", "status")
        #expect(!status.text.contains("ended by force"))
    }

    @Test(
        arguments: [
            (["--renovate-report", "/missing.json"], 65), (["--max-kind", "huge"], 64), ([], 64),
            (["--renovate-log", "/dev/null"], 65),
        ] as [([String], Int32)])
    func aMistypedRunIsToldOnceAndNeverBecomesTheNewest(words: [String], exit: Int32) throws {
        #expect(try night.run("update").exit == 0)
        let before = try world()
        let result = try upkeep(["run", "scan"] + words)
        #expect(result.exit == exit, "\(result.err)")
        #expect(result.text.isEmpty)
        let messages = result.err.split(separator: "\n").filter { !$0.hasPrefix("  ") }
        #expect(messages.count == 1, "\(result.err)")
        #expect(try world() == before)
    }

    @Test func aMistypedUpdateDoesNotHideTheNightsList() throws {
        #expect(try night.run("update").exit == 0)
        let newest = night.git.run()
        let result = try night.run("update", "--update", "u-0000000000")
        #expect(result.exit == 64)
        #expect(result.err.components(of: "has no update").count == 2, "\(result.err)")
        #expect(!result.text.contains("has no update"))
        #expect(night.git.run() == newest)
    }

    @Test(
        arguments: [
            (["applz"], "did you mean apply?"), (["rollback"], "has no rollback document"),
            (["apply", "-o", "html"], "-o takes"), (["apply", "-o", "sarif"], "-o takes"),
            (["apply", "--run", "20200101T000000Z-00000000"], "there is no run"),
        ] as [([String], String)])
    func showSaysWhatItCannotShow(words: [String], message: String) throws {
        #expect(try night.run("update").exit == 0)
        let result = try upkeep(["show"] + words)
        #expect(result.exit == 64)
        #expect(result.err.contains(message), "\(result.err)")
        #expect(result.text.isEmpty)
    }
}

extension String {
    fileprivate func components(of separator: String) -> [Substring] {
        split(separator: separator, omittingEmptySubsequences: false)
    }
}

/// What a person approved is there the night after, and goes the way that the night went.
@Suite struct ApprovalTests {
    let git: GitFixture
    let report: String

    init() throws {
        git = try GitFixture([
            "a.yaml": ApplyFixture.deployment("x/a:1.0.0"),
            "b.yaml": ApplyFixture.deployment("x/b:1.0.0"),
        ])
        var fixture = RenovateFixture()
        for name in ["a", "b"] {
            fixture.add(
                "kubernetes", "\(name).yaml",
                [
                    RenovateFixture.image(
                        "x/\(name)", "1.0.0",
                        updates: [
                            RenovateFixture.update("minor", "1.1.0", branch: "\(name)-minor"),
                            RenovateFixture.update("major", "2.0.0", branch: "\(name)-major"),
                        ])
                ])
        }
        report = try git.writeBeside("report.json", fixture.report)
    }

    private func night(_ words: String...) throws {
        let result = try Programs.run(
            "upkeep", ["run", "update", "--renovate-report", report] + words, in: git.work)
        #expect(result.exit == 0, "\(result.err)")
    }

    private func apply() throws -> Document<ApplyPayload> {
        try CanonicalJSON.document(
            ApplyPayload.self, from: Array(git.readState("latest/apply.json").utf8))
    }

    private func major(of file: String) throws -> String {
        let detect = try CanonicalJSON.document(
            DetectPayload.self, from: Array(git.readState("latest/detect.json").utf8)
        ).payload
        let dependency = detect.dependencies.first { $0.file == file }?.id
        return detect.updates.first { $0.dependency == dependency && $0.kind == .major }?.id.text
            ?? ""
    }

    @Test func theNightAfterFindsWhatWasTaken() throws {
        try night()
        let id = try major(of: "a.yaml")
        #expect(try git.upkeep("upkeep", "apply", "--update", id).exit == 0)
        try night()
        let changes = try apply().payload.changes
        #expect(changes.first { $0.update.text == id }?.outcome == .already)
        #expect(!changes.contains { $0.outcome == .refused })
        let status = try git.upkeep("upkeep", "status")
        #expect(status.text.contains("Waiting (1)") && !status.text.contains(id), "\(status.text)")
        let shown = try git.upkeep("upkeep", "report")
        #expect(shown.text.contains("There before (2"), "\(shown.text)")
        try git.upkeep("upkeep", "run", "scan", "--renovate-report", report)
        let scanned = try git.upkeep("upkeep", "status")
        #expect(scanned.text.contains("Waiting (1)"), "\(scanned.text)")
    }

    @Test func aSecondApprovalLeavesTheFirst() throws {
        try night()
        let (one, two) = (try major(of: "a.yaml"), try major(of: "b.yaml"))
        try git.upkeep("upkeep", "apply", "--update", one)
        let second = try git.upkeep("upkeep", "apply", "--update", two)
        #expect(second.text.contains("1 update applied in 1 commit"), "\(second.text)")
        #expect(second.text.contains("applied before in this run"))
        let status = try git.upkeep("upkeep", "status", "--exit-code")
        #expect(status.exit == 0, "\(status.text)")
    }

    @Test func anApprovalGoesToReviewWhereTheNightWent() throws {
        try night("--review-branch", "upkeep/next")
        let tip = try git.gitRemote("rev-parse", "main")
        #expect(try git.upkeep("upkeep", "apply", "--update", major(of: "a.yaml")).exit == 0)
        #expect(try git.gitRemote("rev-parse", "main") == tip)
        #expect(try git.gitRemote("show", "upkeep/next:a.yaml").contains("2.0.0"))
        let status = try git.upkeep("upkeep", "status")
        #expect(status.text.contains("In review (3"), "\(status.text)")
    }

    @Test func anApprovalPushesNothingOfANightThatPushedNothing() throws {
        let tip = try git.gitRemote("rev-parse", "main")
        try night("--no-push")
        #expect(try git.upkeep("upkeep", "apply", "--update", major(of: "a.yaml")).exit == 0)
        #expect(try git.gitRemote("rev-parse", "main") == tip)
    }

    @Test func lookingWithoutAPushDoesNotSayThatNothingWasPushed() throws {
        try night()
        let again = try git.upkeep("upkeep", "apply", "--no-push")
        #expect(again.exit == 0 && !again.text.contains("nothing was pushed"), "\(again.text)")
        #expect(!(try git.upkeep("upkeep", "status").text.contains("nothing was pushed")))
    }

    @Test func aScanTellsWhatIsNotPushed() throws {
        try git.git("commit", "-q", "--allow-empty", "-m", "mine")
        let scan = try git.upkeep("upkeep", "run", "scan", "--renovate-report", report)
        let words = "main has 1 commit of a person not pushed"
        #expect(scan.text.contains(words), "\(scan.text)")
        #expect(try git.upkeep("upkeep", "status").text.contains(words))
        #expect(try git.upkeep("upkeep", "report").text.contains(words))
    }

    @Test func theReportSaysThatTheRunWasDry() throws {
        try night("--dry-run")
        for format in ["text", "markdown"] {
            let shown = try git.upkeep("upkeep", "report", "-o", format)
            #expect(shown.text.contains("dry run: nothing was changed"), "\(shown.text)")
        }
    }
}
