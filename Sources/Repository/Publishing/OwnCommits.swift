internal import Contracts
package import GitStore
package import Names

/// Tells which commits upkeep made in this clone: a trailer is copied with a message, the references of
/// the runs are not.
package enum OwnCommits {
    /// The folder of the references under which the runs' commits stand.
    static let references = "refs/upkeep/runs/"
    /// Commits of a run's reference that are looked at, at most.
    private static let depth = 10_000

    /// Those of a branch's commits that are a person's, as far as anybody knows here; newest first.
    ///
    /// - Parameters:
    ///   - commits: the branch's commits that the remote does not have.
    ///   - remote: the commit that the remote has.
    package static func foreign(
        among commits: [CommitInfo], excluding remote: CommitID, in repository: Repository
    ) throws(GitError) -> [CommitInfo] {
        let made = try made(among: commits, excluding: remote, in: repository)
        return commits.filter { !made.contains($0.id) }
    }

    /// Those of some commits that the run made which they name: its own reference here has them.
    ///
    /// - Parameter base: a commit that has none of them.
    static func made(
        among commits: [CommitInfo], excluding base: CommitID, in repository: Repository
    ) throws(GitError) -> Set<CommitID> {
        var made: Set<CommitID> = []
        var known: [String: Set<CommitID>] = [:]
        for commit in commits {
            guard let run = commit.run else { continue }
            if known[run.text] == nil {
                let tip = try repository.reference(references + run.text)
                let log = try tip.map { tip throws(GitError) in
                    try repository.log(from: tip, excluding: [base], limit: depth)
                }
                known[run.text] = Set((log ?? []).map(\.id))
            }
            if known[run.text]?.contains(commit.id) == true { made.insert(commit.id) }
        }
        return made
    }

    /// Whether the run made a commit which it names, as far as the run's reference tells.
    package static func isMade(_ commit: CommitInfo, in repository: Repository) -> Bool {
        guard let run = commit.run,
            let tip = try? repository.reference(references + run.text)
        else { return false }
        return tip == commit.id || (try? repository.isAncestor(commit.id, of: tip)) == true
    }
}

extension CommitInfo {
    /// The run that it names.
    fileprivate var run: RunID? { trailer(Trailers.run).first.flatMap(RunID.init) }
}
