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
    /// Strangers' commits on a branch after which no other is compared with what is offered.
    private static let examined = 20
    /// Commits looked at, at most: more never wait.
    private static let depth = 1_001

    private let store: BlobStore
    private let isHold: HoldProof
    private let proof: OfferProof?
    private var repository: Repository { store.repository }

    /// Prepares to look at commits, with what a run's scan offers.
    package init(_ store: BlobStore, _ request: PublishRequest) {
        self.init(store, request.scan, isHold: request.isHold)
    }

    /// Prepares to look at commits.
    ///
    /// - Parameter scan: what is offered; nil where commits that this clone does not know are somebody
    ///   else's.
    package init(
        _ store: BlobStore, _ scan: ScannedOffers?, isHold: @escaping HoldProof
    ) {
        self.store = store
        self.isHold = isHold
        proof = scan.map { OfferProof($0, in: store) }
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

    /// The commits up to one that a branch does not have and that are upkeep's, newest first.
    package func ours(
        upTo tip: CommitID, excluding base: CommitID
    ) throws(GitError) -> [CommitInfo] {
        let waiting = try repository.log(from: tip, excluding: [base], limit: Self.depth)
        let strangers = Set(
            try stranger(among: waiting, from: tip, excluding: base).map(\.id))
        return waiting.filter { !strangers.contains($0.id) }
    }

    /// The commits that are somebody else's, newest first: those that say so, and those that no run
    /// of this clone made and that do anything else than upkeep would with what it is offered.
    func stranger(
        among waiting: [CommitInfo], from tip: CommitID, excluding base: CommitID
    ) throws(GitError) -> [CommitInfo] {
        let pushed = try repository.references(under: Self.references).map(\.commit)
        let unknown = Set(
            try repository.log(from: tip, excluding: [base] + pushed, limit: Self.depth).map(\.id))
        let made = try OwnCommits.made(among: waiting, excluding: base, in: repository)
        var ours: Set<CommitID> = []
        var failures = 0
        return waiting.reversed().filter { commit in  // what it takes back is older
            let isKnown = !unknown.contains(commit.id) || made.contains(commit.id)
            if !commit.trailer(Trailers.run).isEmpty,
                isKnown || failures < Self.examined && isProven(commit, beside: ours)
            {
                ours.insert(commit.id)
                return false
            }
            failures += 1
            return true
        }.reversed()
    }

    /// Whether a commit brings what is offered, or takes back one of ours that did and holds what that
    /// brought, or is a month's page; each with nothing else.
    private func isProven(_ commit: CommitInfo, beside ours: Set<CommitID>) -> Bool {
        let back = commit.trailer(Trailers.rollback)
        if back.isEmpty {
            let isPage = (try? PageCommit.isOne(commit, in: store)) ?? false
            return isPage || proof?.brings(commit) ?? false
        }
        guard commit.trailer(Trailers.update).isEmpty, commit.parents.count == 1,
            let parent = commit.parents.first, let id = CommitRecord.reverted(by: commit),
            let brought = try? repository.info(id),
            ours.contains(id) || proof?.brings(brought) ?? false
        else { return false }
        let undone = CommitRecord.steps(of: brought)
        guard !undone.isEmpty, undone.map(\.update.text).sorted() == back.sorted() else {
            return false
        }
        return (try? takesBack(commit, brought, undone, on: parent)) ?? false
    }

    /// Whether a commit is another one taken back, and holds of what that brought.
    private func takesBack(
        _ commit: CommitInfo, _ brought: CommitInfo, _ undone: [CommitRecord.Step],
        on parent: CommitID
    ) throws(GitError) -> Bool {
        let before = try repository.tree(of: parent)
        guard try repository.isAncestor(brought.id, of: parent),
            let reverted = try repository.revertedTree(of: brought.id, on: parent),
            reverted != before
        else { return false }
        let (old, new) = (Snapshot(store, tree: reverted), Snapshot(store, tree: commit.tree))
        for path in try repository.changedPaths(from: reverted, to: commit.tree) {
            guard let file = try new.file(path.text), file.mode.isPlain else { return false }
            let earlier = try old.file(path.text)
            if let earlier, earlier.mode != file.mode { return false }
            let was = try earlier.map { file throws(GitError) in try old.bytes(of: file) }
            if !isHold(path.text, was ?? [], try new.bytes(of: file), undone) { return false }
        }
        return true
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
