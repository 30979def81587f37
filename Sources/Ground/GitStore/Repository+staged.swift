internal import CGit2
package import Names
internal import SystemSupport

extension Repository {
    /// Bytes of files at most that neither a commit nor the index has.
    private static let unknownLimit = 256 << 20

    /// Bytes of an index that is read at once at most.
    private static let indexLimit = 512 << 20

    /// What the next commit would have: the index as a tree, without what is only meant to be added
    /// (`git add -N`). It stands in memory alone, as all that is written from now on.
    ///
    /// - Parameter file: the index's file, as `GIT_INDEX_FILE` names it in a hook; nil for the
    ///   repository's own.
    /// - Throws: `unsupported-repository` for an index in parts, a damaged one, or one with paths in
    ///   conflict; for a bare repository as well.
    package func indexTree(file: String? = nil) throws(GitError) -> TreeID {
        try refuseBare()
        try collectObjects()
        let path = file ?? Paths.join(gitDirectory, "index")
        if let bytes = try? Files.read(path, limit: Repository.indexLimit),
            let index = IndexFile(bytes), let tree = try tree(of: index)
        {
            return tree
        }
        let index = unsafe try openedIndex(file)
        defer { unsafe git_index_free(index) }
        return unsafe try tree(of: index)
    }

    /// What a commit of everything would have: the files of the work tree that are tracked or not
    /// ignored. It stands in memory alone, as all that is written from now on.
    ///
    /// A file that is too large to be read is left as the index has it.
    ///
    /// - Throws: as `indexTree`; `too-large` where there is too much that no commit has.
    package func workTreeTree() throws(GitError) -> TreeID {
        try collectObjects()
        try refuseBare()
        try checkIndex()
        var index: OpaquePointer?
        var code = unsafe git_repository_index(&index, pointer)
        guard code == 0, let index = unsafe index else {
            throw GitError.last(code, "read", "the index")
        }
        defer { unsafe git_index_free(index) }
        var added = AddedFiles(root: workTree ?? "", left: Repository.unknownLimit)
        code = unsafe withUnsafeMutablePointer(to: &added) { added in
            unsafe git_index_add_all(
                index, nil, 0,
                { path, _, payload in
                    guard let path = unsafe path,
                        let added = unsafe payload?.assumingMemoryBound(to: AddedFiles.self)
                    else { return 1 }
                    return unsafe added.pointee.choice(String(cString: path))
                }, added)
        }
        if added.left < 0 {
            throw GitError(
                .tooLarge, "read", "the work tree",
                "the files that no commit has are more than \(Repository.unknownLimit >> 20) MiB",
                remedy: "commit them, or name what git is to pass over in .gitignore")
        }
        guard code == 0 else { throw GitError.last(code, "read", "the work tree") }
        return unsafe try tree(of: index)
    }

    private func refuseBare() throws(GitError) {
        if !isBare { return }
        throw GitError(
            .unsupported, "read", gitDirectory, "a bare repository has no index",
            remedy: "name the change with --base REVISION --head REVISION")
    }

    private func tree(of index: OpaquePointer) throws(GitError) -> TreeID {
        if unsafe git_index_has_conflicts(index) == 1 {
            throw GitError(
                .unsupported, "read", "the index", "it has paths in conflict",
                remedy: "git status names them: mend each, and git add it")
        }
        try collectObjects()
        unsafe try leaveOutIntended(index)
        var id = git_oid()
        let code = unsafe git_index_write_tree_to(&id, index, pointer)
        guard code == 0 else { throw GitError.last(code, "read", "the index") }
        return TreeID(trusted: id.hex)
    }

    /// Git writes no tree with what is only meant to be added; libgit2 would take it for an empty file.
    private func leaveOutIntended(_ index: OpaquePointer) throws(GitError) {
        for position in unsafe (0..<git_index_entrycount(index)).reversed() {
            guard let entry = unsafe git_index_get_byindex(index, position)?.pointee,
                unsafe entry.flags_extended & UInt16(GIT_INDEX_ENTRY_INTENT_TO_ADD.rawValue) != 0
            else { continue }
            let code = unsafe git_index_remove(index, entry.path, 0)
            guard code == 0 else { throw GitError.last(code, "read", "the index") }
        }
    }
}

/// What may be taken in of a work tree.
private struct AddedFiles {
    let root: String
    /// Bytes that may still be taken in; less than nothing where there were more.
    var left: Int

    /// As libgit2 wants it: 0 takes a file in, 1 passes over it, less than 0 ends the walk.
    mutating func choice(_ path: String) -> Int32 {
        // A repository of its own, which Git passes over as well.
        if path.hasSuffix("/") { return 1 }
        let full = Paths.join(root, path)
        guard let size = Files.identity(full)?.size else { return 0 }
        if size > ReadLimits.blob { return 1 }
        left -= size
        return left < 0 ? -1 : 0
    }
}
