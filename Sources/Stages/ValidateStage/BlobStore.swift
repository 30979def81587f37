internal import GitStore
internal import YAMLText

/// Reads the repository's objects, each only once for all commits that have it.
final class BlobStore {
    let repository: Repository
    private var trees: [BlobID: Result<YAMLTree, YAMLError>] = [:]
    private var contents: [BlobID: [UInt8]] = [:]
    private var listings: [TreeID: [TreeEntry]] = [:]

    init(_ repository: Repository) { self.repository = repository }

    /// A blob's bytes, kept.
    func bytes(_ blob: BlobID) throws(GitError) -> [UInt8] {
        if let known = contents[blob] { return known }
        let bytes = try repository.content(of: blob)
        contents[blob] = bytes
        return bytes
    }

    /// A blob as YAML, or why it is none.
    func parsed(_ blob: BlobID) throws(GitError) -> Result<YAMLTree, YAMLError> {
        if let known = trees[blob] { return known }
        let bytes = try bytes(blob)
        let result = Result { () throws(YAMLError) in try YAMLTree(bytes) }
        trees[blob] = result
        return result
    }

    /// Whether a word stands in a blob.
    func contains(_ word: [UInt8], in blob: BlobID) throws(GitError) -> Bool {
        if let known = contents[blob] { return ByteSearch.first(word, in: known) != nil }
        return try repository.contains(word, in: blob)
    }

    /// What a directory has itself, kept.
    func entries(of tree: TreeID) throws(GitError) -> [TreeEntry] {
        if let known = listings[tree] { return known }
        let entries = try repository.entries(of: tree)
        listings[tree] = entries
        return entries
    }
}
