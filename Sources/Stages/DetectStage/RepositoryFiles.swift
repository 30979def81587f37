internal import GitStore
internal import Manifests

/// The files of the scanned commit, each read once.
final class RepositoryFiles {
    private let repository: Repository
    private let files: [RepoPath: TreeFile]
    private var indices: [RepoPath: FileIndex] = [:]

    init(_ repository: Repository, commit: CommitID?) throws(GitError) {
        self.repository = repository
        guard let commit else {
            files = [:]
            return
        }
        let list = try repository.files(in: try repository.tree(of: commit))
        files = Dictionary(list.map { ($0.path, $0) }) { first, _ in first }
    }

    /// What a path that the source names leads to.
    func answer(_ path: String) -> SightedFile {
        guard let path = RepoPath(path) else { return .unsafe }
        if let index = indices[path] { return .file(index) }
        guard let file = files[path] else {
            return isBelowLink(path) ? .unsafe : .missing
        }
        guard file.mode == .file || file.mode == .executable else { return .unsafe }
        do throws(GitError) {
            let index = FileIndex(try repository.content(of: file.blob), name: path.text)
            indices[path] = index
            return .file(index)
        } catch {
            return .unreadable(error.message)
        }
    }

    /// Whether a directory of the path is a symbolic link or a submodule.
    private func isBelowLink(_ path: RepoPath) -> Bool {
        var parts = path.text.split(separator: "/").dropLast()
        while !parts.isEmpty {
            if let above = RepoPath(parts.joined(separator: "/")), let file = files[above] {
                return file.mode == .link || file.mode == .submodule
            }
            parts = parts.dropLast()
        }
        return false
    }
}
