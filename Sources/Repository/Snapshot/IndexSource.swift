internal import GitStore
internal import Names

/// The files of Git's index, as the next commit would have them.
struct IndexSource: SnapshotSource {
    private var files: [RepoPath: TreeFile] = [:]
    private var directories: [String: [String: SnapshotEntry]] = ["": [:]]

    var tree: TreeID? { nil }

    init(_ repository: Repository) throws(GitError) {
        for file in try repository.indexedFiles() {
            files[file.path] = file
            let (parent, name) = TreePath.split(file.path.text)
            directories[parent, default: [:]][name] = .file(file.mode, file.blob)
            addDirectory(parent)
        }
    }

    private mutating func addDirectory(_ path: String) {
        var open = path
        while !open.isEmpty {
            let (parent, name) = TreePath.split(open)
            if directories[parent]?[name] != nil { return }
            directories[parent, default: [:]][name] = .directory(nil)
            open = parent
        }
    }

    func entries(of directory: String) -> [String: SnapshotEntry]? { directories[directory] }

    func file(at path: RepoPath) -> TreeFile? { files[path] }
}
