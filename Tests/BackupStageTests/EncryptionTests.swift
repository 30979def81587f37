import Contracts
import SystemSupport
import TestSupport
import Testing

/// Backups that only the holder of a key can read.
@Suite(
    .enabled(
        if: ["age", "age-keygen"].allSatisfy { Environment.current().program($0) != nil },
        "needs age (apt-get install age)"))
struct EncryptionTests {
    /// A key file, and its public key.
    private func key(_ fixture: BackupFixture, _ name: String) throws -> (file: String, key: String)
    {
        let file = fixture.git.beside(name)
        try Programs.run("age-keygen", ["-o", file])
        let key = try Programs.run("age-keygen", ["-y", file]).text
        return (file, String(key.dropLast()))
    }

    private func verify(_ directory: String, _ arguments: String...) throws -> Programs.Result {
        try Programs.run("upkeep-backup", ["verify", "--from", directory] + arguments, in: "/")
    }

    @Test func encryptsAndRestoresAChain() throws {
        let fixture = try BackupFixture()
        let (file, key) = try key(fixture, "key")
        let recipients = try fixture.git.writeBeside("recipients", key + "\n")
        try fixture.backup("--backup-recipients-file", recipients)
        try fixture.git.commit(["a.yaml": "a: 2\n"], "second")
        let document = try fixture.backup("--backup-recipients-file", recipients)
        #expect(document.bundle?.encrypted == true && document.bundle?.covers.since != nil)
        let names = try Files.list(fixture.artifacts(document.run))
        #expect(names.filter { $0.hasSuffix(".bundle.age") }.count == 2 && names.count == 3)
        let copy = try fixture.copy(document.run)
        let blind = try verify(copy)
        #expect(blind.exit == 0 && blind.text.contains("content was not read"))
        let seeing = try verify(copy, "--identity", file)
        #expect(seeing.exit == 0 && seeing.text.contains("none missing"), "\(seeing.err)")
        let (place, result) = try fixture.restore(copy, "--identity", file)
        #expect(result.exit == 0, "\(result.err)")
        let tree = try Programs.run("git", ["-C", place, "rev-parse", "HEAD^{tree}"]).text
        #expect(tree == (try fixture.git.git("rev-parse", "HEAD^{tree}")) + "\n")
    }

    @Test func leavesNoPlainBundleAnywhere() throws {
        let fixture = try BackupFixture()
        let (_, key) = try key(fixture, "key")
        try fixture.backup("--backup-recipients", key)
        let found = try Programs.run(
            "grep", ["-rlE", "^# v[23] git bundle", fixture.git.state])
        #expect(found.text.isEmpty)
    }

    @Test func refusesTheWrongKeyAndNone() throws {
        let fixture = try BackupFixture()
        let (_, key) = try key(fixture, "key")
        let other = try self.key(fixture, "other").file
        let document = try fixture.backup("--backup-recipients", key)
        let directory = fixture.artifacts(document.run)
        let wrong = try verify(directory, "--identity", other)
        #expect(wrong.exit == 1 && wrong.err.contains("age cannot decrypt"), "\(wrong.err)")
        let (place, refused) = try fixture.restore(directory, "--identity", other)
        #expect(refused.exit == 1 && Files.kind(place) == nil)
        #expect(try fixture.restore(directory).result.exit == 64)
        #expect(try verify(directory, "--identity", "/nowhere").exit == 64)
    }

    @Test(arguments: [0, 20, 70_000]) func refusesAFileThatIsCut(kept: Int) throws {
        let noise = (0..<20_000).map { _ in String(UInt64.random(in: .min ... .max)) }
        let fixture = try BackupFixture(["a": noise.joined(separator: "\n")])
        let (file, key) = try key(fixture, "key")
        let document = try fixture.backup("--backup-recipients", key)
        let copy = try fixture.copy(document.run)
        let name = "repository-\(document.run).bundle.age"
        let bytes = try Files.read(copy + "/" + name, limit: 1 << 26)
        let cut = Array(bytes.prefix(kept))
        #expect(cut.count < bytes.count)
        try Files.remove(copy + "/" + name)
        try AtomicFile.write(cut, to: copy + "/" + name)
        let result = try verify(copy, "--identity", file)
        #expect(result.exit == 1 && result.err.contains(name), "\(result.err)")
        // The same with a manifest that vouches for it: age says no.
        var manifest = try BackupFixture.manifest(in: copy)
        if case .array(let items) = manifest["bundles"], case .object(var fields)? = items.first {
            fields["sha256"] = .string(SHA256.hex(cut))
            fields["bytes"] = .integer(cut.count)
            manifest["bundles"] = .array([.object(fields)])
        }
        try AtomicFile.write(try CanonicalJSON.encode(manifest), to: copy + "/manifest.json")
        let forged = try verify(copy, "--identity", file)
        #expect(forged.exit == 1 && forged.err.contains(name), "\(forged.err)")
    }

    @Test func startsAnewForOtherRecipients() throws {
        let fixture = try BackupFixture()
        let one = try key(fixture, "one")
        let two = try key(fixture, "two")
        try fixture.backup("--backup-recipients", one.key)
        try fixture.git.commit(["a.yaml": "a: 2\n"], "second")
        let second = try fixture.backup(
            "--backup-recipients", one.key, "--backup-recipients", two.key)
        #expect(second.bundle?.covers.since == nil)
        for file in [one.file, two.file] {
            #expect(try verify(fixture.artifacts(second.run), "--identity", file).exit == 0)
        }
    }

    @Test func failsWithAgesWordsForAKeyThatIsNone() throws {
        let fixture = try BackupFixture()
        let document = try fixture.backup("--backup-recipients", "age1nonsense", exit: 1)
        #expect(document.rules == ["backup/not-verified"])
        #expect(document.findings.first?.message.contains("age cannot encrypt") == true)
    }

    @Test func seesWhereAgeIsMissing() throws {
        let fixture = try BackupFixture()
        let (_, key) = try key(fixture, "key")
        let programs = fixture.git.beside("bin")
        try Files.makeDirectory(programs)
        let git = try #require(Environment.current().program("git"))
        try AtomicFile.replaceLink(programs + "/git", with: git)
        let result = try fixture.run(
            ["--backup-recipients", key], environment: ["PATH": programs])
        #expect(result.exit == 69 && result.err.contains("apt-get install age"))
    }
}
