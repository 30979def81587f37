package import CommandLine
package import Contracts
internal import Forges
internal import GitStore
internal import Holds
internal import Names
internal import Publishing
package import Runs
internal import Snapshot
package import StageKit
internal import SystemSupport

/// Takes a run's commits back, and holds the versions that failed.
package struct RollbackStage: Stage {
    package typealias Payload = RollbackPayload

    package static let subcommands = [HoldCommand.command]

    /// Makes the stage.
    package init() {}

    /// What the newest run brought is taken back in it; for what another one brought there is a run of
    /// its own beside it.
    package static func joins(_ run: RunDirectory, _ settings: Settings) -> Bool {
        let named = Set(settings[Keys.takenBack])
        let changes = run.documentIfValid(ApplyPayload.self)?.payload.changes ?? []
        return changes.contains { $0.commit != nil && named.contains($0.update.text) }
    }

    package func perform(_ context: StageContext) throws -> StageResult<RollbackPayload> {
        let failed = FailedChecks(try context.documentIfPresent(ValidatePayload.self))
        let changes = try context.documentIfPresent(ApplyPayload.self)?.payload.changes ?? []
        let adopted = Set(changes.filter { $0.outcome == .already }.compactMap(\.commit))
        func selection(_ choice: RevertChoice) -> RevertSelection {
            RevertSelection(
                choice, run: context.run.run.text, adopted: adopted, failed: failed,
                reason: context.settings[Keys.reason])
        }
        guard let choice = try RevertChoice(context.settings) else {
            throw try unsaid(selection, context)
        }
        let chosen = selection(choice)
        if choice == .failed, failed.reasons.isEmpty { return nothingNamed(chosen, context) }
        if choice == .failed, let template = context.settings.reviewTemplate,
            ReviewBranch.isByGroup(template)
        {
            return try leftToReview(template, context)
        }
        if !context.isDryRun { context.repository.removeLeftovers() }
        do {
            return try perform(context, chosen)
        } catch {
            let branch = context.settings[Keys.branch] ?? ""
            guard let obstacle = PublishObstacle(error, branch: branch) else { throw error }
            return StageResult(
                payload: RollbackPayload(chosen: choice.chosen, push: obstacle.push),
                outcome: .failed, summary: obstacle.summary, findings: [obstacle.finding],
                exit: obstacle.exit)
        }
    }

    /// The refusal to guess what is to be taken back: what each flag would take, from what this
    /// clone has of the branch.
    private func unsaid(
        _ selection: (RevertChoice) -> RevertSelection, _ context: StageContext
    ) throws -> StageFailure {
        let head = try context.repository.head().commit
        let log = try head.map { commit throws(GitError) in
            try context.repository.partialLog(from: commit, limit: RevertSelection.depth).commits
        }
        func candidates(_ choice: RevertChoice) throws -> [Candidate] {
            guard let head, let log else { return [] }
            let trust = CommitTrust.checked(context, tip: head, log: log)
            return try selection(choice).chosen(log, trust).candidates
        }
        return StageFailure(
            .usage, "say what is to be taken back: --failed, --update ID or --all",
            details: RollbackText.choices(
                failed: try candidates(.failed), all: try candidates(.all),
                run: context.run.run.text),
            hint: "--dry-run beside one of them shows the change and does nothing")
    }

    /// The result where each group waits in a review of its own: nothing reached the branch, and what
    /// failed is said there.
    private func leftToReview(
        _ template: String, _ context: StageContext
    ) throws -> StageResult<RollbackPayload> {
        let branch = try context.settings[Keys.branch] ?? context.repository.head().branch
        let names = ReviewBranch.pattern(template, run: context.run.run, branch: branch ?? "")
        return StageResult(
            payload: RollbackPayload(
                chosen: .failed, push: Push(branch: names, outcome: .none)),
            outcome: .complete,
            summary: "nothing is taken back: the reviews of what failed say so", findings: [])
    }

    /// The result where failed checks name no update: a person decides.
    private func nothingNamed(
        _ selection: RevertSelection, _ context: StageContext
    ) -> StageResult<RollbackPayload> {
        let head = try? context.repository.head().branch
        let branch = context.settings[Keys.branch] ?? head
        let findings = selection.findings([])
        return StageResult(
            payload: RollbackPayload(
                chosen: .failed, push: Push(branch: branch ?? "", outcome: .none)),
            outcome: findings.isEmpty ? .complete : .partial, summary: selection.nothingToDo,
            findings: findings)
    }

    private func perform(
        _ context: StageContext, _ selection: RevertSelection
    ) throws -> StageResult<RollbackPayload> {
        let request = context.publishRequest()
        let committer = try Committer(request, in: context.repository)
        let git = try RemoteAccess.command(request, for: context.repository)
        let publisher = Publisher(
            context.repository, git: git, run: request.run, stage: .rollback,
            effects: context.effects(of: .rollback))
        var tries = 0
        while true {
            tries += 1
            let target = try TargetFinder(
                context.repository, request, git: git, resumed: nil
            ).find()
            let log = try context.repository.partialLog(
                from: target.base, limit: RevertSelection.depth)
            var builder = RevertBuilder(
                context.store, selection, committer, base: target.base,
                isHolding: !context.settings[Keys.noHold])
            let chosen = try selection.chosen(
                log.commits,
                .checked(context, tip: target.base, log: log.commits))
            for candidate in chosen.candidates {
                try Signals.check()
                try builder.build(candidate)
            }
            builder.note(strange: chosen.strange)
            if context.isDryRun { return try dryRun(selection, builder, target, context) }
            let outcome = try publisher.publish(builder.tip, on: target)
            if outcome.hasMoved, tries < RemoteAccess.attempts { continue }
            return result(selection, builder, outcome)
        }
    }

    private func dryRun(
        _ selection: RevertSelection, _ builder: RevertBuilder, _ target: Target,
        _ context: StageContext
    ) throws -> StageResult<RollbackPayload> {
        let repository = context.repository
        let (before, after) = (
            try context.snapshot(at: target.base), try context.snapshot(at: builder.tip)
        )
        let paths = try repository.changedPaths(
            from: try repository.tree(of: target.base), to: try repository.tree(of: builder.tip))
        var patch = ""
        for path in paths {
            func content(_ snapshot: Snapshot) throws(GitError) -> [UInt8] {
                try snapshot.file(path.text).map { file throws(GitError) in
                    try snapshot.bytes(of: file)
                } ?? []
            }
            patch += try UnifiedDiff.text(
                old: try content(before), new: try content(after), path: path.text)
        }
        return result(
            selection, builder, reverts: builder.reverts, target.push, holds: builder.holds,
            summary: "dry run: " + RollbackText.summary(builder.reverts, builder.holds, nil),
            commit: target.base, preview: patch.isEmpty ? "" : patch + "\n")
    }

    private func result(
        _ selection: RevertSelection, _ builder: RevertBuilder, _ published: Publisher.Outcome
    ) -> StageResult<RollbackPayload> {
        var published = published
        published.settle()
        var reverts = builder.reverts
        if published.exit != nil {
            for index in reverts.indices where reverts[index].isDone {
                reverts[index].outcome = .failed
                reverts[index].reason = "push-\(published.push.outcome.rawValue)"
            }
        }
        var result = result(
            selection, builder, reverts: reverts, published.push,
            holds: published.exit == nil ? builder.holds : [],
            summary: RollbackText.summary(builder.reverts, builder.holds, published.push),
            commit: builder.tip)
        result.findings += published.findings + ForgeFindings.forReview(published.review)
        if let exit = published.exit {
            result.exit = exit
            result.outcome = .failed
        }
        return result
    }

    private func result(
        _ selection: RevertSelection, _ builder: RevertBuilder, reverts: [Revert], _ push: Push,
        holds: [Hold], summary: String, commit: CommitID, preview: String = ""
    ) -> StageResult<RollbackPayload> {
        let left = selection.findings(reverts)
        let isWhole = left.isEmpty && !reverts.contains { $0.outcome == .refused }
        let unknown = selection.unknown(reverts)
        let summary =
            unknown.isEmpty
            ? summary
            : "no commit of the branch brings \(unknown.joined(separator: ", ")): \(summary)"
        return StageResult(
            payload: RollbackPayload(
                chosen: selection.choice.chosen, reverts: reverts, push: push, holds: holds),
            outcome: isWhole ? .complete : .partial, summary: summary,
            findings: builder.findings + left, exit: unknown.isEmpty ? nil : .failed,
            commit: commit, preview: preview)
    }

    package func render(
        _ document: Document<RollbackPayload>, format: String, _ context: StageContext
    ) throws -> String {
        RollbackText.text(document, isVerbose: context.settings[Keys.verbose])
    }

    package func history(
        _ document: Document<RollbackPayload>, _ context: StageContext
    ) throws -> [HistoryEvent] {
        var history = try RollbackHistory(context)
        return try history.events(document)
    }
}

extension Revert {
    /// Whether a commit took it back.
    var isDone: Bool { outcome == .reverted || outcome == .setBack }
}
