internal import Contracts
internal import GitStore
internal import Names
internal import Publishing
internal import RunView
internal import Snapshot

/// Tells whether a commit brings an update, by what it changes: anybody who may push can write
/// trailers.
final class CommitProof {
    private let store: BlobStore
    private let view: RunView
    private let proof: OfferProof?
    /// The files whose versions each commit edits; empty where it does anything else.
    private var edited: [CommitID: Set<String>] = [:]

    init(_ store: BlobStore, _ view: RunView) {
        self.store = store
        self.view = view
        proof = view.detect.map { OfferProof(ScannedOffers($0), in: store) }
    }

    /// Whether the commit does what upkeep would do with what the run was offered, and nothing else; for
    /// commits of a branch on which anybody's stand.
    func isProven(_ commit: CommitInfo) -> Bool {
        proof?.brings(commit) ?? false
    }

    /// Whether a commit that is upkeep's edits versions alone, the update's in one of its files among them.
    func brings(_ commit: CommitInfo, _ id: UpdateID) throws(GitError) -> Bool {
        let steps = CommitRecord.steps(of: commit)
        guard let update = view.update(id),
            steps.contains(where: { $0.update == id && $0.to == update.to })
        else { return false }
        let own = Set(update.references.map(\.file))
        if let known = edited[commit.id] { return !known.isDisjoint(with: own) }
        let files = try edits(of: commit, steps)
        edited[commit.id] = files
        return !files.isDisjoint(with: own)
    }

    private func edits(
        of commit: CommitInfo, _ steps: [CommitRecord.Step]
    ) throws(GitError) -> Set<String> {
        if VersionEdits.problem(of: commit, steps, in: store) != nil { return [] }
        return Set(try store.repository.changedPaths(of: commit).map(\.text))
    }

    /// Whether the new versions that a commit brought stand at a later one.
    func stands(_ commit: CommitInfo, at tip: CommitID) throws(GitError) -> Bool {
        let repository = store.repository
        return try repository.revertedTree(of: commit.id, on: tip) != repository.tree(of: tip)
    }
}
