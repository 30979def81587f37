internal import Contracts
package import GitStore
package import Names

/// The branch of the remote on which commits wait for a person, in place of the one they are meant
/// for.
package struct ReviewBranch {
    /// Its name, and the remote's.
    package let upstream: Upstream
    /// The commit it has there; nil where it is to be made.
    package let tip: CommitID?

    /// Why the branch cannot be used: somebody else works on it.
    package struct Taken: Error {
        /// The branch.
        package let upstream: Upstream
        /// Whose it is.
        package let message: String
    }

    /// The name that a request gives; nil where it gives none.
    ///
    /// - Throws: exit 64 where it is not the name of a branch, is the branch itself, or nothing may be
    ///   pushed.
    static func name(
        _ request: PublishRequest, for branch: String
    ) throws(StageFailure) -> String? {
        guard let template = request.reviewBranch else { return nil }
        if !request.isPushed {
            throw StageFailure(
                .usage, "review-branch pushes to the remote, which no-push and offline forbid",
                hint: "leave one of them out")
        }
        let name = template.replacing("{run}", with: request.run.text)
            .replacing("{branch}", with: branch)
        guard TargetFinder.isBranchName(name), name != branch else {
            throw StageFailure(
                .usage, "review-branch: \"\(name)\" is not the name of another branch",
                hint: "as in upkeep/{run}")
        }
        return name
    }

    /// What to build on: the branch for review where it has commits of ours that wait, else the
    /// branch that they are meant for.
    ///
    /// - Throws: `Taken` where it has commits that are not ours.
    func base(on target: CommitID, in repository: Repository) throws -> CommitID {
        guard let tip, try !repository.isAncestor(tip, of: target) else { return target }
        let waiting = try repository.log(from: tip, excluding: [target], limit: 1001)
        guard let foreign = waiting.first(where: { $0.trailer(Trailers.run).isEmpty }) else {
            if waiting.count <= 1000 { return tip }
            throw Taken(upstream: upstream, message: "it has more than 1,000 commits that wait")
        }
        throw Taken(
            upstream: upstream,
            message: "its commit \(foreign.id.hex.prefix(12)) is not upkeep's: \(foreign.subject)")
    }
}
