internal import Contracts
internal import Names
internal import SystemSupport

/// `manifest.json` in a run's artifacts: what a backup consists of, and what it brings back.
///
/// It is written last: where it stands, the backup is whole.
struct BackupManifest: Codable, Sendable, Equatable {
    /// A reference of the repository.
    struct Reference: Codable, Sendable, Equatable {
        /// Its full name.
        var name: String
        /// The object that it points at: a commit, or an annotated tag.
        var target: String
    }

    /// One file.
    struct Bundle: Codable, Sendable, Equatable {
        /// The run that wrote it.
        var run: RunID
        /// Its name in the manifest's own directory.
        var file: String
        /// Its size.
        var bytes: Int
        /// Its digest, of the file as it lies there.
        var sha256: String
        /// Whether it is encrypted.
        var encrypted: Bool
        /// Objects in it.
        var objects: Int
    }

    static let kind = "upkeep-backup"
    static let file = "manifest.json"
    private static let version = "1.0"
    private static let sizeLimit = 256 << 20

    /// `MAJOR.MINOR` of the shape; a reader refuses another major.
    var schemaVersion = BackupManifest.version
    /// What kind of file this is.
    var kind = BackupManifest.kind
    /// The run that wrote it.
    var run: RunID
    /// When.
    var created: Timestamp
    /// The program that wrote it.
    var tool: ToolInfo
    /// The repository.
    var repository: RepositoryInfo
    /// The branch that HEAD was on, its full name; null when it was on none.
    @Nullable var head: String?
    /// The commit that HEAD was at.
    var commit: CommitID
    /// Its tree.
    var tree: TreeID
    /// All references saved, sorted by name.
    var references: [Reference]
    /// The files: a full one, then those that build on it, in this order.
    var bundles: [Bundle]
    /// The run whose backup this one builds on; null for a full one.
    @Nullable var since: RunID?
    /// A digest of the recipients it is encrypted to; null when it is not.
    @Nullable var recipients: String?
    /// Whether all of it was read back and found whole.
    var verified: Bool
}

extension BackupManifest {
    /// The name of a run's bundle.
    static func fileName(of run: RunID, isEncrypted: Bool) -> String {
        "repository-\(run.text).bundle" + (isEncrypted ? ".age" : "")
    }

    /// Reads the manifest of a directory, and trusts nothing that it says.
    ///
    /// - Throws: exit 65 naming the file and the place in it.
    static func read(in directory: DirectoryHandle) throws -> BackupManifest {
        let path = directory.place(file)
        guard directory.kind(file) == .file else {
            throw StageFailure(
                .badInput, "\(path): there is no such file",
                hint: "name the artifacts directory of a run; upkeep-backup list shows them")
        }
        do throws(CanonicalJSON.Failure) {
            return try decode(try bytes(directory))
        } catch {
            throw StageFailure(
                .badInput,
                "\(path): " + (error.place.isEmpty ? "" : "\(error.place): ") + error.message)
        }
    }

    private static func bytes(
        _ directory: DirectoryHandle
    ) throws(CanonicalJSON.Failure) -> [UInt8] {
        do throws(SystemError) {
            return try directory.read(file, limit: sizeLimit)
        } catch {
            throw CanonicalJSON.Failure("", error.message)
        }
    }

    private static func decode(_ bytes: [UInt8]) throws(CanonicalJSON.Failure) -> BackupManifest {
        struct Head: Decodable {
            let schemaVersion: String?
            let kind: String?
        }
        let head = try CanonicalJSON.decode(Head.self, from: bytes)
        guard head.kind == kind, let found = head.schemaVersion else {
            throw CanonicalJSON.Failure("kind", "it is not the manifest of a backup")
        }
        guard found.prefix(while: { $0 != "." }) == version.prefix(while: { $0 != "." }) else {
            throw CanonicalJSON.Failure(
                "schemaVersion", "it is \(SafeText.line(found)), this program reads \(version)")
        }
        let manifest = try CanonicalJSON.decode(BackupManifest.self, from: bytes)
        try manifest.check()
        return manifest
    }

    /// Refuses what leads out of the directory, or is not the name of what it should name.
    private func check() throws(CanonicalJSON.Failure) {
        func expect(_ holds: Bool, _ place: String, _ message: String)
            throws(CanonicalJSON.Failure)
        {
            if !holds { throw CanonicalJSON.Failure(place, message) }
        }
        try expect(!bundles.isEmpty, "bundles", "it names no file")
        try expect(bundles.count <= 10_000, "bundles", "they are too many")
        for (index, bundle) in bundles.enumerated() {
            let place = "bundles[\(index)]"
            try expect(
                BackupManifest.isPlainName(bundle.file), place + ".file",
                "it must be the name of a file beside the manifest")
            try expect(
                (0...1 << 48).contains(bundle.bytes), place + ".bytes",
                "it is not the size of a file")
            try expect(
                Hex.isHex(bundle.sha256, count: 64), place + ".sha256", "it is not a SHA-256")
        }
        for (index, reference) in references.enumerated() {
            let place = "references[\(index)]"
            let isSafe = reference.name.hasPrefix("refs/") && !reference.name.contains("..")
            try expect(
                isSafe && !reference.name.utf8.contains { $0 <= 0x20 || $0 == 0x7F },
                place + ".name", "it is not the full name of a reference")
            try expect(
                Hex.isHex(reference.target, count: 40), place + ".target",
                "it is not the name of an object")
        }
        try expect(
            head.map { name in references.contains { $0.name == name } } ?? true, "head",
            "it is none of the references")
    }

    private static func isPlainName(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        return (1...255).contains(bytes.count) && bytes.first != UInt8(ascii: ".")
            && name != file
            && !bytes.contains { $0 == UInt8(ascii: "/") || $0 <= 0x20 || $0 >= 0x7F }
    }
}

extension CanonicalJSON.Failure {
    init(_ place: String, _ message: String) { self.init(place: place, message: message) }
}
