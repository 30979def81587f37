package import Contracts
internal import GitStore
package import Names
package import Snapshot
internal import SystemSupport
internal import YAMLText

/// `upkeep.holds.yaml` in the repository's root: versions that failed and are not applied again.
///
/// One entry a package, version and digest, sorted by these. A file that stands there is edited in
/// place: comments, line ends and everything else that a person wrote stay as they are.
package struct HoldsFile: Sendable {
    /// Its name in the repository's root.
    package static let name = "upkeep.holds.yaml"
    /// Bytes at most.
    static let sizeLimit = 4 << 20
    private static let header = """
        # Versions that upkeep does not apply: they failed before, or a person said so.
        # upkeep hold list | add | release

        """

    /// The entries, sorted.
    package private(set) var holds: [Hold] = []
    /// The file as it was read; nil where there is none.
    private let original: HoldsText?

    /// A file without entries.
    package init() { original = nil }

    /// Reads the file as it stands in a snapshot.
    ///
    /// - Throws: exit 65 with the line where it cannot be read: what is held must be known.
    package init(in snapshot: Snapshot) throws {
        guard let file = try snapshot.file(HoldsFile.name) else {
            if try snapshot.hasDirectory(HoldsFile.name) {
                throw HoldsFile.failure(1, "it must be a plain file")
            }
            self.init()
            return
        }
        guard file.mode.isPlain else { throw HoldsFile.failure(1, "it must be a plain file") }
        try self.init(try snapshot.bytes(of: file, limit: HoldsFile.sizeLimit))
    }

    /// Reads the file.
    ///
    /// - Throws: exit 65 with the line.
    package init(_ bytes: [UInt8]) throws {
        let text = try HoldsText(bytes)
        original = text
        var byKey: [Hold.Key: Hold] = [:]
        for entry in text.entries { byKey[entry.hold.key] = entry.hold }
        holds = byKey.values.map { ($0, $0.key) }.sorted { $0.1 < $1.1 }.map(\.0)
    }

    static let remedy =
        "mend the line; what is held must be known before anything is applied"

    static func failure(
        _ line: Int, _ message: String, hint: String = remedy
    ) -> StageFailure {
        StageFailure(.badInput, "\(name):\(line): \(message)", hint: hint)
    }

    /// Adds an entry, in place of the one for the same package, version and digest. Its reason is
    /// kept as one line without secrets, of at most 300 characters.
    package mutating func insert(_ hold: Hold) {
        var hold = hold
        hold.reason = SafeText.shortened(
            SafeText.withoutSecrets(SafeText.line(hold.reason)), to: 300)
        remove(hold)
        let key = hold.key
        let index = holds.firstIndex { key < $0.key }
        holds.insert(hold, at: index ?? holds.endIndex)
    }

    /// Takes an entry out.
    package mutating func remove(_ hold: Hold) {
        let key = hold.key
        holds.removeAll { $0.key == key }
    }

    /// The file with its entries.
    ///
    /// It is read again, and must hold exactly these entries.
    ///
    /// - Throws: exit 65 where the file that stands there cannot be changed without losing something
    ///   of it; it stays as it is.
    package var bytes: [UInt8] {
        get throws {
            let text = original ?? HoldsText(empty: HoldsFile.header)
            let written = try text.changed(to: holds)
            guard written.count <= HoldsFile.sizeLimit, let again = try? HoldsFile(written),
                again.holds.elementsEqual(holds, by: { $0.isExactly($1) })
            else {
                throw StageFailure(
                    .badInput, "\(HoldsFile.name) cannot be changed safely: it was left as it is",
                    hint: "write it as a plain list, an entry a version, as in "
                        + "upkeep hold list -o json; it holds 4 MiB at most")
            }
            return written
        }
    }
}

extension Hold {
    /// What makes it the same entry as another, byte by byte.
    struct Key: Hashable, Comparable {
        private let words: [[UInt8]]

        init(_ words: [String]) { self.words = words.map { Array($0.utf8) } }

        static func < (left: Key, right: Key) -> Bool {
            for (one, two) in zip(left.words, right.words) where one != two {
                return one.lexicographicallyPrecedes(two)
            }
            return false
        }
    }

    var key: Key { Key([package, version, digest ?? "", datasource?.rawValue ?? ""]) }

    /// Whether another has the same fields, byte by byte.
    func isExactly(_ other: Hold) -> Bool {
        key == other.key && released == other.released
            && (datasource == nil) == (other.datasource == nil)
            && (digest == nil) == (other.digest == nil) && (run == nil) == (other.run == nil)
            && Key([reason, run ?? "", date]) == Key([other.reason, other.run ?? "", other.date])
    }
}

extension HoldsFile {
    /// Writes the file into a tree.
    ///
    /// - Throws: exit 65 where the file that stands there cannot be changed safely.
    package func written(onto tree: TreeID, in store: BlobStore) throws -> TreeID {
        guard let path = RepoPath(HoldsFile.name) else { return tree }
        let repository = store.repository
        let mode = try Snapshot(store, tree: tree).file(HoldsFile.name)?.mode ?? .file
        let blob = try repository.write(try bytes)
        return try repository.write([TreeChange(path: path, blob: blob, mode: mode)], onto: tree)
    }
}
