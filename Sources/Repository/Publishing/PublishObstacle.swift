package import Contracts
internal import GitStore
internal import Names
internal import SystemSupport

/// Why nothing could be published: what a stage's document says of it.
package struct PublishObstacle {
    /// A word for machines, as in `remote-unreachable`.
    package let reason: String
    /// The push that did not come about.
    package let push: Push
    /// The outcome in one line of words.
    package let summary: String
    /// What the operator should know.
    package let finding: Finding
    /// The exit code.
    package let exit: ExitCode

    /// Tells what an error keeps from being published.
    ///
    /// - Parameter branch: the branch that the commits are meant for.
    /// - Returns: nil for an error that says nothing of the kind.
    package init?(_ error: any Error, branch: String) {
        switch error {
        case let error as GitError where error.code == .unreachable:
            reason = "remote-unreachable"
            push = Push(branch: branch, outcome: .unreachable, message: error.message)
            summary = "the remote cannot be reached: \(error.message)"
            finding = .of(.pushUnreachable, branch, error.description, remedy: error.remedy)
            exit = .unavailable
        case let error as GitError where error.code == .signing:
            reason = "signing-failed"
            push = Push(branch: branch, outcome: .none, message: error.message)
            summary = "nothing was committed: \(error.message)"
            finding = .of(.signingFailed, branch, error.description, remedy: error.remedy)
            exit = .failed
        case let taken as ReviewBranch.Taken:
            let place = taken.upstream
            reason = "review-branch-taken"
            push = Push(
                remote: place.remote, branch: place.branch, base: taken.base,
                outcome: .rejected, message: SafeText.line(taken.message))
            summary = "the branch for review, \(place.branch), has commits of somebody else"
            finding = .of(
                .reviewTaken, place.branch, "\(place.remote)/\(place.branch): \(taken.message)")
            exit = .failed
        case let removed as RemoteMemory.Removed:
            let place = removed.upstream
            let message =
                "\(place.remote) no longer has the branch \(place.branch), which had commits of upkeep's, "
                + "\(removed.commit.hex.prefix(12)) among them"
            reason = "branch-removed"
            push = Push(
                remote: place.remote, branch: place.branch, outcome: .rejected,
                message: SafeText.line(message))
            summary = SafeText.line("nothing was pushed: " + message)
            finding = .of(.branchRemoved, place.branch, SafeText.line(message))
            exit = .failed
        default: return nil
        }
    }
}
