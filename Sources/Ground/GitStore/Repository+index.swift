internal import CGit2
internal import Names

extension Repository {
    /// The files of the index, in Git's order. A path in conflict, and one that is only meant to be
    /// added (`git add -N`), is left out; so are names that are not UTF-8, or not safe as a path.
    ///
    /// - Throws: `unsupported-repository` for an index in parts (split, sparse), or a damaged one.
    package func indexedFiles() throws(GitError) -> [TreeFile] {
        let index = unsafe try openedIndex()
        defer { unsafe git_index_free(index) }
        var files: [TreeFile] = []
        for position in unsafe 0..<git_index_entrycount(index) {
            guard let entry = unsafe git_index_get_byindex(index, position)?.pointee else {
                continue
            }
            let isMerged = unsafe entry.flags & UInt16(GIT_INDEX_ENTRY_STAGEMASK) == 0
            let isIntended =
                unsafe entry.flags_extended
                & UInt16(GIT_INDEX_ENTRY_INTENT_TO_ADD.rawValue) != 0
            guard isMerged, !isIntended,
                let name = unsafe String(validatingCString: entry.path),
                let path = RepoPath(name)
            else { continue }
            let mode = unsafe git_filemode_t(rawValue: entry.mode)
            files.append(
                TreeFile(
                    path: path, blob: BlobID(trusted: unsafe entry.id.hex),
                    mode: TreeFile.Mode(mode)))
        }
        return files
    }
}
