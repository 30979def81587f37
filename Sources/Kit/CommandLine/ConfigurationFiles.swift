internal import Contracts
package import GitStore
internal import SystemSupport

/// The repository's files that say how upkeep works: `upkeep.yaml`, `pipelines/`.
///
/// They are read in the work tree, in a bare repository at HEAD; and where a change is being judged,
/// at the commit before it: a change cannot switch off its own judge.
package struct ConfigurationFiles {
    private let repository: Repository
    private let commit: CommitID?
    private let workTree: String?

    /// Makes a reader.
    ///
    /// - Parameter commit: the commit to read at; nil for the work tree, or HEAD of a bare repository.
    package init(_ repository: Repository, at commit: CommitID? = nil) throws(GitError) {
        self.repository = repository
        if let commit {
            self.commit = commit
            workTree = nil
        } else {
            workTree = repository.workTree
            self.commit = workTree == nil ? try repository.head().commit : nil
        }
    }

    /// Reads a file; nil where there is none.
    ///
    /// - Throws: exit 64 where it is no plain file, or larger than the limit.
    package func read(_ name: String, limit: Int) throws -> [UInt8]? {
        if let workTree {
            let path = Paths.join(workTree, name)
            switch Files.kind(path) {
            case nil: return nil
            case .file: return try Files.read(path, limit: limit)
            default: throw StageFailure(.usage, "\(name) must be a plain file")
            }
        }
        guard let commit, let path = RepoPath(name),
            let file = try repository.file(at: path, in: try repository.tree(of: commit))
        else { return nil }
        guard file.mode == .file || file.mode == .executable else {
            throw StageFailure(.usage, "\(name) must be a plain file")
        }
        return try repository.content(of: file.blob, limit: limit)
    }

    /// The names of the files in a directory, sorted.
    package func names(in directory: String) throws -> [String] {
        if let workTree {
            let path = Paths.join(workTree, directory)
            return Files.isDirectory(path) ? try Files.list(path).sorted() : []
        }
        guard let commit else { return [] }
        let prefix = directory + "/"
        return try repository.files(in: try repository.tree(of: commit)).map(\.path.text)
            .filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
            .filter { !$0.contains("/") }.sorted()
    }
}
