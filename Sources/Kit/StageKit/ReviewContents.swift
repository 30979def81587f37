internal import Contracts
package import Forges
internal import GitStore
internal import Holds
internal import Names
package import Publishing
package import Runs
package import Snapshot

/// Tells which updates a review is of: what this clone noted of it, else what the commits of its branch
/// bring that are upkeep's. Its body is believed in nothing that it adds: whoever may write there edits
/// it.
package struct ReviewContents {
    private let ledger: ReviewLedger
    private let store: BlobStore
    private let trust: ReviewCommits
    private let remote: String

    /// Prepares to look.
    ///
    /// - Parameters:
    ///   - scan: what the run found; nil where that is not known.
    ///   - remote: the name of the remote that the reviews are at.
    package init(
        _ ledger: ReviewLedger, _ store: BlobStore, _ scan: ScannedOffers?, remote: String
    ) {
        self.ledger = ledger
        self.store = store
        self.remote = remote
        trust = ReviewCommits(store, scan, isHold: HoldsFile.adds)
    }

    /// A review of upkeep's with what it brings.
    package func told(_ review: ForgeReview) -> ForgeReview {
        var told = review
        let known = ledger.review(review.number)
        if let known, known.commit?.hex == review.commit {
            (told.updates, told.versions) = (known.updates, known.versions)
            return told
        }
        let steps = steps(of: review)
        if let known, steps.isEmpty {
            (told.updates, told.versions) = (known.updates, known.versions)
            return told
        }
        let updates = Set(steps.map(\.update))
        let versions = Set(
            steps.map {
                ReviewRecord.version($0.datasource, $0.package, from: $0.from, to: $0.to)
            })
        // What upkeep closed itself is of nothing any more, and its body says so.
        let mark = known == nil ? ReviewMarker.mark(in: review.text.body) : nil
        told.updates = updates.filter { mark?.updates.contains($0) ?? true }.sorted()
        told.versions = versions.filter { mark?.versions.contains($0) ?? true }.sorted()
        return told
    }

    /// What the commits of a review bring and none of them takes back, as far as they are here.
    private func steps(of review: ForgeReview) -> [CommitRecord.Step] {
        let tracking = Upstream(remote: remote, branch: review.base).tracking
        guard let tip = review.commit.flatMap(CommitID.init),
            let base = try? store.repository.reference(tracking),
            let ours = try? trust.ours(upTo: tip, excluding: base)
        else { return [] }
        var undone: Set<UpdateID> = []
        var steps: [CommitRecord.Step] = []
        for commit in ours {  // newest first
            undone.formUnion(commit.trailer(CommitRecord.rollback).compactMap(UpdateID.init))
            steps += CommitRecord.steps(of: commit).filter { !undone.contains($0.update) }
        }
        return steps
    }
}
