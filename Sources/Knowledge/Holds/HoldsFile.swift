package import Contracts
internal import GitStore
package import Names
package import Snapshot
internal import SystemSupport
internal import YAMLText

/// `upkeep.holds.yaml` in the repository's root: versions that failed and are not applied again.
///
/// One entry a package, version and digest, sorted by these; comments before the first entry stay.
package struct HoldsFile: Sendable, Equatable {
    /// Its name in the repository's root.
    package static let name = "upkeep.holds.yaml"
    /// Bytes at most.
    private static let sizeLimit = 4 << 20
    private static let header = """
        # Versions that upkeep does not apply: they failed before, or a person said so.
        # upkeep hold list | add | release

        """

    /// The entries, sorted.
    package private(set) var holds: [Hold]
    private let comment: String

    /// A file without entries.
    package init() {
        holds = []
        comment = HoldsFile.header
    }

    /// Reads the file as it stands in a snapshot.
    ///
    /// - Throws: exit 65 with the line where it cannot be read: what is held must be known.
    package init(in snapshot: Snapshot) throws {
        guard let file = try snapshot.file(HoldsFile.name) else {
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
        let tree: YAMLTree
        do throws(YAMLError) {
            tree = try YAMLTree(bytes)
        } catch {
            throw StageFailure(
                .badInput, "\(HoldsFile.name): \(error)", hint: HoldsFile.remedy)
        }
        let lines = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        comment = lines.prefix { $0.hasPrefix("#") }.map { $0 + "\n" }.joined()
        let root = tree.root(0)
        if tree.documentCount == 0 || root?.kind == .scalar && root?.text?.isEmpty != false {
            holds = []
            return
        }
        guard let root, tree.documentCount == 1, let list = root["holds"],
            root.entries.count == 1
        else { throw HoldsFile.failure(1, "it must be one list under the key holds") }
        holds = []
        for item in list.items { insert(try HoldsFile.hold(item.resolved)) }
    }

    private static let remedy =
        "mend the line; what is held must be known before anything is applied"

    private static func failure(_ line: Int, _ message: String) -> StageFailure {
        StageFailure(.badInput, "\(name):\(line): \(message)", hint: remedy)
    }

    private static func hold(_ node: YAMLNode) throws -> Hold {
        let line = node.line.value
        var fields: [String: String] = [:]
        for (key, value) in node.entries {
            let word = key.text ?? ""
            guard known.contains(word) else {
                let nearest = Nearest.name(to: word, among: known.sorted())
                throw failure(
                    key.line.value,
                    "unknown key \"\(SafeText.line(word))\""
                        + (nearest.map { ", did you mean \($0)?" } ?? ""))
            }
            guard let text = value.resolved.text else {
                throw failure(key.line.value, "\(word) needs a value")
            }
            fields[word] = text
        }
        guard let package = fields["package"], !package.isEmpty,
            let version = fields["version"], !version.isEmpty
        else { throw failure(line, "an entry needs package and version") }
        return Hold(
            package: package, datasource: fields["datasource"].map(Datasource.init(rawValue:)),
            version: version,
            digest: fields["digest"], reason: fields["reason"] ?? "", run: fields["run"],
            date: fields["date"] ?? "",
            released: PlainScalar.boolean(fields["released"] ?? "") ?? false)
    }

    private static let known: Set = [
        "package", "datasource", "version", "digest", "reason", "run", "date", "released",
    ]

    /// Adds an entry, in place of the one for the same package, version and digest.
    package mutating func insert(_ hold: Hold) {
        holds.removeAll { $0.key == hold.key }
        let index = holds.firstIndex { hold.key.lexicographicallyPrecedes($0.key) }
        holds.insert(hold, at: index ?? holds.endIndex)
    }

    /// Takes an entry out.
    package mutating func remove(_ hold: Hold) { holds.removeAll { $0.key == hold.key } }

    /// The file's text.
    package var text: String {
        get throws {
            if holds.isEmpty { return comment + "holds: []\n" }
            struct Body: Encodable { let holds: [Entry] }
            let body = try CanonicalJSON.encode(Body(holds: holds.map(Entry.init)))
            return comment + (try YAMLWriter.text(of: body))
        }
    }

    /// An entry as it is written: what has no value is left out.
    private struct Entry: Encodable {
        let package: String
        let datasource: Datasource?
        let version: String
        let digest: String?
        let reason: String
        let run: String?
        let date: String
        let released: Bool?

        init(_ hold: Hold) {
            self.package = hold.package
            datasource = hold.datasource
            version = hold.version
            digest = hold.digest
            reason = SafeText.shortened(
                SafeText.withoutSecrets(SafeText.line(hold.reason)), to: 300)
            run = hold.run
            date = hold.date
            released = hold.released ? true : nil
        }
    }
}

extension Hold {
    /// What makes it the same entry as another.
    var key: [String] { [package, version, digest ?? "", datasource?.rawValue ?? ""] }
}

extension HoldsFile {
    /// Writes the file into a tree.
    package func written(onto tree: TreeID, in store: BlobStore) throws -> TreeID {
        guard let path = RepoPath(HoldsFile.name) else { return tree }
        let repository = store.repository
        let mode = try Snapshot(store, tree: tree).file(HoldsFile.name)?.mode ?? .file
        let blob = try repository.write(Array(try text.utf8))
        return try repository.write([TreeChange(path: path, blob: blob, mode: mode)], onto: tree)
    }
}
