internal import CGit2
internal import Glibc
package import Names

/// One change that makes a new tree out of an old one.
package struct TreeChange: Sendable {
    /// The file's path.
    package let path: RepoPath
    /// Its new content.
    package let blob: BlobID
    /// Its mode.
    package let mode: TreeFile.Mode

    /// Makes a change.
    package init(path: RepoPath, blob: BlobID, mode: TreeFile.Mode) {
        self.path = path
        self.blob = blob
        self.mode = mode
    }
}

/// Who made a commit, and when.
package struct Signature: Sendable, Equatable {
    /// The name.
    package let name: String
    /// The mail address, without brackets.
    package let email: String
    /// Seconds since 1970, UTC.
    package let seconds: Int64
    /// Minutes east of UTC.
    package let offsetMinutes: Int

    /// Makes a signature.
    package init(name: String, email: String, seconds: Int64, offsetMinutes: Int = 0) {
        self.name = name
        self.email = email
        self.seconds = seconds
        self.offsetMinutes = offsetMinutes
    }
}

extension ObjectID<BlobKind> {
    /// The name that Git gives a blob with this content, written or not.
    package init(naming content: [UInt8]) throws(GitError) {
        var id = git_oid()
        let code = unsafe content.withUnsafeBytes { bytes in
            unsafe git_odb_hash(&id, bytes.baseAddress, bytes.count, GIT_OBJECT_BLOB)
        }
        guard code == 0 else { throw GitError.last(code, "name", "a blob") }
        self.init(trusted: id.hex)
    }
}

extension Repository {
    /// Writes a blob.
    package func write(_ content: [UInt8]) throws(GitError) -> BlobID {
        var id = git_oid()
        let code = unsafe content.withUnsafeBytes { bytes in
            unsafe git_blob_create_from_buffer(&id, pointer, bytes.baseAddress, bytes.count)
        }
        guard code == 0 else { throw GitError.last(code, "write", "a blob") }
        collected?.insert(id.hex)
        return BlobID(trusted: id.hex)
    }

    /// Writes the tree that comes from another one by changing files; all else is kept as it is.
    package func write(
        _ changes: [TreeChange], onto base: TreeID
    ) throws(GitError) -> TreeID {
        var pointer: OpaquePointer?
        var baseID = git_oid(base)
        var code = unsafe git_tree_lookup(&pointer, self.pointer, &baseID)
        guard code == 0 else { throw GitError.last(code, "read tree", base.hex) }
        defer { unsafe git_tree_free(pointer) }
        let paths = unsafe changes.map { unsafe strdup($0.path.text) }
        defer { unsafe paths.forEach { unsafe free($0) } }
        var updates = unsafe zip(changes, paths).map { change, path in
            unsafe git_tree_update(
                action: GIT_TREE_UPDATE_UPSERT, id: git_oid(change.blob),
                filemode: change.mode.raw, path: path)
        }
        var id = git_oid()
        code = unsafe git_tree_create_updated(
            &id, self.pointer, pointer, updates.count, &updates)
        guard code == 0 else { throw GitError.last(code, "write", "a tree") }
        try collectTrees(id, changes)
        return TreeID(trusted: id.hex)
    }

    /// Writes a commit; no reference moves.
    ///
    /// - Parameter signer: signs it; nil for an unsigned one.
    /// - Throws: `signing-failed`, and nothing is written.
    package func commit(
        tree: TreeID, parents: [CommitID], message: String, author: Signature,
        committer: Signature, signer: CommitSigner? = nil
    ) throws(GitError) -> CommitID {
        let content = try content(
            tree: tree, parents: parents, message: message, author: author, committer: committer)
        let signature = try signer?.sign(Array(content.utf8))
        var id = git_oid()
        let code = unsafe git_commit_create_with_signature(
            &id, pointer, content, signature, nil)
        guard code == 0 else { throw GitError.last(code, "write", "a commit") }
        collected?.insert(id.hex)
        return CommitID(trusted: id.hex)
    }

    /// A commit as it is written and signed.
    private func content(
        tree: TreeID, parents: [CommitID], message: String, author: Signature,
        committer: Signature
    ) throws(GitError) -> String {
        var treePointer: OpaquePointer?
        var treeID = git_oid(tree)
        var code = unsafe git_tree_lookup(&treePointer, pointer, &treeID)
        guard code == 0 else { throw GitError.last(code, "read tree", tree.hex) }
        defer { unsafe git_tree_free(treePointer) }
        var parentPointers = unsafe [OpaquePointer?]()
        defer { unsafe parentPointers.forEach { unsafe git_commit_free($0) } }
        for parent in parents {
            var one: OpaquePointer?
            var id = git_oid(parent)
            code = unsafe git_commit_lookup(&one, pointer, &id)
            guard code == 0 else { throw GitError.last(code, "read commit", parent.hex) }
            unsafe parentPointers.append(one)
        }
        let (authorPointer, committerPointer) = try unsafe (make(author), make(committer))
        defer {
            unsafe git_signature_free(authorPointer)
            unsafe git_signature_free(committerPointer)
        }
        var buffer = unsafe git_buf()
        defer { unsafe git_buf_dispose(&buffer) }
        code = unsafe parentPointers.withUnsafeMutableBufferPointer { parents in
            unsafe git_commit_create_buffer(
                &buffer, pointer, authorPointer, committerPointer, nil, message, treePointer,
                parents.count, parents.baseAddress)
        }
        guard code == 0, let text = unsafe buffer.ptr else {
            throw GitError.last(code, "write", "a commit")
        }
        return unsafe String(cString: text)
    }

    private func make(
        _ signature: Signature
    ) throws(GitError) -> UnsafeMutablePointer<git_signature>? {
        var pointer: UnsafeMutablePointer<git_signature>?
        let code = unsafe git_signature_new(
            &pointer, signature.name, signature.email, signature.seconds,
            Int32(signature.offsetMinutes))
        guard code == 0 else {
            throw GitError(
                .noIdentity, "commit as", "\(signature.name) <\(signature.email)>",
                GitError.lastMessage())
        }
        return unsafe pointer
    }
}
