internal import CGit2
internal import SystemSupport

extension Repository {
    /// Refuses what libgit2 opens but cannot work with: objects that lie elsewhere.
    ///
    /// - Throws: `unsupported-repository`.
    func checkFormat() throws(GitError) {
        if configuration("extensions.partialclone") != nil || hasPromisor {
            throw GitError(
                .unsupported, "open", gitDirectory, "it is a partial clone, objects are missing",
                remedy: "clone again without --filter")
        }
    }

    /// Whether a remote is one that objects are fetched from when they are missed.
    private var hasPromisor: Bool {
        var config: OpaquePointer?
        guard unsafe git_repository_config_snapshot(&config, pointer) == 0 else { return false }
        defer { unsafe git_config_free(config) }
        var iterator: OpaquePointer?
        let names = "^remote\\..*\\.promisor$"
        guard unsafe git_config_iterator_glob_new(&iterator, config, names) == 0 else {
            return false
        }
        defer { unsafe git_config_iterator_free(iterator) }
        var entry: UnsafeMutablePointer<git_config_entry>?
        while unsafe git_config_next(&entry, iterator) == 0 {
            guard let value = unsafe entry?.pointee.value else { return true }
            var isOn: Int32 = 0
            if unsafe git_config_parse_bool(&isOn, value) == 0, isOn != 0 { return true }
        }
        return false
    }

    /// Whether the user's configuration trusts repositories of every owner: `safe.directory = *`,
    /// which libgit2 1.5 takes for a path. The repository's own configuration has no say.
    static func trustsAllOwners() -> Bool {
        var config: OpaquePointer?
        guard unsafe git_config_open_default(&config) == 0 else { return false }
        defer { unsafe git_config_free(config) }
        var iterator: OpaquePointer?
        guard
            unsafe git_config_multivar_iterator_new(&iterator, config, "safe.directory", nil) == 0
        else { return false }
        defer { unsafe git_config_iterator_free(iterator) }
        var trusts = false
        var entry: UnsafeMutablePointer<git_config_entry>?
        while unsafe git_config_next(&entry, iterator) == 0 {
            guard let value = unsafe entry?.pointee.value else { continue }
            let text = unsafe String(cString: value)
            if text == "*" { trusts = true }
            if text.isEmpty { trusts = false }
        }
        return trusts
    }

    /// Makes sure that the index can be brought along, before anything is written.
    ///
    /// - Throws: `unsupported-repository` for an index in parts (split, sparse) or one that is
    ///   damaged. A bare repository has none.
    package func checkIndex() throws(GitError) {
        if workTree == nil { return }
        unsafe git_index_free(try openedIndex())
    }

    /// The index, read; an empty one where there is none yet. Whoever asks frees it.
    ///
    /// - Parameter other: another file than the repository's own.
    /// - Throws: as `checkIndex`.
    func openedIndex(_ other: String? = nil) throws(GitError) -> OpaquePointer {
        let file = other ?? Paths.join(gitDirectory, "index")
        var index: OpaquePointer?
        let code = unsafe git_index_open(&index, file)
        if code == 0, let index = unsafe index { return unsafe index }
        let failure = GitError.last(code, "read", file)
        if failure.mayPass { throw failure }
        let message = failure.message
        let remedies = [
            ("'link'", "git config core.splitIndex false; git update-index --no-split-index"),
            ("'sdir'", "git sparse-checkout reapply --no-sparse-index"),
        ]
        throw GitError(
            .unsupported, "read", file, "the index cannot be read: \(message)",
            remedy: remedies.first { message.contains($0.0) }?.1
                ?? "look at it with git status; to make it anew: rm \(file) && git reset")
    }

    /// Whether another work tree of this repository has the branch checked out: moving it would
    /// make that one look changed.
    package func isCheckedOutElsewhere(_ branch: String) -> Bool {
        let worktrees = Paths.join(commonDirectory, "worktrees")
        let linked = ((try? Files.list(worktrees)) ?? []).map { Paths.join(worktrees, $0) }
        return ([commonDirectory] + linked).contains { directory in
            guard directory != gitDirectory else { return false }
            if directory == commonDirectory, configuration("core.bare") == "true" { return false }
            let head = try? Files.readText(Paths.join(directory, "HEAD"), limit: 1 << 16)
            return head?.prefix { $0 != "\n" } == "ref: refs/heads/\(branch)"
        }
    }
}

extension GitError {
    /// Tells why a repository cannot be opened, and what to do.
    static func opening(_ directory: String, code: Int32) -> GitError {
        let message = lastMessage()
        if message.contains("safe.directory") || code == GIT_EOWNER.rawValue {
            return GitError(
                .notOwned, "open", directory, "the repository belongs to another user",
                remedy: "run as its owner, or: git config --global --add safe.directory "
                    + (Files.realPath(directory) ?? directory))
        }
        if message.contains("extension") || message.contains("object format")
            || message.contains("repository version")
        {
            return GitError(
                .unsupported, "open", directory, message,
                remedy: "clone it anew as an ordinary repository: objects named by SHA-1, "
                    + "references in files, no worktree configuration")
        }
        if code == GIT_ENOTFOUND.rawValue {
            return GitError(
                .notARepository, "open", directory,
                "not a git repository (or any of the parent directories)",
                remedy: "name the repository with -C DIR")
        }
        let failure = GitError(.other, "open", directory, message)
        return failure.mayPass ? failure : GitError(.notARepository, "open", directory, message)
    }

    /// Whether libgit2 met something that may be otherwise the next time: a failing disk, a limit, a
    /// signal.
    var mayPass: Bool {
        let words = [
            "Input/output error", "Too many open files", "Interrupted system call",
            "Cannot allocate memory",
            // So it calls an index that stands there and that it could not open.
            "no longer exists",
        ]
        return words.contains { message.contains($0) }
    }
}
