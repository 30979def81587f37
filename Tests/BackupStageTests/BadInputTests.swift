import Contracts
import SystemSupport
import TestSupport
import Testing

/// Backups that are not what they say, and restores that must not happen.
@Suite struct BadInputTests {
    /// A copy of a backup's directory, and the name of its bundle.
    private func archive() throws -> (fixture: BackupFixture, directory: String, bundle: String) {
        let fixture = try BackupFixture()
        let document = try fixture.backup()
        return (fixture, try fixture.copy(document.run), "repository-\(document.run).bundle")
    }

    private func verify(_ directory: String, _ arguments: String...) throws -> Programs.Result {
        try Programs.run("upkeep-backup", ["verify", "--from", directory] + arguments, in: "/")
    }

    private func expectRefused(
        _ fixture: BackupFixture, _ directory: String, exit: Int32, _ word: String
    ) throws {
        let checked = try verify(directory)
        #expect(checked.exit == exit && checked.err.contains(word), "\(checked.err)")
        let (place, result) = try fixture.restore(directory)
        #expect(result.exit == exit && result.err.contains(word), "\(result.err)")
        #expect(Files.kind(place) == nil)
        let left = try Files.list(Paths.parent(place)).filter { $0.hasPrefix(".upkeep") }
        #expect(left.isEmpty)
    }

    @Test func seesAFlippedByteAndNamesTheFile() throws {
        let (fixture, directory, bundle) = try archive()
        try BackupFixture.flip(directory + "/" + bundle)
        try expectRefused(fixture, directory, exit: 1, bundle)
        let json = try verify(directory, "-o", "json")
        #expect(json.exit == 1 && json.text.contains("\"verified\": false"))
    }

    @Test(arguments: ["cut", "missing", "replaced by a link", "replaced by a directory"])
    func seesAFileThatIsNotWhole(how: String) throws {
        let (fixture, directory, bundle) = try archive()
        let path = directory + "/" + bundle
        let bytes = try Files.read(path, limit: 1 << 20)
        try Files.remove(path)
        switch how {
        case "cut": try AtomicFile.write(Array(bytes.dropLast(5)), to: path)
        case "replaced by a link":
            try AtomicFile.write(bytes, to: directory + "/elsewhere")
            try AtomicFile.replaceLink(path, with: "elsewhere")
        case "replaced by a directory": try Files.makeDirectory(path)
        default: break
        }
        try expectRefused(fixture, directory, exit: 1, bundle)
    }

    /// The digest is right, what it is a digest of is not.
    @Test(arguments: ["objects", "head", "pack", "no bundle", "references"])
    func readsWhatAForgedManifestVouchesFor(what: String) throws {
        let (fixture, directory, bundle) = try archive()
        var bytes = try Files.read(directory + "/" + bundle, limit: 1 << 20)
        var manifest = try BackupFixture.manifest(in: directory)
        switch what {
        case "objects": bytes[bytes.count - 25] ^= 0x41
        case "head": bytes[3] = UInt8(ascii: "9")
        case "pack": bytes = Array(bytes.dropLast(40))
        case "no bundle": bytes = Array(repeating: 0x41, count: 300)
        default:
            manifest["references"] = .array([
                .object([
                    "name": "refs/heads/main",
                    "target": .string(String(repeating: "1", count: 40)),
                ])
            ])
        }
        try Files.remove(directory + "/" + bundle)
        try AtomicFile.write(bytes, to: directory + "/" + bundle)
        if case .array(let items) = manifest["bundles"], case .object(var fields)? = items.first {
            fields["sha256"] = .string(SHA256.hex(bytes))
            fields["bytes"] = .integer(bytes.count)
            manifest["bundles"] = .array([.object(fields)])
        }
        try AtomicFile.write(try CanonicalJSON.encode(manifest), to: directory + "/manifest.json")
        try expectRefused(fixture, directory, exit: 1, directory)
    }

    static let names = [
        "../secret", "/etc/passwd", "a/b", "..", ".", "", ".hidden", "manifest.json",
        "line\nbreak", "x\u{0}y",
    ]

