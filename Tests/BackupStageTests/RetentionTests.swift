import Contracts
import SystemSupport
import TestSupport
import Testing

/// Which backups stay.
@Suite struct RetentionTests {
    /// Makes backups with a change before each; gives their runs, oldest first.
    private func backups(
        _ fixture: BackupFixture, _ count: Int, _ arguments: [String]
    ) throws -> [String] {
        try (0..<count).map { index in
            try fixture.git.commit(["a.yaml": "a: \(index + 10)\n"], "change \(index)")
            let result = try fixture.run(arguments + ["-o", "json"])
            #expect(result.exit == 0, "\(result.err)")
            return try CanonicalJSON.document(BackupPayload.self, from: result.out).run.text
        }
    }

    private func kept(_ fixture: BackupFixture) throws -> [String] {
        try Files.list(fixture.git.state("runs")).filter {
            Files.kind(fixture.artifacts($0) + "/manifest.json") != nil
        }
    }

    @Test func keepsTheNewest() throws {
        let fixture = try BackupFixture()
        let runs = try backups(fixture, 4, ["--backup-full-every", "1", "--backup-keep", "2"])
        #expect(try kept(fixture) == Array(runs.suffix(2)))
        #expect(Files.kind(fixture.artifacts(runs[0])) == nil)
        let document = try fixture.backup("--backup-keep", "1", "--backup-full-every", "1")
        #expect(document.payload.retention.removed == Array(runs.suffix(2)))
        #expect(document.payload.retention.kept == [document.run])
    }

    @Test func keepsWhatAKeptOneBuildsOn() throws {
        let fixture = try BackupFixture()
        let runs = try backups(fixture, 4, ["--backup-full-every", "3", "--backup-keep", "1"])
        #expect(try kept(fixture) == [runs[3]])
        let more = try backups(fixture, 2, ["--backup-full-every", "3", "--backup-keep", "1"])
        #expect(try kept(fixture) == [runs[3]] + more)
        #expect(try fixture.run(["verify"]).exit == 0)
    }

    @Test func removesByAgeButNeverTheLastVerifiedOne() throws {
        let fixture = try BackupFixture()
        let old = try backups(fixture, 2, ["--backup-full-every", "1"])
        let later = [
            "LD_PRELOAD": Programs.path("libupkeep-faults.so"),
            "UPKEEP_FAULT_CLOCK": "\(10 * 86_400)",
        ]
        let arguments = ["--backup-keep-days", "5", "--backup-full-every", "1", "-q"]
        // A backup that fails removes nothing, however old the others are.
        let object = try fixture.git.git("rev-parse", "HEAD:a.yaml")
        let path = fixture.git.path(".git/objects/\(object.prefix(2))/\(object.dropFirst(2))")
        let bytes = try Files.read(path, limit: 1 << 20)
        try Files.remove(path)
        #expect(try fixture.run(arguments, environment: later).exit == 1)
        #expect(try kept(fixture) == old)
        try AtomicFile.write(bytes, to: path)
        #expect(try fixture.run(arguments, environment: later).exit == 0)
        let left = try kept(fixture)
        #expect(left.count == 1 && !old.contains(left[0]))
    }

    @Test func removesNothingThroughALink() throws {
        let fixture = try BackupFixture()
        let runs = try backups(fixture, 2, ["--backup-full-every", "1"])
        let outside = fixture.git.beside("outside")
        try Programs.run("cp", ["-r", fixture.artifacts(runs[0]), outside])
        try Files.removeTree(fixture.artifacts(runs[0]))
        try AtomicFile.replaceLink(fixture.artifacts(runs[0]), with: outside)
        let document = try fixture.backup("--backup-keep", "1", "--backup-full-every", "1")
        #expect(document.payload.retention.removed == [runs[1]])
        #expect(try Files.list(outside).count == 2)
    }

    @Test func leavesWhatItDidNotWriteAndSaysWhatItCannotRead() throws {
        let fixture = try BackupFixture()
        let runs = try backups(fixture, 2, ["--backup-full-every", "1"])
        try AtomicFile.write("mine", to: fixture.artifacts(runs[0]) + "/note.txt")
        try AtomicFile.write("{", to: fixture.artifacts(runs[1]) + "/manifest.json")
        let document = try fixture.backup("--backup-keep", "1", "--backup-full-every", "1")
        #expect(document.rules == ["backup/unreadable"])
        #expect(try Files.list(fixture.artifacts(runs[0])) == ["note.txt"])
        #expect(try Files.list(fixture.artifacts(runs[1])).count == 2)
    }

    @Test func keepsTheMarksOfTheNewestRuns() throws {
        let fixture = try BackupFixture()
        try fixture.git.git("update-ref", "refs/upkeep/backup/mine", "HEAD")
        let runs = try backups(fixture, 4, ["--backup-refs", "2"])
        let marks = try fixture.git.git("for-each-ref", "--format=%(refname)", "refs/upkeep/backup")
        let all = marks.split(separator: "\n").map { String($0.dropFirst(19)) }
        #expect(all == runs.suffix(2).flatMap { [$0, "\($0)-upstream"] } + ["mine"])
    }
}
