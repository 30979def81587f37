internal import GitStore
internal import Manifests
internal import Names
internal import Snapshot

/// The files of the scanned commit, each looked through once.
final class RepositoryFiles {
    private let snapshot: Snapshot
    private var indices: [String: FileIndex] = [:]

    init(_ snapshot: Snapshot) { self.snapshot = snapshot }

    /// What a path that the source names leads to.
    func answer(_ path: String) -> SightedFile {
        guard RepoPath(path) != nil else { return .unsafe }
        if let index = indices[path] { return .file(index) }
        do throws(GitError) {
            guard let file = try snapshot.file(path) else {
                return try isBelowLink(path) ? .unsafe : .missing
            }
            guard file.mode.isPlain else { return .unsafe }
            let index = try snapshot.index(of: file)
            indices[path] = index
            return .file(index)
        } catch {
            return .unreadable(error.message)
        }
    }

    /// Whether a directory of the path is a symbolic link or a submodule.
    private func isBelowLink(_ path: String) throws(GitError) -> Bool {
        for directory in TreePath.ancestors(of: path) {
            if let file = try snapshot.file(directory) { return !file.mode.isPlain }
        }
        return false
    }
}
