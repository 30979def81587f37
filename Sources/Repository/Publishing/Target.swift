package import Contracts
package import GitStore
package import Names
internal import Snapshot
internal import SystemSupport

/// Where the commits go, and what they are built on.
package struct Target {
    /// The local branch; nil where HEAD is detached and a branch was named that is not here.
    package let branch: String
    /// What it follows; nil where nothing is pushed.
    package let upstream: Upstream?
    /// The commit the branch has here; nil where it does not exist here.
    package let local: CommitID?
    /// The commit the branch has on the remote, nil where nothing is pushed or it is not there.
    package let remote: CommitID?
    /// What the commits are built on.
    package let base: CommitID
    /// Whether the local branch has commits of a person that are not pushed.
    package let hasForeignCommits: Bool
    /// Whether HEAD is on the branch.
    package let isCheckedOut: Bool
    /// Commits of ours that the remote had and lost, which the local branch still has or which are
    /// missed for the first time; newest first.
    var takenBack: [CommitInfo] = []
    /// Whether the local branch still has one of them.
    var hasTakenBack = false
    /// The branch that the commits are pushed to in place of `upstream`; nil where none is.
    package var review: ReviewBranch?

    /// The branch of the remote that the commits are pushed to.
    package var destination: Upstream? { review?.upstream ?? upstream }
    /// The commit that this branch has; nil where it has none.
    package var known: CommitID? { review.map(\.tip) ?? remote ?? local }
    /// The same with the branch for review begun anew at the branch meant; nil where there is none.
    package func begunAnew() -> Target? {
        guard let remote, var review else { return nil }
        review.beginAnew()
        return Target(
            branch: branch, upstream: upstream, local: local, remote: remote, base: remote,
            hasForeignCommits: hasForeignCommits, isCheckedOut: isCheckedOut, takenBack: takenBack,
            review: review)
    }
    /// The push before anything is pushed: where to, and nothing yet.
    package var push: Push {
        Push(
            remote: upstream?.remote, branch: destination?.branch ?? branch,
            base: review == nil ? nil : upstream?.branch, outcome: .none)
    }
}

