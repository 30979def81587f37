import Contracts
import SystemSupport
import TestSupport
import Testing

/// A repository and the backups that are made of it.
struct BackupFixture {
    let git: GitFixture

    init(_ files: [String: String] = ["a.yaml": "a: 1\n", "d/b.yaml": "b: 1\n"]) throws {
        git = try GitFixture(files)
    }

    /// Runs the stage.
    @discardableResult
    func backup(_ arguments: String..., exit: Int32 = 0) throws -> Document<BackupPayload> {
        let result = try run(arguments + ["-o", "json"])
        #expect(result.exit == exit, "\(result.err) \(result.text.prefix(2000))")
        return try CanonicalJSON.document(BackupPayload.self, from: result.out)
    }

    /// Runs the program in the work tree.
    @discardableResult
    func run(
        _ arguments: [String], environment: [String: String?] = [:]
    ) throws -> Programs.Result {
        try Programs.run("upkeep-backup", arguments, in: git.work, environment: environment)
    }

    /// The artifacts of a run.
    func artifacts(_ run: some CustomStringConvertible) -> String {
        git.state("runs/\(run)/artifacts")
    }

    /// The manifest of a run, as JSON.
    func manifest(_ run: some CustomStringConvertible) throws -> [String: JSONValue] {
        try Self.manifest(in: artifacts(run))
    }

    static func manifest(in directory: String) throws -> [String: JSONValue] {
        let bytes = try Files.read(directory + "/manifest.json", limit: 1 << 26)
        guard case .object(let fields) = try CanonicalJSON.decode(JSONValue.self, from: bytes)
        else { return [:] }
        return fields
    }

    /// The bundle that a run wrote itself.
    func bundle(_ run: some CustomStringConvertible) -> String {
        artifacts(run) + "/repository-\(run).bundle"
    }

    /// A copy of a run's artifacts, on its own.
    func copy(_ run: some CustomStringConvertible) throws -> String {
        let target = git.beside("copy-\(run)")
        try Programs.run("cp", ["-r", artifacts(run), target])
        return target
    }

    /// Restores a directory of artifacts, without any repository around.
    func restore(
        _ directory: String, _ arguments: String...
    ) throws -> (place: String, result: Programs.Result) {
        let place = git.beside("restored-\(UInt32.random(in: .min ... .max))")
        let result = try Programs.run(
            "upkeep-backup", ["restore", "--from", directory, "--to", place] + arguments, in: "/")
        return (place, result)
    }

    /// Every reference that a backup keeps, with its object.
    static func references(_ directory: String) throws -> String {
        try Programs.run(
            "git",
            [
                "-C", directory, "for-each-ref", "--format=%(refname) %(objectname)",
                "refs/heads", "refs/tags", "refs/notes", "refs/stash",
            ]
        ).text
    }

    /// Changes one byte of a file.
    static func flip(_ path: String, at offset: Int? = nil) throws {
        var bytes = try Files.read(path, limit: 1 << 26)
        let index = offset ?? bytes.count / 2
        bytes[index] ^= 0x41
        try Files.remove(path)
        try AtomicFile.write(bytes, to: path)
    }
}

extension Document<BackupPayload> {
    /// The file that the run wrote last.
    var bundle: Artifact? { payload.artifacts.last { $0.kind == .gitBundle } }
    /// The rules of the findings.
    var rules: [String] { findings.map(\.rule) }
}
