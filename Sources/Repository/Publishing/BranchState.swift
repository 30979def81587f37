package import Contracts
package import GitStore
internal import Names

/// What the operator should know of a local branch and the remote's, by the references that are here.
package enum BranchState {
    /// Commits looked at, at most.
    private static let depth = 1000

    /// A person's commits that are not pushed, and commits of the remote that are not here.
    ///
    /// - Parameter branch: nil for HEAD's.
    package static func findings(
        of branch: String?, in repository: Repository
    ) throws -> [Finding] {
        guard let branch = try branch ?? repository.head().branch,
            let upstream = repository.upstream(of: branch),
            let local = try repository.reference("refs/heads/\(branch)"),
            let remote = try repository.reference(upstream.tracking), local != remote
        else { return [] }
        let ahead = try repository.log(from: local, excluding: [remote], limit: depth)
        let foreign = try OwnCommits.foreign(
            among: ahead, excluding: remote, in: repository
        ).count
        let missing = try repository.log(from: remote, excluding: [local], limit: depth).count
        let behind =
            "\(Words.count(missing, "commit")) behind \(upstream.remote)/\(upstream.branch)"
        if foreign > 0 {
            let end = missing > 0 ? ", and is \(behind)" : ""
            return [
                .of(
                    .unpushedCommits, branch,
                    "\(branch) has \(Words.count(foreign, "commit")) of a person not pushed\(end)")
            ]
        }
        return missing > 0 ? [.of(.leftBehind, branch, "\(branch) is \(behind)")] : []
    }
}