/// Finds out where the commits go.
package struct TargetFinder {
    private let repository: Repository
    private let request: PublishRequest
    private let git: GitCommand?
    private let resumed: Set<UpdateID>?

    /// Makes a finder.
    ///
    /// - Parameters:
    ///   - git: nil where nothing is fetched or pushed.
    ///   - resumed: updates whose commits of this run are built on although they are not pushed; nil
    ///     for none.
    package init(
        _ repository: Repository, _ request: PublishRequest, git: GitCommand?,
        resumed: Set<UpdateID>?
    ) {
        self.repository = repository
        self.request = request
        self.git = git
        self.resumed = resumed
    }

    /// Finds the branch, fetches what the remote has, and chooses what to build on.
    ///
    /// - Throws: exit 64 for a detached HEAD without `--branch`, or a branch without a commit; exit
    ///   69 where the remote cannot be reached.
    package func find() throws -> Target {
        let head = try repository.head()
        guard let branch = request.branch ?? head.branch else {
            throw StageFailure(
                .usage, "HEAD is detached: there is no branch to commit to",
                hint: "check out a branch, or name one with --branch NAME")
        }
        guard TargetFinder.isBranchName(branch) else {
            throw StageFailure(.usage, "\"\(branch)\" is not the name of a branch")
        }
        if let name = try ReviewBranch.name(request, for: branch) {
            return try find(branch, review: name)
        }
        let local = try repository.reference("refs/heads/\(branch)")
        let isCheckedOut = head.branch == branch
        if isCheckedOut, !request.isDryRun { try repository.checkIndex() }
        let upstream = request.isPushed ? repository.upstream(of: branch) : nil
        guard let upstream else {
            let base = local ?? head.commit
            return try target(branch, nil, local, nil, base, isCheckedOut, foreign: false)
        }
        let (remote, gone) = try fetchRemembering(upstream)
        guard let remote else {
            // A new branch on the remote starts where the branch is here, else at HEAD.
            let base = local ?? head.commit
            try checkRemoved(upstream, base)
            return try target(
                branch, upstream, local, nil, base, isCheckedOut, foreign: false)
        }
        let choice = try chooseBase(local: local, remote: remote)
        var found = try target(
            branch, upstream, local, remote, choice.base, isCheckedOut, foreign: choice.foreign)
        found.hasTakenBack = !choice.lost.isEmpty
        let known = Set(gone.map(\.id))
        found.takenBack = gone + choice.lost.filter { !known.contains($0.id) }
        return found
    }

    /// Finds the branch that commits are meant for and fetches it, where each group's are to wait on a
    /// branch of their own: what is here plays no part.
    ///
    /// - Throws: as `find()`.
    package func findForGroups() throws -> Target {
        let head = try repository.head()
        guard let branch = request.branch ?? head.branch else {
            throw StageFailure(
                .usage, "HEAD is detached: there is no branch to commit to",
                hint: "check out a branch, or name one with --branch NAME")
        }
        let (upstream, remote, gone) = try findBase(branch)
        return Target(
            branch: branch, upstream: upstream, local: nil, remote: remote, base: remote,
            hasForeignCommits: false, isCheckedOut: false, takenBack: gone)
    }

    /// Fetches a group's branch for review.
    ///
    /// - Parameter base: where the commits are meant for.
    /// - Throws: `ReviewBranch.Taken`; exit 64 where the template makes no name of a branch.
    package func find(_ group: GroupID, on base: Target) throws -> Target {
        guard let upstream = base.upstream, let remote = base.remote,
            let name = try ReviewBranch.name(request, for: base.branch, group: group)
        else { return base }
        return try review(name, for: base.branch, upstream, remote, resumed: false)
    }

    /// The same where the commits are to wait on a branch for review: what is here plays no part.
    private func find(_ branch: String, review name: String) throws -> Target {
        let (upstream, remote, gone) = try findBase(branch)
        var found = try review(name, for: branch, upstream, remote, resumed: true)
        found.takenBack = gone
        return found
    }

    private func findBase(
        _ branch: String
    ) throws -> (upstream: Upstream, remote: CommitID, gone: [CommitInfo]) {
        guard let upstream = repository.upstream(of: branch) else {
            throw StageFailure(
                .usage, "review-branch needs a remote, and \(branch) has none",
                hint: "git remote add origin URL")
        }
        let (known, gone) = try fetchRemembering(upstream)
        guard let remote = known else {
            throw StageFailure(
                .usage, "there is no branch \(upstream.branch) on \(upstream.remote) to review for",
                hint: "push it first, or name another one with --branch")
        }
        return (upstream, remote, gone)
    }

    private func review(
        _ name: String, for branch: String, _ upstream: Upstream, _ remote: CommitID,
        resumed isResumed: Bool
    ) throws -> Target {
        guard name != upstream.branch else {
            throw StageFailure(
                .usage, "review-branch: \"\(name)\" is the branch that is reviewed for",
                hint: "as in upkeep/{run}")
        }
        let place = Upstream(remote: upstream.remote, branch: name)
        var review = ReviewBranch(
            upstream: place, base: upstream.branch, tip: try fetch(place))
        let trust = ReviewCommits(BlobStore(repository), request)
        let base = try review.base(
            on: remote, ended: request.endedReviews[name] ?? [], trust, in: repository)
        return Target(
            branch: branch, upstream: upstream, local: nil, remote: remote,
            base: isResumed ? try resumed(on: base) : base, hasForeignCommits: false,
            isCheckedOut: false, review: review)
    }

    private func target(
        _ branch: String, _ upstream: Upstream?, _ local: CommitID?, _ remote: CommitID?,
        _ base: CommitID?, _ isCheckedOut: Bool, foreign: Bool
    ) throws -> Target {
        guard let base else {
            throw StageFailure(
                .usage, "the branch \(branch) has no commit yet", hint: "commit something first")
        }
        return Target(
            branch: branch, upstream: upstream, local: local, remote: remote,
            base: try resumed(on: base), hasForeignCommits: foreign, isCheckedOut: isCheckedOut)
    }

    /// The name under which the run's commits stand.
    package static func reference(of run: RunID) -> String { OwnCommits.references + run.text }

    /// The commits that this run made before it was ended, where they still stand on the base.
    private func resumed(on base: CommitID) throws -> CommitID {
        guard let resumed,
            let mine = try repository.reference(TargetFinder.reference(of: request.run)),
            try repository.isAncestor(base, of: mine)
        else { return base }
        // What was asked for then and is not asked for now must not be pushed along.
        let commits = try repository.log(from: mine, excluding: [base], limit: 100_000)
        let updates = commits.flatMap { $0.trailer(Trailers.update) }
        let isAsked = updates.allSatisfy { UpdateID($0).map(resumed.contains) ?? false }
        // Nor what the remote had, and a person took back.
        let isLost = try !RemoteMemory.lost(among: commits, in: repository).isEmpty
        return isAsked && !isLost ? mine : base
    }

    /// The same for the branch that the commits are meant for: what the remote lost is remembered.
    private func fetchRemembering(
        _ upstream: Upstream
    ) throws -> (remote: CommitID?, gone: [CommitInfo]) {
        let before = try repository.reference(upstream.tracking)
        let remote = try fetch(upstream)
        if git == nil || request.isDryRun { return (remote, []) }
        let memory = RemoteMemory(repository, upstream)
        return (remote, try memory.note(before: before, now: remote))
    }

    /// Refuses to make a branch again that a person removed, with what it had.
    private func checkRemoved(_ upstream: Upstream, _ base: CommitID?) throws {
        guard let base, git != nil, !request.isDryRun else { return }
        let memory = RemoteMemory(repository, upstream)
        let tracking = try repository.reference(upstream.tracking)
        if let commit = try memory.removed(from: base, tracking: tracking).first {
            throw RemoteMemory.Removed(upstream: upstream, commit: commit.id)
        }
    }

    private func fetch(_ upstream: Upstream) throws -> CommitID? {
        guard let git, !request.isDryRun else { return try repository.reference(upstream.tracking) }
        return try git.fetch(remote: upstream.remote, branch: upstream.branch, in: repository)
    }

    /// The remote's commit; or the local one, where it is ahead by our own commits alone, and the remote
    /// never had one of them.
    private func chooseBase(
        local: CommitID?, remote: CommitID
    ) throws -> (base: CommitID, foreign: Bool, lost: [CommitInfo]) {
        guard let local, local != remote else { return (remote, false, []) }
        if try repository.isAncestor(local, of: remote) { return (remote, false, []) }
        let own = try repository.log(from: local, excluding: [remote], limit: 1001)
        let foreign = try OwnCommits.foreign(among: own, excluding: remote, in: repository)
        let areOurs = own.count <= 1000 && foreign.isEmpty
        let isAhead = try repository.isAncestor(remote, of: local)
        let lost = try RemoteMemory.lost(among: own, in: repository)
        if isAhead, areOurs, lost.isEmpty { return (local, false, []) }
        return (remote, !areOurs, lost)
    }

    /// Whether a text is the short name of a branch that nothing reads otherwise: no full name, no
    /// refspec.
    ///
    /// Source: git-check-ref-format(1), its rules for branches.
    package static func isBranchName(_ name: String) -> Bool {
        if name.hasPrefix("+") || name.hasPrefix("refs/") || name == "HEAD" { return false }
        if name.utf8.count > 200 || SafeText.line(name) != name { return false }
        let bad = name.utf8.contains { $0 <= 0x20 || $0 == 0x7F || "~^:?*[\\".utf8.contains($0) }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return !bad && !name.isEmpty && name != "@" && !name.hasPrefix("-") && !name.hasSuffix(".")
            && !name.contains("..") && !name.contains("@{")
            && parts.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") && !$0.hasSuffix(".lock") }
    }
}
