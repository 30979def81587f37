internal import Contracts
internal import GitStore
internal import Names
internal import Publishing

/// The updates whose commits wait on a branch for review, as the branch itself tells.
struct InReview {
    /// Commits looked at, at most: more never wait there.
    private static let depth = 1001

    private let commits: [UpdateID: CommitID]

    /// Looks through the commits that the branch they are meant for does not have.
    ///
    /// - Parameter tip: of the branch for review, with what was just built on it.
    init(_ target: Target, tip: CommitID, in repository: Repository) throws {
        var commits: [UpdateID: CommitID] = [:]
        var takenBack: Set<UpdateID> = []
        if target.review != nil, let remote = target.remote {
            let log = try repository.log(from: tip, excluding: [remote], limit: InReview.depth)
            for commit in log {  // newest first
                takenBack.formUnion(
                    commit.trailer(CommitRecord.rollback).compactMap(UpdateID.init))
                for id in commit.trailer(CommitRecord.update).compactMap(UpdateID.init)
                where commits[id] == nil && !takenBack.contains(id) {
                    commits[id] = commit.id
                }
            }
        }
        self.commits = commits
    }

    /// The changes, with what waits there said to do so, whichever run brought it.
    func marked(_ changes: [Change]) -> [Change] {
        changes.map { change in
            guard let commit = commits[change.update], change.outcome != .failed else {
                return change
            }
            var change = change
            change.outcome = .inReview
            change.reason = nil
            change.detail = nil
            change.commit = commit
            return change
        }
    }
}
