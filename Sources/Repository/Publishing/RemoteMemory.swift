package import Contracts
package import GitStore
package import Names
internal import SystemSupport

/// Remembers in the repository's own references what a remote had: what upkeep pushed and a person
/// took back there is never pushed again.
///
/// Neither the tracking reference, which any fetch moves, nor the state directory, which may be lost,
/// is asked alone. `refs/upkeep/pushed/REMOTE/BRANCH` is the last commit that was pushed there;
/// `refs/upkeep/taken-back/COMMIT` is a commit of ours that the remote had and lost.
package struct RemoteMemory {
    /// Where the commits stand that a remote lost.
    private static let takenBack = "refs/upkeep/taken-back/"
    /// Commits that are looked at, and remembered, at most.
    private static let limit = 1000

    private let repository: Repository
    private let upstream: Upstream

    init(_ repository: Repository, _ upstream: Upstream) {
        self.repository = repository
        self.upstream = upstream
    }

    /// The name of the last commit that was pushed; no name of a branch is another's folder.
    private var pushed: String {
        func word(_ text: String) -> String { text.replacing("/", with: "%2F") }
        return "refs/upkeep/pushed/\(word(upstream.remote))/\(word(upstream.branch))"
    }

    /// Remembers that the remote has a commit.
    func note(pushed tip: CommitID) throws(GitError) {
        try repository.setReference(
            pushed, to: tip, expecting: try repository.reference(pushed), reason: "upkeep: pushed")
    }

    /// Compares what the remote has with what it had, and remembers the commits of ours that are gone.
    ///
    /// - Parameters:
    ///   - before: what its tracking reference said before the fetch.
    ///   - now: what the remote has; nil where the branch is gone.
    /// - Returns: the commits that are gone since, newest first.
    func note(before: CommitID?, now: CommitID?) throws(GitError) -> [CommitInfo] {
        guard let now else { return [] }
        let last = try repository.reference(pushed)
        var gone: [CommitInfo] = []
        var known: Set<CommitID> = []
        for old in Set([last, before].compactMap { $0 }) {
            let lost = ours(from: old, excluding: [now])
            // A history that was only written anew has them still, under other names.
            let copies = lost.isEmpty ? [] : ours(from: now, excluding: [old]).map(\.message)
            for commit in lost
            where !copies.contains(commit.message) && known.insert(commit.id).inserted {
                gone.append(commit)
            }
        }
        for commit in gone {
            let name = RemoteMemory.takenBack + commit.id.hex
            try repository.setReference(
                name, to: commit.id, expecting: try repository.reference(name),
                reason: "upkeep: taken back")
        }
        // Moved last: a call that dies before finds it all again.
        if let last, !contains(now, last) { try note(pushed: now) }
        return gone
    }

    /// The commits of ours that the branch would bring back although the remote, where it is gone,
    /// had them; newest first.
    func removed(from local: CommitID, tracking: CommitID?) throws(GitError) -> [CommitInfo] {
        let elsewhere = try repository.references(under: "refs/remotes/\(upstream.remote)/")
            .filter { $0.name != upstream.tracking }.map(\.commit)
        var known: Set<CommitID> = []
        for old in [try repository.reference(pushed), tracking].compactMap({ $0 }) {
            known.formUnion(ours(from: old, excluding: elsewhere).map(\.id))
        }
        if known.isEmpty { return [] }
        return ours(from: local, excluding: elsewhere).filter { known.contains($0.id) }
    }

    /// Those of some commits that a remote had and lost, as they are or made anew by a rebase.
    static func lost(
        among commits: [CommitInfo], in repository: Repository
    ) throws(GitError) -> [CommitInfo] {
        let marks = try marks(in: repository)
        if marks.isEmpty { return [] }
        let ids = Set(marks)
        let messages = Set(marks.compactMap { try? repository.info($0).message })
        return commits.filter { ids.contains($0.id) || messages.contains($0.message) }
    }

    /// Commits of ours that a remote had and lost, and that are not in the history of a commit, with the
    /// updates that were brought anew since.
    ///
    /// - Parameter log: the newest commits of that history.
    package static func takenBack(
        in repository: Repository, at commit: CommitID, log: [CommitInfo]
    ) throws(GitError) -> [(commit: CommitInfo, again: Set<UpdateID>)] {
        let present = Set(log.map(\.id))
        var result: [(commit: CommitInfo, again: Set<UpdateID>)] = []
        for mark in try marks(in: repository) where !present.contains(mark) {
            guard let info = try? repository.info(mark) else { continue }
            let later = try? repository.log(from: commit, excluding: [mark], limit: limit)
            let again = (later ?? []).flatMap { $0.trailer(Trailers.update) }
            result.append((info, Set(again.compactMap(UpdateID.init))))
        }
        return result
    }

    private static func marks(in repository: Repository) throws(GitError) -> [CommitID] {
        try repository.references(under: takenBack).suffix(limit).map(\.commit)
    }

    private func ours(from tip: CommitID, excluding hidden: [CommitID]) -> [CommitInfo] {
        // What a shallow clone does not have, or what is no commit any more, it cannot lose.
        let commits = try? repository.log(
            from: tip, excluding: hidden, limit: RemoteMemory.limit)
        return (commits ?? []).filter { !$0.trailer(Trailers.run).isEmpty }
    }

    private func contains(_ tip: CommitID, _ commit: CommitID) -> Bool {
        (try? repository.isAncestor(commit, of: tip)) ?? false
    }
}

extension RemoteMemory {
    /// What the operator should know about commits that were taken back.
    static func finding(_ commits: [CommitInfo], _ upstream: Upstream) -> [Finding] {
        commits.map { commit in
            let subject = SafeText.shortened(SafeText.line(commit.subject), to: 200)
            return .of(
                .takenBack, commit.id.hex,
                "\(upstream.remote)/\(upstream.branch) no longer has "
                    + "\(commit.id.hex.prefix(12)) (\(subject)): it is not pushed again")
        }
    }

    /// The branch is gone from the remote, and would come back with what it had.
    package struct Removed: Error {
        /// The branch.
        package let upstream: Upstream
        /// A commit that the remote had.
        package let commit: CommitID
    }
}
