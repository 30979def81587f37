package import Names
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

/// One file on its way from one commit to another.
struct FileMove {
    let path: RepoPath
    let old: TreeFile?
    let new: TreeFile?
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
        if let workTree {
            let (oldTree, newTree) = (try tree(of: old), try tree(of: new))
            var moves: [FileMove] = []
            let paths: [RepoPath]
            do throws(GitError) {
                paths = try changedPaths(from: oldTree, to: newTree)
            } catch {
                guard error.code == .badPath else { throw error }
                return .left(reason: "\(error.subject) has a name that cannot be written safely")
            }
            for path in paths {
                moves.append(
                    FileMove(
                        path: path, old: try file(at: path, in: oldTree),
                        new: try file(at: path, in: newTree)))
            }
            if let obstacle = try WorkTreeFollower(self, workTree).carry(moves) {
                return .left(reason: obstacle)
            }
        }
        try setReference("refs/heads/\(branch)", to: new, expecting: old, reason: reason)
        return .followed
    }
}
