internal import GitStore
internal import Names

/// Tells which commits that are not pushed upkeep made in this clone: a trailer is copied with a
/// message, the references of the runs are not.
enum OwnCommits {
    /// The folder of the references under which the runs' commits stand.
    static let references = "refs/upkeep/runs/"

    /// Those of a branch's commits that are a person's, as far as anybody knows here; newest first.
    ///
    /// - Parameters:
    ///   - commits: the branch's commits that the remote does not have.
    ///   - tip: the newest of them.
    ///   - remote: the commit that the remote has.
    static func foreign(
        among commits: [CommitInfo], from tip: CommitID, excluding remote: CommitID,
        in repository: Repository
    ) throws(GitError) -> [CommitInfo] {
        if commits.isEmpty { return [] }
        let runs = try repository.references(under: references).map(\.commit)
        let unknown = try repository.log(
            from: tip, excluding: [remote] + runs, limit: commits.count)
        let ids = Set(unknown.map(\.id))
        return commits.filter { $0.trailer(Trailers.run).isEmpty || ids.contains($0.id) }
    }
}
