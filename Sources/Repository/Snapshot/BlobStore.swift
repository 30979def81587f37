package import GitStore
package import Names
package import YAMLText

/// Reads the repository's objects, each only once for all snapshots that have it.
///
/// One thread at a time, as the repository itself.
package final class BlobStore {
    /// Bytes of a file at most: what is read can be parsed, and what is written can be read again.
    package static let sizeLimit = YAMLTree.sizeLimit
    /// Bytes of contents that are kept to be read again.
    private static let keptLimit = 64 << 20
    /// Bytes at most that the repository does not have: edits, and files of a work tree.
    private static let insertedLimit = 256 << 20

    /// The repository.
    package let repository: Repository
    private var trees: [BlobID: Result<YAMLTree, YAMLError>] = [:]
    private var contents: [BlobID: [UInt8]] = [:]
    private var kept = 0
    /// Contents that the repository may not have.
    private var inserted: [BlobID: [UInt8]] = [:]
    private var insertedBytes = 0
    private var tables: [BlobID: LineTable] = [:]
    /// Names of a tree that are equal to another one's but for how their letters are composed: only one
    /// of them can be read.
    private(set) var sameNames: [TreeID: [String]] = [:]
    private var listings: [TreeID: [String: SnapshotEntry]] = [:]

    /// Makes a reader that has read nothing yet.
    package init(_ repository: Repository) { self.repository = repository }

    /// A blob's bytes, kept for a while.
    ///
    /// - Throws: `too-large` where it is larger than `sizeLimit`; `not-found`.
    package func bytes(_ blob: BlobID) throws(GitError) -> [UInt8] {
        if let known = inserted[blob] ?? contents[blob] { return known }
        let bytes = try repository.content(of: blob, limit: BlobStore.sizeLimit)
        kept += bytes.count
        if kept > BlobStore.keptLimit {
            contents = [:]
            kept = bytes.count
        }
        contents[blob] = bytes
        return bytes
    }

    /// A blob as YAML, or why it is not.
    package func parsed(_ blob: BlobID) throws(GitError) -> Result<YAMLTree, YAMLError> {
        if let known = trees[blob] { return known }
        let bytes: [UInt8]
        do throws(GitError) {
            bytes = try self.bytes(blob)
        } catch {
            guard error.code == .tooLarge else { throw error }
            let result = Result<YAMLTree, YAMLError>.failure(YAMLError(.tooLarge, error.message))
            trees[blob] = result
            return result
        }
        // What nobody else holds makes room.
        if !YAMLTree.hasRoom(for: bytes.count) { trees = [:] }
        let result = Result { () throws(YAMLError) in try YAMLTree(bytes) }
        trees[blob] = result
        return result
    }

    /// Where the lines of a blob begin.
    package func lines(_ blob: BlobID) throws(GitError) -> LineTable {
        if let known = tables[blob] { return known }
        if case .success(let tree) = trees[blob] { return tree.lines }
        let table = LineTable(try bytes(blob))
        tables[blob] = table
        return table
    }

    /// Whether a word stands in a blob, which is not kept for it.
    package func contains(_ word: [UInt8], in blob: BlobID) throws(GitError) -> Bool {
        if let known = inserted[blob] ?? contents[blob] {
            return ByteSearch.first(word, in: known) != nil
        }
        return try repository.contains(word, in: blob, limit: BlobStore.sizeLimit)
    }

    /// Whether each of some words stands in a blob, which is read once and not kept for it.
    package func contained(
        _ words: [[UInt8]], in blob: BlobID
    ) throws(GitError) -> [Bool] {
        if let known = inserted[blob] ?? contents[blob] {
            return words.map { ByteSearch.first($0, in: known) != nil }
        }
        return try repository.contained(words, in: blob, limit: BlobStore.sizeLimit)
    }

    /// Takes in content that the repository may not have.
    ///
    /// - Returns: the name that Git would give it.
    func insert(_ bytes: [UInt8]) throws(GitError) -> BlobID {
        let blob = try BlobID(naming: bytes)
        if inserted.updateValue(bytes, forKey: blob) == nil { insertedBytes += bytes.count }
        if insertedBytes > BlobStore.insertedLimit {
            throw GitError(
                .tooLarge, "keep", "a file",
                "the files that no commit has are more than \(BlobStore.insertedLimit >> 20) MiB")
        }
        return blob
    }

    /// What a directory has itself, by name, kept.
    func entries(of tree: TreeID) throws(GitError) -> [String: SnapshotEntry] {
        if let known = listings[tree] { return known }
        var entries: [String: SnapshotEntry] = [:]
        for entry in try repository.entries(of: tree) {
            if entries[entry.name] != nil { sameNames[tree, default: []].append(entry.name) }
            entries[entry.name] =
                switch entry.kind {
                case .tree(let id): .directory(id)
                case .file(let blob, let mode): .file(mode, blob)
                }
        }
        listings[tree] = entries
        return entries
    }
}
