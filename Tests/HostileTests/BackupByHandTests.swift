import Contracts
import SystemSupport
import TestSupport
import Testing

/// A backup by hand after a night, a scan or a dry run: it saves what is new, and leaves what was saved.
@Suite struct BackupByHandTests {
    let night: NightFixture

    init() throws { night = try NightFixture(isBad: false) }

    private var runs: Int {
        get throws { try Files.list(night.git.state("runs")).count }
    }

    private func backup(_ words: String...) throws -> Programs.Result {
        try Programs.run(
            "upkeep", ["backup"] + words, in: night.git.work, environment: night.environment)
    }

    /// What a person does after the night, as words for git; nothing of it is in the night's backup.
    @Test(arguments: [
        ["branch", "mine", "HEAD~1"], ["branch", "mine"], ["tag", "v1"],
        ["tag", "-a", "v1", "-m", "x"], ["update-ref", "refs/notes/x", "HEAD"],
        ["checkout", "-q", "-b", "mine"],
    ])
    func savesABranchOrATagThatIsNew(words: [String]) throws {
        #expect(try night.run("update").exit == 0)
        let before = night.git.run()
        #expect(try backup().text.contains("done before"))
        #expect(try runs == 1)
        try Programs.run("git", words, in: night.git.work)
        let result = try backup()
        #expect(result.exit == 0 && !result.text.contains("done before"), "\(result)")
        // The list of the night stays what people see.
        #expect(try runs == 2 && night.git.run() == before)
    }

    /// A trailer can be written by anybody.
    @Test func savesACommitThatPretendsToBeTheRuns() throws {
        #expect(try night.run("update").exit == 0)
        let run = Paths.name(night.git.run())
        try night.git.commit(["new.yaml": "a: 1\n"], "mine\n\nUpkeep-Run: \(run)")
        let result = try backup()
        #expect(result.exit == 0 && !result.text.contains("done before"), "\(result)")
        #expect(try runs == 2)
    }

    @Test func leavesTheNightsBackupWhereItIsDoneByForce() throws {
        #expect(try night.run("update").exit == 0)
        let run = Paths.name(night.git.run())
        let mark = try night.git.git("rev-parse", "refs/upkeep/backup/\(run)")
        let manifest = try night.git.readState("runs/\(run)/artifacts/manifest.json")
        #expect(try backup("--force").exit == 0)
        #expect(try runs == 2)
        let named = try backup("--run", run, "--force")
        #expect(named.exit == 64 && named.err.contains("is not overwritten"), "\(named)")
        #expect(try night.git.git("rev-parse", "refs/upkeep/backup/\(run)") == mark)
        #expect(try night.git.readState("runs/\(run)/artifacts/manifest.json") == manifest)
    }

    @Test func joinsTheScanItFollows() throws {
        #expect(try night.run("scan").exit == 0)
        let run = night.git.run()
        for _ in 0..<2 { #expect(try backup("-o", "text").exit == 0) }
        #expect(try runs == 1 && night.git.run() == run)
        #expect(try night.document(BackupPayload.self).outcome == .complete)
        let report = try night.git.upkeep("upkeep", "report")
        #expect(!report.text.contains("nothing is known"), "\(report.text)")
    }

    @Test(arguments: [[], ["-o", "text"], ["--force"]])
    func savesNothingAfterADryRun(words: [String]) throws {
        #expect(try night.run("update", "--dry-run").exit == 0)
        let result = try Programs.run(
            "upkeep", ["backup"] + words, in: night.git.work, environment: night.environment)
        #expect(result.exit == 0 && result.err.contains("was a dry run"), "\(result)")
        #expect(try night.git.git("for-each-ref", "refs/upkeep/backup") == "")
        #expect(try runs == 1)
    }
}