    @Test(arguments: names) func refusesAManifestThatNamesOtherFiles(name: String) throws {
        let (fixture, directory, _) = try archive()
        var manifest = try BackupFixture.manifest(in: directory)
        guard case .array(let items)? = manifest["bundles"],
            case .object(var fields)? = items.first
        else { return #expect(Bool(false), "no bundle") }
        fields["file"] = .string(name)
        manifest["bundles"] = .array([.object(fields)])
        try AtomicFile.write(try CanonicalJSON.encode(manifest), to: directory + "/manifest.json")
        try expectRefused(fixture, directory, exit: 65, "bundles[0].file")
    }

    static let fields: [(String, JSONValue, String)] = [
        ("schemaVersion", "2.0", "schemaVersion"), ("kind", "other", "kind"),
        ("run", "../x", "run"), ("since", "../x", "since"), ("commit", "--all", "commit"),
        ("tree", "x", "tree"), ("bundles", .array([]), "bundles"),
        ("head", "refs/heads/none", "head"), ("references", .null, "references"),
    ]

    @Test(arguments: fields)
    func refusesAManifestOfAnotherKind(field: String, value: JSONValue, place: String) throws {
        let (fixture, directory, _) = try archive()
        var manifest = try BackupFixture.manifest(in: directory)
        manifest[field] = value
        try AtomicFile.write(try CanonicalJSON.encode(manifest), to: directory + "/manifest.json")
        try expectRefused(fixture, directory, exit: 65, place)
    }

    static let references = ["main", "refs/../../x", "refs/heads/a b", "refs/heads/a\nb"]

    @Test(arguments: references) func refusesAReferenceThatIsNone(name: String) throws {
        let (fixture, directory, _) = try archive()
        var manifest = try BackupFixture.manifest(in: directory)
        let commit = manifest["commit"] ?? .null
        manifest["references"] = .array([
            .object(["name": .string(name), "target": commit])
        ])
        try AtomicFile.write(try CanonicalJSON.encode(manifest), to: directory + "/manifest.json")
        try expectRefused(fixture, directory, exit: 65, "references[0].name")
    }

    @Test(arguments: ["", "{", "[]", "null", "\u{0}", "{\"kind\": 1}"])
    func refusesWhatIsNoManifest(text: String) throws {
        let (fixture, directory, _) = try archive()
        try AtomicFile.write(text, to: directory + "/manifest.json")
        try expectRefused(fixture, directory, exit: 65, "manifest.json")
    }

    @Test func readsAManifestOfALaterMinorVersion() throws {
        let (fixture, directory, _) = try archive()
        defer { withExtendedLifetime(fixture.git) {} }
        var manifest = try BackupFixture.manifest(in: directory)
        manifest["schemaVersion"] = "1.9"
        manifest["news"] = true
        try AtomicFile.write(try CanonicalJSON.encode(manifest), to: directory + "/manifest.json")
        #expect(try verify(directory).exit == 0)
    }

    @Test func refusesADirectoryWithoutABackup() throws {
        let scratch = try ScratchDirectory()
        #expect(try verify(scratch.path).exit == 65)
        #expect(try verify(scratch.file("none")).exit == 65)
    }

    @Test func restoresIntoAnEmptyDirectoryOnly() throws {
        let (fixture, directory, _) = try archive()
        let place = fixture.git.beside("place")
        func restore() throws -> Programs.Result {
            try Programs.run(
                "upkeep-backup", ["restore", "--from", directory, "--to", place], in: "/")
        }
        try Files.makeDirectory(place)
        try AtomicFile.write("mine", to: place + "/file")
        let full = try restore()
        #expect(full.exit == 1 && full.err.contains("no empty directory"))
        #expect(try Files.list(place) == ["file"])
        try Files.remove(place + "/file")
        #expect(try restore().exit == 0)
        #expect(Files.kind(place + "/a.yaml") == .file)
        #expect(try restore().exit == 1)
    }

    @Test func restoresABranchButNeverOverOne() throws {
        let (fixture, directory, _) = try archive()
        let git = fixture.git
        let commit = try git.git("rev-parse", "HEAD")
        // Another repository, which has none of the objects.
        let other = try GitFixture(["x": "1\n"])
        func restore(_ branch: String) throws -> Programs.Result {
            try Programs.run(
                "upkeep-backup", ["restore", "--from", directory, "--branch", branch],
                in: other.work)
        }
        let made = try restore("saved")
        #expect(made.exit == 0, "\(made.err)")
        #expect(try other.git("rev-parse", "saved") == commit)
        #expect(try other.git("status", "--porcelain").isEmpty)
        let main = try other.git("rev-parse", "main")
        let refused = try restore("main")
        #expect(refused.exit == 1 && refused.err.contains("exists already"))
        #expect(try other.git("rev-parse", "main") == main)
        let bad = try restore("a..b")
        #expect(bad.exit != 0 && bad.out.isEmpty)
    }

    @Test(arguments: [
        ["restore"], ["restore", "--to", "x", "--branch", "y"], ["verify", "--run", "x"],
        ["verify", "--from", ".", "--run", "20261120T060000Z-00000000"], ["verify", "word"],
        ["list", "-o", "yaml"], ["lists"], ["--backup-keep", "0"],
        ["--backup-recipients", "AGE-SECRET-KEY-1SECRET"], ["--backup-recipients", "-o/x"],
    ])
    func refusesAWrongCommandLine(words: [String]) throws {
        let result = try BackupFixture().run(words)
        #expect(result.exit == 64 && result.out.isEmpty, "\(result.err)")
        #expect(!result.err.contains("1SECRET"))
    }

    @Test func showsTheBackups() throws {
        let fixture = try BackupFixture()
        #expect(try fixture.run(["list"]).text == "no backups\n")
        let first = try fixture.backup()
        try fixture.git.commit(["a.yaml": "a: 2\n"], "second")
        let second = try fixture.backup()
        let text = try fixture.run(["list"]).text
        let lines = text.split(separator: "\n")
        #expect(
            lines.count == 3 && lines[1].contains(second.run.text) && lines[2].contains(" full "))
        struct Listing: Decodable {
            struct Row: Decodable {
                let run: String
                let kind: String
                let since: String?
            }
            let backups: [Row]
        }
        let json = try fixture.run(["list", "-o", "json"]).out
        let rows = try CanonicalJSON.decode(Listing.self, from: json).backups
        #expect(rows.map(\.run) == [second.run, first.run])
        #expect(rows.map(\.kind) == ["incremental", "full"] && rows[0].since == first.run)
        let porcelain = try fixture.git.upkeep("upkeep", "backup", "list")
        #expect(porcelain.text == text)
    }
}
