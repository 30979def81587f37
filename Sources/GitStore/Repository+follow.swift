internal import CGit2
internal import SystemSupport

/// What became of the local branch, index and work tree after commits reached the branch.
package enum FollowOutcome: Sendable, Equatable {
    /// They stand at the new commit.
    case followed
    /// They stood there before.
    case already
    /// They stay as they are, for this reason.
    case left(reason: String)
}

extension Repository {
    /// Brings the checked-out branch, the index and the work tree from one commit to a descendant.
    ///
    /// Changed files first, then the index, then the branch: a crash in between leaves files that
    /// are either old or new, and the next call finishes. Files a person changed are never touched.
    ///
    /// - Throws: only when it failed half-way; what is in the way is an outcome.
    package func follow(
        branch: String, from old: CommitID, to new: CommitID, reason: String
    ) throws(GitError) -> FollowOutcome {
        if old == new { return .already }
        guard try isAncestor(old, of: new) else {
            return .left(reason: "\(branch) has commits of its own")
        }
        guard let workTree else {
            try setReference("refs/heads/\(branch)", to: new, expecting: old, reason: reason)
            return .followed
        }
        if Files.kind(Paths.join(gitDirectory, "index.lock")) != nil {
            return .left(reason: "\(gitDirectory)/index.lock exists: another git is at work")
        }
        let (oldTree, newTree) = (try tree(of: old), try tree(of: new))
        let paths = try changedPaths(from: oldTree, to: newTree)
        var moves: [(path: RepoPath, old: TreeFile?, new: TreeFile?)] = []
        for path in paths {
            moves.append((path, try file(at: path, in: oldTree), try file(at: path, in: newTree)))
        }
        var index: OpaquePointer?
        let code = unsafe git_repository_index(&index, pointer)
        guard code == 0 else { throw GitError.last(code, "open", "the index") }
        defer { unsafe git_index_free(index) }
        unsafe git_index_read(index, 1)
        for move in moves {
            if let reason = unsafe obstacle(move, index, workTree) { return .left(reason: reason) }
        }
        for move in moves { try unsafe carryOut(move, index, workTree) }
        let written = unsafe git_index_write(index)
        guard written == 0 else { throw GitError.last(written, "write", "the index") }
        try setReference("refs/heads/\(branch)", to: new, expecting: old, reason: reason)
        return .followed
    }

    private typealias Move = (path: RepoPath, old: TreeFile?, new: TreeFile?)

    /// Why a file cannot be brought along; nil when it can: it reads as at the old or new commit.
    private func obstacle(_ move: Move, _ index: OpaquePointer?, _ workTree: String) -> String? {
        let path = move.path.text
        if [move.old?.mode, move.new?.mode].contains(.submodule) {
            return "\(path) is a submodule"
        }
        var parent = Paths.parent(path)
        while parent != "." {
            if Files.kind(Paths.join(workTree, parent)) == .link {
                return "\(parent) is a symbolic link in the work tree"
            }
            parent = Paths.parent(parent)
        }
        if let entry = unsafe git_index_get_bypath(index, path, 0) {
            let id = unsafe entry.pointee.id.hex
            if id != move.old?.blob.hex && id != move.new?.blob.hex {
                return "\(path) has staged changes"
            }
            let skipped = UInt16(GIT_INDEX_ENTRY_SKIP_WORKTREE.rawValue)
            if unsafe entry.pointee.flags_extended & skipped != 0 {
                return "\(path) is left out of the work tree (sparse checkout)"
            }
        } else if move.old != nil {
            return "\(path) is not in the index"
        }
        let full = Paths.join(workTree, path)
        switch Files.kind(full) {
        case nil: return move.old == nil || move.new == nil ? nil : "\(path) is missing"
        case .directory, .other: return "\(path) is no file in the work tree"
        case .link:
            return [move.old?.mode, move.new?.mode].contains(.link) ? nil : "\(path) is a link"
        case .file:
            var id = git_oid()
            guard
                unsafe git_repository_hashfile(&id, pointer, path, GIT_OBJECT_BLOB, path) == 0,
                id.hex == move.old?.blob.hex || id.hex == move.new?.blob.hex
            else { return "\(path) has changes" }
            return nil
        }
    }

    private func carryOut(
        _ move: Move, _ index: OpaquePointer?, _ workTree: String
    ) throws(GitError) {
        let full = Paths.join(workTree, move.path.text)
        do throws(SystemError) {
            guard let new = move.new else {
                try Files.remove(full)
                unsafe git_index_remove_bypath(index, move.path.text)
                return
            }
            try Files.makeDirectories(Paths.parent(full))
            let content = try filtered(new)
            if new.mode == .link {
                try AtomicFile.replaceLink(full, with: String(decoding: content, as: UTF8.self))
            } else {
                try AtomicFile.write(
                    content, to: full, mode: new.mode == .executable ? 0o755 : 0o644)
            }
        } catch {
            throw GitError(
                error.code == .noSpace ? .noSpace : .other, error.operation, error.subject,
                error.message)
        }
        let code = unsafe git_index_add_bypath(index, move.path.text)
        guard code == 0 else { throw GitError.last(code, "stage", move.path.text) }
    }

    /// A file's content as it stands in a work tree: line ends converted where configured.
    private func filtered(_ file: TreeFile) throws(SystemError) -> [UInt8] {
        var blob: OpaquePointer?
        var id = git_oid(file.blob)
        guard unsafe git_blob_lookup(&blob, pointer, &id) == 0 else {
            throw SystemError(.notFound, "read", file.path.text, GitError.lastMessage())
        }
        defer { unsafe git_blob_free(blob) }
        var buffer = unsafe git_buf()
        var options = unsafe git_blob_filter_options()
        unsafe git_blob_filter_options_init(&options, UInt32(GIT_BLOB_FILTER_OPTIONS_VERSION))
        defer { unsafe git_buf_dispose(&buffer) }
        guard unsafe git_blob_filter(&buffer, blob, file.path.text, &options) == 0,
            let start = unsafe buffer.ptr
        else {
            throw SystemError(.other, "convert", file.path.text, GitError.lastMessage())
        }
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: buffer.size))
    }
}
