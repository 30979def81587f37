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
final class TreeSource: SnapshotSource {
    private let store: BlobStore
    let tree: TreeID?
    /// The trees of the directories that were asked for; nil where no directory stands.
    private var trees: [String: TreeID?] = [:]

    /// - Parameter tree: nil for an empty one.
    init(_ store: BlobStore, _ tree: TreeID?) {
        self.store = store
        self.tree = tree
    }

    /// The tree of a directory.
    private func tree(of directory: String) throws(GitError) -> TreeID? {
        if directory.isEmpty { return tree }
        if let known = trees[directory] { return known }
        let (parent, name) = TreePath.split(directory)
        var found: TreeID?
        if directory.utf8.count <= ReadLimits.path, let above = try tree(of: parent),
            case .directory(let id) = try store.entries(of: above)[name]
        {
            found = id
        }
        trees.updateValue(found, forKey: directory)
        return found
    }

    func entries(of directory: String) throws(GitError) -> [String: SnapshotEntry]? {
        guard let tree = try tree(of: directory) else { return directory.isEmpty ? [:] : nil }
        return try store.entries(of: tree)
    }

    /// Names that cannot be told apart from another one of the directory.
    func sameNames(in directory: String) throws(GitError) -> [String] {
        guard let tree = try tree(of: directory) else { return [] }
        _ = try store.entries(of: tree)
        return store.sameNames[tree] ?? []
    }

    func file(at path: RepoPath) throws(GitError) -> TreeFile? {
        guard let tree else { return nil }
        return try store.repository.file(at: path, in: tree)
    }
}
