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
        try unsafe tree(of: commit, and: tip, "revert") { index, reverted, ours, options in
            unsafe git_revert_commit(index, pointer, reverted, ours, 0, options)
        }
    }

    /// The tree that comes from merging a commit into another one.
    ///
    /// - Returns: nil where changes of both are in each other's way.
    /// Source: git_merge_commits().
    package func mergedTree(
        of commit: CommitID, into tip: CommitID
    ) throws(GitError) -> TreeID? {
        try unsafe tree(of: commit, and: tip, "merge") { index, theirs, ours, options in
            unsafe git_merge_commits(index, pointer, ours, theirs, options)
        }
    }

    /// The tree of an index that libgit2 makes from two commits; nil where it has conflicts.
    private func tree(
        of commit: CommitID, and tip: CommitID, _ operation: String,
        _ make: (
            UnsafeMutablePointer<OpaquePointer?>, OpaquePointer?, OpaquePointer?,
            UnsafeMutablePointer<git_merge_options>
        ) -> Int32
    ) throws(GitError) -> TreeID? {
        try unsafe withCommit(commit) { (one) throws(GitError) -> TreeID? in
            try unsafe withCommit(tip) { (other) throws(GitError) -> TreeID? in
                var options = unsafe git_merge_options()
                unsafe git_merge_options_init(&options, UInt32(GIT_MERGE_OPTIONS_VERSION))
                var index: OpaquePointer?
                var code = unsafe make(&index, one, other, &options)
                if code == GIT_ECONFLICT.rawValue || code == GIT_EMERGECONFLICT.rawValue {
                    return nil
                }
                guard code == 0 else { throw GitError.last(code, operation, commit.hex) }
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
