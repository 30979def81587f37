internal import Contracts
internal import GitStore
internal import Names
internal import Publishing
internal import RunView
internal import Snapshot

/// The updates whose commits wait on a branch for review, as the branch itself tells: by what the
/// commits change, because anybody who may push there can write trailers.
struct InReview {
    /// Commits looked at, at most: more never wait there.
    private static let depth = 1001

    private let proof: CommitProof
    private let tip: CommitID
    /// The commits that say that they bring an update, newest first.
    private var commits: [UpdateID: [CommitInfo]] = [:]

    /// Looks through the commits that the branch they are meant for does not have.
    ///
    /// - Parameter tip: of the branch for review, with what was just built on it.
    init(
        _ target: Target, tip: CommitID, _ view: RunView, in store: BlobStore
    ) throws(GitError) {
        proof = CommitProof(store, view)
        self.tip = tip
        guard target.review != nil, let remote = target.remote else { return }
        var takenBack: Set<UpdateID> = []
        let log = try store.repository.log(from: tip, excluding: [remote], limit: InReview.depth)
        for commit in log {  // newest first
            takenBack.formUnion(
                commit.trailer(CommitRecord.rollback).compactMap(UpdateID.init))
            for id in Set(commit.trailer(CommitRecord.update).compactMap(UpdateID.init))
            where !takenBack.contains(id) {
                commits[id, default: []].append(commit)
            }
        }
    }

    /// The updates that commits there say to bring.
    var updates: [UpdateID] { commits.keys.sorted() }

    /// The packages that the commits which bring an update say it is of.
    func packages(of update: UpdateID) -> Set<String> {
        let steps = (commits[update] ?? []).flatMap { CommitRecord.steps(of: $0) }
        return Set(steps.filter { $0.update == update }.map(\.package))
    }

    /// The changes, with what waits there said to do so, whichever run brought it.
    func marked(_ changes: [Change]) throws(GitError) -> [Change] {
        var result = changes
        for (index, change) in changes.enumerated() where change.outcome != .failed {
            guard let commit = try waiting(change) else { continue }
            result[index].outcome = .inReview
            result[index].reason = nil
            result[index].detail = nil
            result[index].commit = commit
        }
        return result
    }

    /// The newest commit that waits and brings an update; nil where none does.
    private func waiting(_ change: Change) throws(GitError) -> CommitID? {
        for commit in commits[change.update] ?? [] {
            // What was made just now needs no look.
            if change.outcome == .applied, change.commit == commit.id { return commit.id }
            if try proof.brings(commit, change.update), try proof.stands(commit, at: tip) {
                return commit.id
            }
        }
        return nil
    }
}
