internal import Contracts
internal import Names

extension RunView {
    /// How the commits of the run reached the branch, reverts included, from the commit that the branch
    /// had before the first of them to the one that it has after the last; nil where none were made.
    var push: Push? {
        let changes = apply?.payload.changes.contains { $0.commit != nil } == true ? apply : nil
        let hasReverts = rollback?.payload.reverts.contains { $0.revert != nil } ?? false
        let reverts = hasReverts ? rollback?.payload.push : nil
        guard var push = reverts ?? changes?.payload.push else { return nil }
        // Apply may push after the rollback: when a person takes what waits.
        if let made = changes?.payload.push, made.from == reverts?.to, made.outcome == .pushed {
            push = made
        }
        let ends = steps(changes?.payload.push, reverts)
        push.from = ends.first { step in !ends.contains { $0.to == step.from } }?.from ?? push.from
        push.to = ends.last { step in !ends.contains { $0.from == step.to } }?.to ?? push.to
        return push
    }

    /// How the branch moved: with what was checked, with the changes, with the reverts.
    private func steps(_ changes: Push?, _ reverts: Push?) -> [(from: CommitID, to: CommitID)] {
        let checked = validate?.payload
        var steps: [(CommitID?, CommitID?)] = [(reverts?.from, reverts?.to)]
        if let checked, let head = checked.head, [changes?.to, reverts?.from].contains(head) {
            steps.append((checked.base, head))
        }
        // A branch that begins anew does not begin where it stood.
        if let changes, changes.to != checked?.head {
            let base = changes.base == nil ? nil : detect?.repository.commit
            steps.append((changes.from ?? base, changes.to))
        }
        return steps.compactMap { from, to in
            guard let from, let to, from != to else { return nil }
            return (from, to)
        }
    }

    /// Whether the checks looked at what was pushed last: a person may take more after them.
    var isLastPushChecked: Bool {
        guard let head = validate?.payload.head, let push = apply?.payload.push, let last = push.to
        else { return true }
        return head == last || push.outcome != .pushed
    }

    /// On how many branches commits wait where each group has one of its own; nil where all are on one.
    var reviewBranches: Int? {
        guard let reviews = apply?.payload.reviews, reviews.contains(where: { $0.group != nil })
        else { return nil }
        return Set(reviews.map(\.branch)).count
    }
}

extension Change {
    /// Whether it failed by what is around it alone: the next run tries it again.
    var isNotPushed: Bool {
        guard outcome == .failed, let reason else { return false }
        return Change.obstacles.contains(reason)
    }

    /// Why commits did not come to the branch, as apply's documents say it: nothing is wrong with the
    /// updates.
    private static let obstacles: Set<String> = [
        "push-rejected", "push-unreachable", "remote-unreachable", "signing-failed",
        "review-branch-taken", "branch-removed",
    ]
}
