internal import CGit2
internal import CGit2Shim
package import Names
internal import SystemSupport

/// What HEAD is.
package enum Head: Sendable, Equatable {
    /// On a branch, which has this commit.
    case branch(name: String, commit: CommitID)
    /// On a branch that has no commit yet.
    case unborn(name: String)
    /// On a commit and no branch.
    case detached(commit: CommitID)

    /// The commit, nil for an unborn branch.
    package var commit: CommitID? {
        switch self {
        case .branch(_, let commit), .detached(let commit): commit
        case .unborn: nil
        }
    }

    /// The branch's short name, nil when detached.
    package var branch: String? {
        switch self {
        case .branch(let name, _), .unborn(let name): name
        case .detached: nil
        }
    }
}

/// One file of a tree.
package struct TreeFile: Sendable, Hashable {
    /// What kind of entry it is.
    package enum Mode: Sendable { case file, executable, link, submodule }

    /// The path in the repository.
    package let path: RepoPath
    /// Its content; for a submodule the commit's name.
    package let blob: BlobID
    /// What kind of entry it is.
    package let mode: Mode

    /// Makes an entry.
    package init(path: RepoPath, blob: BlobID, mode: Mode) {
        self.path = path
        self.blob = blob
        self.mode = mode
    }
}

/// One entry of a tree.
package struct TreeEntry: Sendable, Hashable {
    /// What it is.
    package enum Kind: Sendable, Hashable {
        /// A directory.
        case tree(TreeID)
        /// A file, link or submodule.
        case file(BlobID, TreeFile.Mode)
    }

    /// The name in its directory.
    package let name: String
    /// What it is.
    package let kind: Kind
}

extension Repository {
    /// What HEAD is.
    package func head() throws(GitError) -> Head {
        var reference: OpaquePointer?
        var code = unsafe git_reference_lookup(&reference, pointer, "HEAD")
        guard code == 0 else { throw GitError.last(code, "read", "HEAD") }
        defer { unsafe git_reference_free(reference) }
        if unsafe git_reference_type(reference) == GIT_REFERENCE_SYMBOLIC {
            let target = unsafe git_reference_symbolic_target(reference)
            let full = unsafe target.map { unsafe String(cString: $0) } ?? ""
            let name = full.hasPrefix("refs/heads/") ? String(full.dropFirst(11)) : full
            guard let commit = try self.reference(full) else { return .unborn(name: name) }
            return .branch(name: name, commit: commit)
        }
        var id = git_oid()
        code = unsafe git_reference_name_to_id(&id, pointer, "HEAD")
        guard code == 0 else { throw GitError.last(code, "read", "HEAD") }
        return .detached(commit: CommitID(trusted: id.hex))
    }

    /// The commit that a reference (full name) points at; nil where it does not exist.
    ///
    /// - Throws: where it could not be read this time: it may exist.
    package func reference(_ name: String) throws(GitError) -> CommitID? {
        var id = git_oid()
        let code = unsafe git_reference_name_to_id(&id, pointer, name)
        if code == 0 { return CommitID(trusted: id.hex) }
        let failure = GitError.last(code, "read", name)
        if failure.mayPass { throw failure }
        return nil
    }

    /// The commit that a revision names: a hash, a branch, `HEAD~2`, `v1.0^{commit}`.
    ///
    /// - Throws: `not-found`.
    package func resolve(_ revision: String) throws(GitError) -> CommitID {
        var object: OpaquePointer?
        var code = unsafe git_revparse_single(&object, pointer, revision)
        guard code == 0 else { throw GitError(.notFound, "find", revision, GitError.lastMessage()) }
        defer { unsafe git_object_free(object) }
        var commit: OpaquePointer?
        code = unsafe git_object_peel(&commit, object, GIT_OBJECT_COMMIT)
        guard code == 0 else { throw GitError(.notFound, "find", revision, "it is no commit") }
        defer { unsafe git_object_free(commit) }
        return CommitID(trusted: unsafe git_object_id(commit).pointee.hex)
    }

    /// The tree of a commit.
    package func tree(of commit: CommitID) throws(GitError) -> TreeID {
        try unsafe withCommit(commit) { pointer in
            TreeID(trusted: unsafe git_commit_tree_id(pointer).pointee.hex)
        }
    }

    /// What a tree has itself, in Git's order; its subtrees are not opened. Entries whose names are
    /// not UTF-8, or not safe as part of a path, are left out.
    package func entries(of tree: TreeID) throws(GitError) -> [TreeEntry] {
        try rawEntries(of: tree).compactMap { entry in
            guard let name = String(validating: entry.name, as: UTF8.self), RepoPath(name) != nil
            else { return nil }
            return TreeEntry(
                name: name,
                kind: entry.isTree
                    ? .tree(TreeID(trusted: entry.id))
                    : .file(
                        BlobID(trusted: entry.id), TreeFile.Mode(git_filemode_t(entry.mode))))
        }
    }

