package import Contracts
package import GitStore
package import Names
internal import SystemSupport

/// Brings finished commits to the branch: first onto a reference of the run, then to the remote,
/// then to the local branch and the work tree.
package struct Publisher {
    private let repository: Repository
    private let git: GitCommand?
    private let run: RunID
    private let stage: StageName
    private let effects: any SideEffects

    /// How it went.
    package struct Outcome {
        /// How the push ended.
        package var push: Push
        /// What the operator should know.
        package var findings: [Finding] = []
        /// Whether the branch moved on the remote, so that all is to be planned anew.
        package var hasMoved = false
        /// Where the commits wait for a person; nil where they do not.
        package var review: Review?
        /// The exit code, where it went wrong.
        package var exit: ExitCode?

        /// Says that it failed where the branch moved each time.
        package mutating func settle() {
            guard hasMoved else { return }
            exit = .failed
            push.outcome = .rejected
            push.message =
                "the branch moved on the remote \(RemoteAccess.attempts) times meanwhile"
        }
    }

    /// Makes a publisher for the commits of a stage of a run.
    ///
    /// - Parameters:
    ///   - git: nil where nothing is pushed.
    ///   - effects: where each side effect is noted.
    package init(
        _ repository: Repository, git: GitCommand?, run: RunID, stage: StageName,
        effects: any SideEffects
    ) {
        self.repository = repository
        self.git = git
        self.run = run
        self.stage = stage
        self.effects = effects
    }

    /// Publishes the commits from the target's base up to `tip`.
    ///
    /// - Parameter isKept: whether the run's reference is to stand at them.
    package func publish(
        _ tip: CommitID, on target: Target, isKept: Bool = true
    ) throws -> Outcome {
        var push = target.push
        push.from = target.known
        push.to = push.from
        let isNew = tip != target.remote && tip != target.review?.tip
        if isKept, isNew, tip != target.local || target.upstream != nil { try keep(tip) }
        if let destination = target.destination {
            if !isNew {
                push.outcome = .already
                if let base = baseOfThisRun(tip) {
                    // A call that died after its push: what it did counts as done by this one.
                    push.outcome = .pushed
                    push.from = base
                    try remember(tip, target)
                }
            } else if let failed = try send(
                tip, to: destination,
                replacing: target.review.flatMap { $0.isDone ? $0.tip : nil }, &push)
            {
                return failed
            } else {
                try remember(tip, target)
            }
        }
        let takenBack = target.upstream.map { RemoteMemory.finding(target.takenBack, $0) } ?? []
        if let review = target.review {
            if isNew { push.to = tip }
            return Outcome(
                push: push, findings: takenBack, review: waiting(tip, target, review))
        }
        push.to = tip
        let findings = try follow(tip, target)
        prune(tip)
        return Outcome(push: push, findings: takenBack + findings)
    }

    /// Remembers that the remote's branch has the commit.
    private func remember(_ tip: CommitID, _ target: Target) throws(GitError) {
        if let review = target.review {
            return try ReviewCommits.note(pushed: tip, to: review.upstream, in: repository)
        }
        guard let upstream = target.upstream else { return }
        try RemoteMemory(repository, upstream).note(pushed: tip)
    }

    /// Runs whose reference stays although the branch has their commits.
    private static let keptReferences = 50

    /// Removes the references of old runs whose commits are in the branch: nothing needs them, and a
    /// failure is tried again by the next run.
    private func prune(_ tip: CommitID) {
        let prefix = OwnCommits.references
        let all = (try? repository.references(under: prefix)) ?? []
        let old = all.filter { RunID(String($0.name.dropFirst(prefix.count))) != nil }
            .dropLast(Publisher.keptReferences)
        for (name, commit) in old where (try? repository.isAncestor(commit, of: tip)) == true {
            try? repository.removeReference(name)
        }
    }

    /// What the commits of this run and stage at the tip were built on; nil where there are none.
    private func baseOfThisRun(_ tip: CommitID) -> CommitID? {
        let mark = stage == .rollback ? Trailers.rollback : Trailers.update
        var base: CommitID?
        while true {
            // What was cut from the history is not ours: a run builds on what is here.
            guard let commit = try? repository.info(base ?? tip),
                commit.trailer(Trailers.run).contains(run.text),
                !commit.trailer(mark).isEmpty, let parent = commit.parents.first
            else { return base }
            base = parent
        }
    }

    /// Pushes, and notes in `push` how it went.
    ///
    /// - Returns: nil when the remote has the commits.
    private func send(
        _ tip: CommitID, to upstream: Upstream, replacing: CommitID?, _ push: inout Push
    ) throws -> Outcome? {
        do throws(GitError) {
            let result = try record("push", "\(upstream.remote) \(upstream.branch)", tip.hex) {
                () throws(GitError) in
                try git?.push(
                    tip, to: upstream.branch, remote: upstream.remote, replacing: replacing)
                    ?? .upToDate
            }
            switch result {
            case .pushed: push.outcome = .pushed
            case .upToDate: push.outcome = .already
            case .moved: return Outcome(push: push, hasMoved: true)
            case .rejected(let message): return rejected(upstream, message, push)
            }
            return nil
        } catch {
            if error.code != .unreachable { throw error }
            push.outcome = .unreachable
            push.message = error.message
            return Outcome(
                push: push,
                findings: [
                    .of(
                        .pushUnreachable, upstream.remote, error.description, remedy: error.remedy)
                ],
                exit: .unavailable)
        }
    }

    private func rejected(_ upstream: Upstream, _ message: String, _ push: Push) -> Outcome {
        var push = push
        push.outcome = .rejected
        push.message = message
        let reference = TargetFinder.reference(of: run)
        return Outcome(
            push: push,
            findings: [
                .of(
                    .pushRejected, upstream.remote,
                    "\(upstream.remote) refused \(upstream.branch): \(message); "
                        + "the commits are kept on \(reference)",
                    remedy: "mend what the server names and run it again; or push them elsewhere: "
                        + "git push \(upstream.remote) \(reference):refs/heads/NAME")
            ], exit: .failed)
    }

    /// Where the commits wait, as long as they do.
    private func waiting(_ tip: CommitID, _ target: Target, _ review: ReviewBranch) -> Review? {
        guard tip != target.remote else { return nil }
        let place = review.upstream
        return Review(
            remote: place.remote,
            address: repository.remoteURL(place.remote).map(SafeText.withoutSecrets),
            branch: place.branch, base: target.upstream?.branch ?? target.branch)
    }

    /// Puts the commits where nothing removes them, whatever the push comes to.
    package func keep(_ tip: CommitID) throws {
        let name = TargetFinder.reference(of: run)
        let before = try repository.reference(name)
        if before == tip { return }
        try record("ref", name, "\(before?.hex ?? "none") → \(tip.hex)") { () throws(GitError) in
            try repository.setReference(
                name, to: tip, expecting: before, reason: "upkeep: \(stage.rawValue)")
        }
    }

    /// Brings the local branch along.
    private func follow(_ tip: CommitID, _ target: Target) throws -> [Finding] {
        if target.hasForeignCommits {
            return try BranchState.findings(of: target.branch, in: repository)
        }
        guard let local = target.local, local != tip, !target.hasTakenBack else { return [] }
        let name = "refs/heads/\(target.branch)"
        let outcome = try record("follow", name, "\(local.hex) → \(tip.hex)") {
            () throws(GitError) -> FollowOutcome in
            if target.isCheckedOut {
                return try repository.follow(
                    branch: target.branch, from: local, to: tip, reason: "upkeep: \(stage.rawValue)"
                )
            }
            guard try repository.isAncestor(local, of: tip) else {
                return .left(reason: "\(target.branch) has commits of its own")
            }
            if repository.isCheckedOutElsewhere(target.branch) {
                return .left(reason: "another work tree has it checked out")
            }
            try repository.setReference(
                name, to: tip, expecting: local, reason: "upkeep: \(stage.rawValue)")
            return .followed
        }
        guard case .left(let reason) = outcome else { return [] }
        return [
            .of(
                .leftBehind, target.branch,
                "\(target.branch) was left at \(local.hex.prefix(12)): \(reason)")
        ]
    }

    private func record<Value>(
        _ effect: String, _ subject: String, _ intent: String,
        _ body: () throws(GitError) -> Value
    ) throws(GitError) -> Value {
        var failure: GitError?
        do {
            return try effects.record(
                effect, subject: subject, intent: intent,
                detail: { $0 is Void ? "" : "\($0)" }, body)
        } catch let error as GitError {
            failure = error
        } catch let error as SystemError {
            failure = GitError(
                error.code == .noSpace ? .noSpace : .other, error.operation, error.subject,
                error.message)
        } catch {
            failure = GitError(.other, "note", effect, "\(error)")
        }
        throw failure ?? GitError(.other, "note", effect, "unknown")
    }
}
