package import GitStore
package import Names

/// Edits on top of a snapshot that no commit has yet.
package struct Overlay {
    /// What stands at a path.
    enum Content {
        /// A file with these bytes; the mode is the old one where none is given.
        case bytes([UInt8], TreeFile.Mode?)
        /// A file that the repository has.
        case blob(BlobID, TreeFile.Mode)
        /// Nothing.
        case removed
    }

    private(set) var contents: [RepoPath: Content] = [:]

    /// Makes an overlay without an edit.
    package init() {}

    /// Puts a file with these bytes at a path.
    ///
    /// - Parameter mode: nil for that of the file that stands there, else a plain one.
    package mutating func write(
        _ bytes: [UInt8], at path: RepoPath, mode: TreeFile.Mode? = nil
    ) {
        contents[path] = .bytes(bytes, mode)
    }

    /// Puts a file of the repository at its path.
    package mutating func put(_ file: TreeFile) {
        contents[file.path] = .blob(file.blob, file.mode)
    }

    /// Takes away what stands at a path.
    package mutating func remove(_ path: RepoPath) { contents[path] = .removed }
}

/// A snapshot's files, with an overlay's edits.
struct OverlaySource: SnapshotSource {
    private let base: Snapshot
    /// What the overlay puts at a path; nil for a file that it takes away.
    private var files: [RepoPath: TreeFile?] = [:]
    /// The names that it changes, by directory.
    private var changes: [String: Set<String>] = [:]

    var tree: TreeID? { files.isEmpty ? base.tree : nil }

    init(_ base: Snapshot, _ overlay: Overlay) throws(GitError) {
        self.base = base
        for (path, content) in overlay.contents {
            let file = try OverlaySource.file(at: path, content, base)
            files.updateValue(file, forKey: path)
            var below = path.text
            for directory in TreePath.ancestors(of: path.text) {
                changes[directory, default: []].insert(TreePath.split(below).name)
                below = directory
            }
        }
    }

    private static func file(
        at path: RepoPath, _ content: Overlay.Content, _ base: Snapshot
    ) throws(GitError) -> TreeFile? {
        switch content {
        case .removed: return nil
        case .blob(let blob, let mode): return TreeFile(path: path, blob: blob, mode: mode)
        case .bytes(let bytes, let mode):
            let old = try base.file(path.text)?.mode
            return TreeFile(
                path: path, blob: try base.store.insert(bytes), mode: mode ?? old ?? .file)
        }
    }

    func file(at path: RepoPath) throws(GitError) -> TreeFile? {
        if let file = files[path] { return file }
        if changes[path.text] != nil, try entries(of: path.text) != nil { return nil }
        for above in TreePath.ancestors(of: path.text) {
            guard let above = RepoPath(above), let hiding = files[above] else { continue }
            if hiding != nil { return nil }
        }
        return try base.file(path.text)
    }

    func entries(of directory: String) throws(GitError) -> [String: SnapshotEntry]? {
        if let path = RepoPath(directory), let file = files[path], file != nil { return nil }
        guard let names = changes[directory] else { return try base.entries(of: directory) }
        var found = try base.entries(of: directory) ?? [:]
        for name in names {
            let path = TreePath.child(directory, name)
            let file = RepoPath(path).flatMap { files[$0] }
            if case .some(.some(let file)) = file {
                found[name] = .file(file.mode, file.blob)
                continue
            }
            if file != nil, case .file = found[name] { found[name] = nil }
            if changes[path] == nil { continue }
            if try entries(of: path) != nil {
                found[name] = .directory(nil)
            } else if case .directory = found[name] {
                found[name] = nil
            }
        }
        // Git has no empty directories.
        return found.isEmpty && !directory.isEmpty ? nil : found
    }
}
