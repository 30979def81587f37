package import GitStore
package import Names
package import YAMLText

/// The repository's files at one commit, in the index or in the work tree, with or without edits on
/// top: the only way in which they are read.
///
/// Directories and contents are read when they are asked for, each once for all snapshots of a store.
/// Nothing outside of the repository is reached. One thread at a time.
package final class Snapshot {
    /// Reads contents, for all snapshots.
    package let store: BlobStore
    private let source: any SnapshotSource
    /// The entries of the directories that were asked for; nil where no directory stands.
    private var directories: [String: [String: SnapshotEntry]?] = [:]
    private var derived: [ObjectIdentifier: AnyObject] = [:]
    /// Directories that are passed over, as if they were not there: they hold more than can be looked
    /// through.
    package private(set) var leftOut: Set<String> = []

    init(_ store: BlobStore, _ source: any SnapshotSource) {
        self.store = store
        self.source = source
    }

    /// The files of a tree.
    ///
    /// - Parameter tree: nil for an empty one.
    package convenience init(_ store: BlobStore, tree: TreeID?) {
        self.init(store, TreeSource(store, tree))
    }

    /// The files of a commit.
    ///
    /// - Parameter commit: nil for no file at all, as before the first one.
    /// - Throws: `not-found`.
    package convenience init(_ store: BlobStore, at commit: CommitID?) throws(GitError) {
        let tree = try commit.map { id throws(GitError) in try store.repository.tree(of: id) }
        self.init(store, tree: tree)
    }

    /// The files of the index, as the next commit would have them; a path in conflict is not there.
    ///
    /// - Throws: `unsupported-repository` for an index in parts, or a damaged one.
    package static func index(of store: BlobStore) throws(GitError) -> Snapshot {
        Snapshot(store, try IndexSource(store.repository))
    }

    /// The files as they stand in the work tree, tracked or not; nil for a bare repository. Each is
    /// read once: what changes meanwhile is not seen.
    package static func workTree(of store: BlobStore) -> Snapshot? {
        store.repository.workTree.map { Snapshot(store, WorkTreeSource(store, $0)) }
    }

    /// The same files with edits on top.
    package func with(_ overlay: Overlay) throws(GitError) -> Snapshot {
        Snapshot(store, try OverlaySource(self, overlay))
    }

    /// What Git calls all of it, where that is known; nil also where it is empty.
    package var tree: TreeID? { source.tree }

    /// The file, link or submodule at a path; links on the way are not followed.
    package func file(_ path: String) throws(GitError) -> TreeFile? {
        guard let safe = RepoPath(path) else { return nil }
        let (parent, name) = TreePath.split(path)
        if let known = directories[parent] {
            guard case .file(let mode, let blob) = known?[name] else { return nil }
            if let blob { return TreeFile(path: safe, blob: blob, mode: mode) }
        }
        return try source.file(at: safe)
    }

    /// A file that is neither a link nor a submodule.
    package func plainFile(_ path: String) throws(GitError) -> TreeFile? {
        guard let file = try file(path), file.mode.isPlain else { return nil }
        return file
    }

    /// The bytes of a plain file; nil where none stands there.
    ///
    /// - Parameter limit: bytes at most.
    /// - Throws: `too-large` where there are more.
    package func bytes(
        _ path: String, limit: Int = BlobStore.sizeLimit
    ) throws(GitError) -> [UInt8]? {
        guard let file = try plainFile(path) else { return nil }
        return try bytes(of: file, limit: limit)
    }

    /// The bytes of a file of this snapshot, or the target of a link.
    ///
    /// - Throws: `too-large` where there are more than `limit`.
    package func bytes(
        of file: TreeFile, limit: Int = BlobStore.sizeLimit
    ) throws(GitError) -> [UInt8] {
        let bytes = try store.bytes(file.blob)
        if bytes.count > limit {
            throw GitError(
                .tooLarge, "read", file.path.text,
                "it has \(bytes.count) bytes, the limit is \(limit)")
        }
        return bytes
    }

    /// Where the lines of a plain file begin; nil where none stands there.
    package func lines(_ path: String) throws(GitError) -> LineTable? {
        guard let file = try plainFile(path) else { return nil }
        return try store.lines(file.blob)
    }

    /// A plain file as YAML, or why it is not; nil where none stands there.
    package func parsed(_ path: String) throws(GitError) -> Result<YAMLTree, YAMLError>? {
        guard let file = try plainFile(path) else { return nil }
        return try store.parsed(file.blob)
    }

    /// What a directory has itself, by name; nil where no directory stands there. Links on the way
    /// are not followed.
    package func entries(of directory: String) throws(GitError) -> [String: SnapshotEntry]? {
        if let known = directories[directory] { return known }
        var found = leftOut.contains(directory) ? nil : try source.entries(of: directory)
        for path in leftOut where TreePath.split(path).0 == directory {
            found?[TreePath.split(path).1] = nil
        }
        directories.updateValue(found, forKey: directory)
        return found
    }

    /// Names of a directory that are equal to another one's but for how their letters are composed (`é` as
    /// one character or two): only one of them is seen. Known of trees alone.
    package func sameNames(in directory: String) throws(GitError) -> [String] {
        guard let source = source as? TreeSource else { return [] }
        return try source.sameNames(in: directory)
    }

    /// The paths of the files below a directory, links and submodules among them or not; paths longer
    /// than a system has them are left out.
    ///
    /// - Throws: `too-large` where there are too many to be walked.
    package func paths(
        below directory: String = "", plainOnly: Bool = false
    ) throws(GitError) -> [String] {
        do throws(GitError) {
            return try walk(below: directory, plainOnly: plainOnly)
        } catch {
            guard error.code == .tooLarge, try leaveOutTooLarge() else { throw error }
            return try walk(below: directory, plainOnly: plainOnly)
        }
    }

    /// Passes over the directories that hold more than can be looked through, where that is known.
    ///
    /// - Returns: whether there are any; a walk may end now that did not.
    package func leaveOutTooLarge() throws(GitError) -> Bool {
        guard leftOut.isEmpty, let tree else { return false }
        var sizes = TreeSizes(store)
        leftOut = try sizes.tooLarge(in: tree)
        directories = [:]
        return !leftOut.isEmpty
    }

    private func walk(
        below directory: String, plainOnly: Bool
    ) throws(GitError) -> [String] {
        var budget = WalkBudget("look through", directory.isEmpty ? "the files" : directory)
        var found: [String] = []
        var open = [directory]
        while let next = open.popLast() {
            for (name, entry) in try entries(of: next) ?? [:] {
                let path = TreePath.child(next, name)
                try budget.take(path: path.utf8.count)
                if path.utf8.count > ReadLimits.path { continue }
                switch entry {
                case .directory: open.append(path)
                case .file(let mode, _):
                    if !plainOnly || mode.isPlain { found.append(path) }
                }
            }
        }
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// What another module makes of this snapshot: made when it is first asked for, and kept with it.
    package func derived<Value: AnyObject>(_ make: (Snapshot) -> Value) -> Value {
        let key = ObjectIdentifier(Value.self)
        if let known = derived[key] as? Value { return known }
        let value = make(self)
        derived[key] = value
        return value
    }
}

extension TreeFile.Mode {
    /// Whether it is a file, executable or not: neither a link nor a submodule.
    package var isPlain: Bool { self == .file || self == .executable }
}
