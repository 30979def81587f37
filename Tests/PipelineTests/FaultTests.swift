import Contracts
import SystemSupport
import TestSupport
import Testing

/// Crashes, full disks, two runs at once: what stands afterwards, and what a rerun makes of it.
@Suite struct FaultTests {
    static let before =
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  image: x/a:1.0.0\n"
    static let after = before.replacing("1.0.0", with: "1.1.0")

    private func fixture() throws -> (git: GitFixture, report: String) {
        let git = try GitFixture(["a.yaml": Self.before])
        var fixture = RenovateFixture()
        fixture.add(
            "kubernetes", "a.yaml",
            [
                RenovateFixture.image(
                    "x/a", "1.0.0", updates: [RenovateFixture.update("minor", "1.1.0")])
            ])
        return (git, try git.writeBeside("report.json", fixture.report))
    }

    /// Brings a repository to the point where a stage can run.
    private func prepare(_ stage: StageName, _ git: GitFixture, _ report: String) throws {
        let order: [StageName] = [.detect, .analyze, .apply, .report]
        for earlier in order.prefix(while: { $0 != stage }) {
            let result = try Programs.run(
                "upkeep-\(earlier.rawValue)", arguments(earlier, report), in: git.work)
            #expect(result.exit == 0, "\(result.err)")
        }
        if stage == .detect {
            try git.upkeep("upkeep-detect", "--renovate-report", report, "-q")
        }
    }

    private func arguments(_ stage: StageName, _ report: String) -> [String] {
        stage == .detect ? ["--renovate-report", report, "-q"] : ["-q"]
    }