    /// The content of a blob.
    ///
    /// - Throws: `other` when it is larger than `limit` bytes; `not-found`.
    package func content(of blob: BlobID, limit: Int = 64 << 20) throws(GitError) -> [UInt8] {
        let size = try size(of: blob)
        if size > limit {
            throw GitError(
                .tooLarge, "read blob", blob.hex, "it has \(size) bytes, the limit is \(limit)")
        }
        return try unsafe withBlob(blob, size: size) { start throws(GitError) in
            guard let start = unsafe start else { return [] }
            return unsafe Array(UnsafeRawBufferPointer(start: start, count: size))
        }
    }

    /// Whether a word stands in a blob; the content is searched where libgit2 holds it, not copied.
    ///
    /// - Throws: `not-found`. A blob of more than `limit` bytes is not searched and answers false.
    package func contains(
        _ word: [UInt8], in blob: BlobID, limit: Int = 64 << 20
    ) throws(GitError) -> Bool { try contained([word], in: blob, limit: limit)[0] }

    /// Whether each of some words stands in a blob, which is read once; none does in one that is larger
    /// than the limit.
    package func contained(
        _ words: [[UInt8]], in blob: BlobID, limit: Int = 64 << 20
    ) throws(GitError) -> [Bool] {
        let size = try size(of: blob)
        if size > limit { return words.map { _ in false } }
        return try unsafe withBlob(blob, size: size) { start throws(GitError) in
            guard let start = unsafe start else { return words.map { _ in false } }
            return words.map { word in
                unsafe upkeep_memory_contains(start, size, word, word.count) != 0
            }
        }
    }

    /// Runs a piece of work on a blob's content where libgit2 holds it.
    ///
    /// - Parameter size: its bytes by its header, which count as inflated.
    private func withBlob<Value>(
        _ blob: BlobID, size: Int, _ body: (UnsafeRawPointer?) throws(GitError) -> Value
    ) throws(GitError) -> Value {
        inflated += size
        if inflated > ReadLimits.inflated {
            throw GitError(
                .tooLarge, "read blob", blob.hex,
                "the files of this repository have more than \(ReadLimits.inflated >> 30) GiB "
                    + "in all")
        }
        var id = git_oid(blob)
        var pointer: OpaquePointer?
        let code = unsafe git_blob_lookup(&pointer, self.pointer, &id)
        guard code == 0 else { throw GitError.last(code, "read blob", blob.hex) }
        defer { unsafe git_blob_free(pointer) }
        return try unsafe body(git_blob_rawcontent(pointer))
    }

    /// Bytes of a blob, by its header.
    ///
    /// - Throws: `not-found`; a file that cannot be read is not an empty one.
    private func size(of blob: BlobID) throws(GitError) -> Int {
        var database: OpaquePointer?
        var code = unsafe git_repository_odb(&database, pointer)
        guard code == 0 else { throw GitError.last(code, "read blob", blob.hex) }
        defer { unsafe git_odb_free(database) }
        var id = git_oid(blob)
        var (size, type) = (0, GIT_OBJECT_INVALID)
        code = unsafe git_odb_read_header(&size, &type, database, &id)
        guard code == 0 else { throw GitError.last(code, "read blob", blob.hex) }
        return size
    }

    /// Runs a piece of work on libgit2's commit object.
    func withCommit<Value>(
        _ commit: CommitID, _ body: (OpaquePointer?) throws(GitError) -> Value
    ) throws(GitError) -> Value {
        var pointer: OpaquePointer?
        var id = git_oid(commit)
        let code = unsafe git_commit_lookup(&pointer, self.pointer, &id)
        guard code == 0 else { throw GitError.last(code, "read commit", commit.hex) }
        defer { unsafe git_commit_free(pointer) }
        return try unsafe body(pointer)
    }
}

extension TreeFile.Mode {
    init(_ mode: git_filemode_t) {
        self =
            switch mode {
            case GIT_FILEMODE_BLOB_EXECUTABLE: .executable
            case GIT_FILEMODE_LINK: .link
            case GIT_FILEMODE_COMMIT: .submodule
            default: .file
            }
    }

    var raw: git_filemode_t {
        switch self {
        case .file: GIT_FILEMODE_BLOB
        case .executable: GIT_FILEMODE_BLOB_EXECUTABLE
        case .link: GIT_FILEMODE_LINK
        case .submodule: GIT_FILEMODE_COMMIT
        }
    }
}

extension git_oid {
    /// The object's name as hexadecimal digits.
    var hex: String {
        var copy = self
        return unsafe withUnsafeBytes(of: &copy) { bytes in unsafe Hex.encode(bytes) }
    }

    init<Kind>(_ id: ObjectID<Kind>) {
        self.init()
        _ = unsafe git_oid_fromstr(&self, id.hex)
    }
}
