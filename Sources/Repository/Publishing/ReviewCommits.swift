internal import Contracts
package import GitStore
package import Names
package import Snapshot

/// Tells which commits of a branch for review are upkeep's: anybody who may push there can write
/// trailers, so that a commit's own words count for nothing.
package struct ReviewCommits {
    /// Whether a file became another by holds of what steps brought alone: path, text before, text
    /// after.
    package typealias HoldProof = @Sendable (String, [UInt8], [UInt8], [CommitRecord.Step]) -> Bool

    /// The folder of the references to what this clone pushed to branches for review last.
    private static let references = "refs/upkeep/review/"
    /// The folder of the references to what stood on such a branch before it was begun anew.
    private static let ended = "refs/upkeep/review-ended/"
    /// Branches that are remembered, at most: one may be made each night.
    private static let limit = 100
    /// Commits looked at, at most: more never wait.
    private static let depth = 1_001

    private let store: BlobStore
    private let isHold: HoldProof
    private var repository: Repository { store.repository }

    /// Prepares to look at commits.
    package init(_ store: BlobStore, isHold: @escaping HoldProof) {
        self.store = store
        self.isHold = isHold
    }

    /// Whether all commits up to one that a branch does not have are upkeep's.
    ///
    /// - Returns: false also where one of them is not here.
    package func areOurs(upTo tip: CommitID, excluding base: CommitID) -> Bool {
        guard let waiting = try? repository.log(from: tip, excluding: [base], limit: Self.depth),
            let stranger = try? stranger(among: waiting, from: tip, excluding: base)
        else { return false }
        return waiting.count < Self.depth && stranger.isEmpty
    }

    /// The commits that are somebody else's, newest first: those that say so, and those that no run
    /// of this clone made and that do anything else than their trailers say.
    func stranger(
        among waiting: [CommitInfo], from tip: CommitID, excluding base: CommitID
    ) throws(GitError) -> [CommitInfo] {
        let known = try
            (repository.references(under: OwnCommits.references)
            + repository.references(under: Self.references)).map(\.commit)
        let unknown = Set(
            try repository.log(from: tip, excluding: [base] + known, limit: Self.depth).map(\.id))
        return waiting.filter { commit in
            if commit.trailer(Trailers.run).isEmpty { return true }
            return unknown.contains(commit.id) && !isProven(commit)
        }
    }

    /// Whether every byte that a commit changed is an edit of the versions that it names, or takes such
    /// edits back and holds what they brought.
    private func isProven(_ commit: CommitInfo) -> Bool {
        let steps = CommitRecord.steps(of: commit)
        if !steps.isEmpty { return VersionEdits.problem(of: commit, steps, in: store) == nil }
        let back = Set(commit.trailer(Trailers.rollback))
        guard !back.isEmpty, let id = CommitRecord.reverted(by: commit),
            let brought = try? repository.info(id),
            (try? repository.isAncestor(id, of: commit.id)) == true
        else { return false }
        let undone = CommitRecord.steps(of: brought).filter { back.contains($0.update.text) }
        return VersionEdits.problem(of: commit, undone, in: store, isReverse: true) {
            isHold($0, $1, $2, undone)
        } == nil
    }

    /// Remembers what upkeep pushed to a branch for review; and what stood there before, where the
    /// branch was begun anew.
    static func note(
        pushed tip: CommitID, to place: Upstream, in repository: Repository
    ) throws(GitError) {
        func word(_ text: String) -> String { text.replacing("/", with: "%2F") }
        let name = "\(references)\(word(place.remote))/\(word(place.branch))"
        let before = try repository.reference(name)
        if before == tip { return }
        if let before, (try? repository.isAncestor(before, of: tip)) != true {
            let old = ended + before.hex
            try repository.setReference(
                old, to: before, expecting: try repository.reference(old),
                reason: "upkeep: begun anew")
        }
        try repository.setReference(
            name, to: tip, expecting: before, reason: "upkeep: pushed for review")
        for folder in [references, ended] {
            for (old, _) in try repository.references(under: folder).dropLast(limit)
            where old != name {
                try repository.removeReference(old)
            }
        }
    }

    /// The newest commits that this clone pushed to branches for review, and those that stood there
    /// before one was begun anew: what they hold, a branch that has none of them must not try again.
    package static func tips(in repository: Repository) throws(GitError) -> [CommitID] {
        try repository.references(under: references).map(\.commit)
            + repository.references(under: ended).map(\.commit)
    }

    /// The newest commits of branches for review as the remote has them, as far as this clone pushed
    /// to them.
    package static func waiting(in repository: Repository) throws(GitError) -> [CommitID] {
        var tips: [CommitID] = []
        for (name, _) in try repository.references(under: references) {
            let place = name.dropFirst(references.count).split(separator: "/").map {
                String($0).replacing("%2F", with: "/")
            }
            guard place.count == 2 else { continue }
            let upstream = Upstream(remote: place[0], branch: place[1])
            if let tip = try repository.reference(upstream.tracking) { tips.append(tip) }
        }
        return tips
    }
}