    /// Every JSON file is whole, and no temporary file of a lock of git is left.
    private func expectNothingHalfWritten(_ git: GitFixture, _ note: Comment) throws {
        for run in (try? Files.list(git.state("runs"))) ?? [] {
            for name in try Files.list(git.state("runs/\(run)"))
            where name.hasSuffix(".json") && !name.hasPrefix(".") {
                let bytes = try Files.read(git.state("runs/\(run)/\(name)"), limit: 1 << 26)
                #expect(throws: Never.self, note) {
                    try CanonicalJSON.decode(JSONValue.self, from: bytes)
                }
            }
        }
        let remote = try git.readRemote("a.yaml")
        #expect(remote == Self.before || remote == Self.after, note)
        let local = try git.read("a.yaml")
        #expect(local == Self.before || local == Self.after, note)
    }

    /// Runs a stage again and again, with a fault at its first change, its second, …, until a run
    /// comes through without one; after each fault a plain rerun must bring it to its end.
    private func loop(_ stage: StageName, _ action: Faults.Action) throws {
        var number = 0
        while number < 400 {
            number += 1
            let (git, report) = try fixture()
            try prepare(stage, git, report)
            let faults = Faults(action, number: number, counter: git.beside("counter"))
            let force = stage == .detect ? ["--force", "--run", try run(git)] : []
            let result = try Programs.run(
                "upkeep-\(stage.rawValue)", arguments(stage, report) + force, in: git.work,
                environment: faults.environment)
            let note: Comment =
                "\(stage) \(action) at change \(number): \(result.exit) \(result.err)"
            if faults.calls < number {
                #expect(result.exit == 0, note)
                #expect(number > 5, "the fault never came")
                return
            }
            try expectNothingHalfWritten(git, note)
            let again = try Programs.run(
                "upkeep-\(stage.rawValue)", arguments(stage, report), in: git.work)
            #expect(again.exit == 0, "\(note): then \(again.exit) \(again.err)")
            if stage == .apply {
                #expect(try git.readRemote("a.yaml") == Self.after, note)
                #expect(try git.gitRemote("rev-list", "--count", "main") == "2", note)
                #expect(try git.read("a.yaml") == Self.after, note)
                #expect(try git.git("status", "--porcelain").isEmpty, note)
                #expect(Files.kind(git.path(".git/index.lock")) == nil, note)
            }
        }
        Issue.record("it never came through")
    }

    private func run(_ git: GitFixture) throws -> String {
        Paths.name(git.run())
    }

    @Test(arguments: [StageName.detect, .analyze, .apply, .report])
    func survivesAFullDiskAnywhere(stage: StageName) throws { try loop(stage, .noSpace) }

    @Test(arguments: [StageName.detect, .analyze, .apply, .report])
    func survivesBeingKilledAnywhere(stage: StageName) throws { try loop(stage, .killBefore) }

    @Test func letsOneRunAtATimeWrite() throws {
        let (git, report) = try fixture()
        try git.upkeep("upkeep", "run", "scan", "--renovate-report", report)
        let held = try FileLock.acquire(git.state("lock"))
        let run = try git.upkeep("upkeep", "run", "scan", "--renovate-report", report)
        #expect(run.exit == 75 && run.out.isEmpty && run.err.contains("another run is at work"))
        let stage = try git.upkeep("upkeep-analyze", "-o", "json")
        #expect(stage.exit == 75 && stage.out.isEmpty)
        #expect(try git.upkeep("upkeep", "status").exit == 0)
        withExtendedLifetime(held) {}
    }

    @Test func doesNotTakeAnyDescriptorForTheLock() throws {
        let (git, report) = try fixture()
        try git.upkeep("upkeep", "run", "scan", "--renovate-report", report)
        let held = try FileLock.acquire(git.state("lock"))
        let stage = try git.upkeep("upkeep-analyze", environment: ["UPKEEP_LOCK_DESCRIPTOR": "1"])
        #expect(stage.exit == 75)
        withExtendedLifetime(held) {}
    }

    @Test func saysWhereItCannotWrite() throws {
        let (git, report) = try fixture()
        try git.write("state", "a file in the way")
        let result = try git.upkeep(
            "upkeep-detect", "--renovate-report", report, "--state", git.path("state"), "-o", "json"
        )
        #expect(result.exit == 70 && result.out.isEmpty && result.err.contains("state"))
    }

    @Test(.enabled(if: Files.effectiveUser == 0, "mounts need root"))
    func worksOnAReadOnlyStateDirectoryOnlyAsFarAsItCan() throws {
        let (git, report) = try fixture()
        let script =
            "mount -t tmpfs none \(git.beside("ro")) && mount -o remount,ro \(git.beside("ro")) && exec "
            + "\(Programs.path("upkeep-detect")) --renovate-report \(report) --state \(git.beside("ro"))/s -o json"
        try Files.makeDirectories(git.beside("ro"))
        let result = try Programs.run("unshare", ["-m", "sh", "-c", script], in: git.work)
        if result.err.contains("unshare failed") || result.err.contains("permission denied") {
            return
        }
        #expect(result.exit == 70 && result.out.isEmpty)
        #expect(result.err.contains("Read-only file system"))
    }

    @Test func endsOnASignalWithItsNumber() throws {
        let (git, report) = try fixture()
        let fifo = git.beside("fifo")
        try Programs.run("mkfifo", [fifo])
        let script =
            "sleep 5 > \(fifo) & timeout -s INT 1 \(Programs.path("upkeep-detect")) "
            + "--renovate-log \(fifo) --renovate-report \(report); echo $?"
        let result = try Programs.run("sh", ["-c", script], in: git.work)
        #expect(
            result.text.contains("124") || result.text.contains("130"),
            "\(result.text)\(result.err)")
    }

    @Test func printsTheSameDocumentThatItWrote() throws {
        let (git, report) = try fixture()
        let result = try git.upkeep("upkeep-detect", "--renovate-report", report, "-o", "json")
        #expect(result.out == (try Files.read(git.run() + "/detect.json", limit: 1 << 26)))
        let again = try git.upkeep(
            "upkeep-detect", "--renovate-report", report, "-o", "json", "--run", run(git))
        #expect(again.out == result.out)
    }

    @Test func doesItsWorkOnceAndAgainOnlyForOtherInputs() throws {
        let (git, report) = try fixture()
        try git.upkeep("upkeep-detect", "--renovate-report", report, "-q")
        let first = try git.upkeep("upkeep-analyze")
        let second = try git.upkeep("upkeep-analyze")
        #expect(!first.text.contains("done before") && second.text.contains("done before"))
        try git.upkeep(
            "upkeep-detect", "--renovate-report", report, "-q", "--run", run(git), "--force")
        #expect(try git.upkeep("upkeep-analyze", "--force").text == first.text)
    }
}
