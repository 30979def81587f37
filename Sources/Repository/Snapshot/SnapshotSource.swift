package import GitStore
package import Names

/// One name in a directory of a snapshot.
package enum SnapshotEntry: Sendable, Hashable {
    /// A directory; with the name that Git gives its content, where that is known without reading it.
    case directory(TreeID?)
    /// A file, link or submodule; with the name that Git gives its content, where that is known
    /// without reading it.
    case file(TreeFile.Mode, BlobID?)
}

/// Where a snapshot has its files from.
protocol SnapshotSource {
    /// What Git calls all of it, where that is known without reading it.
    var tree: TreeID? { get }
    /// What a directory has itself, by name; nil where no directory stands there.
    func entries(of directory: String) throws(GitError) -> [String: SnapshotEntry]?
    /// The file, link or submodule at a path; links on the way are not followed.
    func file(at path: RepoPath) throws(GitError) -> TreeFile?
}

/// The files of a tree of Git's.
struct TreeSource: SnapshotSource {
    private let store: BlobStore
    let tree: TreeID?

    /// - Parameter tree: nil for an empty one.
    init(_ store: BlobStore, _ tree: TreeID?) {
        self.store = store
        self.tree = tree
    }

    /// The tree of a directory.
    private func tree(of directory: String) throws(GitError) -> TreeID? {
        if directory.isEmpty { return tree }
        let (parent, name) = TreePath.split(directory)
        guard let above = try tree(of: parent),
            case .directory(let id) = try store.entries(of: above)[name]
        else { return nil }
        return id
    }

    func entries(of directory: String) throws(GitError) -> [String: SnapshotEntry]? {
        guard let tree = try tree(of: directory) else { return directory.isEmpty ? [:] : nil }
        return try store.entries(of: tree)
    }

    func file(at path: RepoPath) throws(GitError) -> TreeFile? {
        guard let tree else { return nil }
        return try store.repository.file(at: path, in: tree)
    }
}
