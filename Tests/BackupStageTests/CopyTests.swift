import Contracts
import SystemSupport
import TestSupport
import Testing

/// Copies of backups beside the clone that they save.
@Suite struct CopyTests {
    let fixture: BackupFixture

    init() throws { fixture = try BackupFixture() }

    @Test func copiesIntoADirectoryAndRestoresFromThere() throws {
        let place = fixture.git.beside("copies")
        let missing = try fixture.run(["--backup-to", place])
        #expect(missing.exit == 1 && missing.err.contains("make the directory"), "\(missing.err)")
        try Files.makeDirectories(place)
        let first = try fixture.backup("--backup-to", place)
        #expect(first.payload.copy == "\(place)/\(first.run)")
        try fixture.git.commit(["a.yaml": "a: 2\n"], "second")
        let second = try fixture.backup("--backup-to", place, "--backup-keep", "1")
        #expect(try Files.list(place).contains(second.run.text))
        // The clone and its state are gone.
        try Files.removeTree(fixture.git.work)
        let restored = try fixture.restore("\(place)/\(second.run)")
        #expect(restored.result.exit == 0, "\(restored.result.err)")
        #expect(try Files.readText(restored.place + "/a.yaml", limit: 99) == "a: 2\n")
    }

    @Test func removesTheCopyWithTheBackup() throws {
        let place = fixture.git.beside("copies")
        try Files.makeDirectories(place)
        let flags = ["--backup-to", place, "--backup-full-every", "1", "--backup-keep", "1", "-q"]
        for number in 2...3 {
            #expect(try fixture.run(flags).exit == 0)
            try fixture.git.commit(["a.yaml": "a: \(number)\n"], "change \(number)")
        }
        #expect(try fixture.run(flags).exit == 0)
        #expect(try Files.list(place).count == 1)
    }

    /// A copy that is not what it was is made again.
    @Test func mendsADamagedCopy() throws {
        let place = fixture.git.beside("copies")
        try Files.makeDirectories(place)
        let run = try fixture.backup("--backup-to", place).run
        try BackupFixture.flip("\(place)/\(run)/repository-\(run).bundle")
        #expect(try fixture.run(["--backup-to", place, "--run", run.text, "--force"]).exit == 0)
        let restored = try fixture.restore("\(place)/\(run)")
        #expect(restored.result.exit == 0, "\(restored.result.err)")
    }

    @Test func copiesToARemoteAndRestoresFromThere() throws {
        let remote = fixture.git.beside("backups.git")
        try Programs.run("git", ["init", "-q", "--bare", remote])
        let first = try fixture.backup("--backup-to", "file://\(remote)")
        let reference = "refs/upkeep/backups/\(first.run)"
        #expect(first.payload.copy == "file://\(remote) \(reference)")
        let place = fixture.git.beside("fetched")
        try Files.makeDirectories(place)
        let fetched = try Programs.run(
            "sh", ["-c", "git --git-dir=\(remote) archive \(reference) | tar -x -C \(place)"])
        #expect(fetched.exit == 0, "\(fetched.err)")
        let restored = try fixture.restore(place)
        #expect(restored.result.exit == 0, "\(restored.result.err)")
        // Again is no change; the one that goes here goes there.
        try fixture.git.git("remote", "add", "safe", remote)
        try fixture.git.commit(["a.yaml": "a: 2\n"], "second")
        let flags = ["--backup-to", "safe", "--backup-full-every", "1", "--backup-keep", "1"]
        let second = try fixture.backup(flags[0], flags[1], flags[2], flags[3], flags[4], flags[5])
        let names = try Programs.run(
            "git", ["--git-dir=\(remote)", "for-each-ref", "--format=%(refname)"])
        #expect(names.text == "refs/upkeep/backups/\(second.run)\n")
    }

    @Test func aPlaceThatCannotBeReachedStopsTheRun() throws {
        let gone = try fixture.run(["--backup-to", "file://\(fixture.git.beside("none.git"))"])
        #expect(gone.exit == 69, "\(gone.exit) \(gone.err)")
        let word = try fixture.run(["--backup-to", "copies"])
        #expect(word.exit == 64 && word.err.contains("neither an absolute path nor a remote"))
    }
}
