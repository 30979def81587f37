internal import Contracts
package import GitStore
package import Names
package import Snapshot
internal import SystemSupport

/// The repository's files that say how upkeep works: `upkeep.yaml`, `pipelines/`.
///
/// They are read in the work tree, in a bare repository at HEAD; and where a change is being judged,
/// at the commit before it: a change cannot switch off its own judge.
package struct ConfigurationFiles {
    private let snapshot: Snapshot

    /// Makes a reader.
    ///
    /// - Parameter commit: the commit to read at; nil for the work tree, or HEAD of a bare repository.
    package init(_ store: BlobStore, at commit: CommitID? = nil) throws(GitError) {
        if commit == nil, let workTree = Snapshot.workTree(of: store) {
            snapshot = workTree
        } else if let commit {
            snapshot = try Snapshot(store, at: commit)
        } else {
            snapshot = try Snapshot(store, at: try store.repository.head().commit)
        }
    }

    /// Makes a reader of a snapshot.
    package init(_ snapshot: Snapshot) { self.snapshot = snapshot }

    /// Reads a file; nil where there is none. Links to directories inside the repository are
    /// followed.
    ///
    /// - Throws: exit 64 where it is not a plain file; what the file system says where it is larger
    ///   than the limit.
    package func read(_ name: String, limit: Int) throws -> [UInt8]? {
        var (directory, file) = TreePath.split(name)
        if !directory.isEmpty {
            guard case .directory(let real) = try snapshot.place(directory) else { return nil }
            directory = real
        }
        let path = TreePath.child(directory, file)
        guard let found = try snapshot.file(path) else { return nil }
        guard found.mode.isPlain else {
            throw StageFailure(.usage, "\(name) must be a plain file")
        }
        return try snapshot.bytes(of: found, limit: limit)
    }

    /// Whether a path leads out of the repository: nothing is read there.
    package func leadsOut(_ path: String) throws -> Bool {
        [.outside, .submodule].contains(try snapshot.place(path))
    }

    /// The names of the files in a directory, sorted.
    package func names(in directory: String) throws -> [String] {
        guard case .directory(let real) = try snapshot.place(directory) else { return [] }
        return (try snapshot.entries(of: real) ?? [:]).compactMap { name, entry in
            if case .file = entry { name } else { nil }
        }.sorted()
    }
}
