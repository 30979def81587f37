internal import CGit2
package import Names

extension Repository {
    /// The tree that comes from taking a commit's changes back out of a later one.
    ///
    /// - Returns: nil where later changes are in the way.
    /// Source: git_revert_commit().
    package func revertedTree(
        of commit: CommitID, on tip: CommitID
    ) throws(GitError) -> TreeID? {
        try unsafe withCommit(commit) { (reverted) throws(GitError) -> TreeID? in
            try unsafe withCommit(tip) { (ours) throws(GitError) -> TreeID? in
                var options = unsafe git_merge_options()
                unsafe git_merge_options_init(&options, UInt32(GIT_MERGE_OPTIONS_VERSION))
                var index: OpaquePointer?
                var code = unsafe git_revert_commit(&index, pointer, reverted, ours, 0, &options)
                if code == GIT_ECONFLICT.rawValue || code == GIT_EMERGECONFLICT.rawValue {
                    return nil
                }
                guard code == 0 else { throw GitError.last(code, "revert", commit.hex) }
                defer { unsafe git_index_free(index) }
                if unsafe git_index_has_conflicts(index) == 1 { return nil }
                var id = git_oid()
                code = unsafe git_index_write_tree_to(&id, index, pointer)
                guard code == 0 else { throw GitError.last(code, "write", "a tree") }
                return TreeID(trusted: id.hex)
            }
        }
    }
}
