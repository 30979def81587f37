internal import CommandLine
package import Contracts
internal import Decision
internal import Forges
internal import GitStore
internal import Holds
package import Names
internal import Publishing
internal import RunView
package import Runs
package import StageKit
internal import SystemSupport

/// Edits, commits and pushes.
package struct ApplyStage: Stage {
    package typealias Payload = ApplyPayload

    /// Makes the stage.
    package init() {}

    /// From so many updates on their objects go into one pack.
    private static let manyUpdates = 50

    package func perform(_ context: StageContext) throws -> StageResult<ApplyPayload> {
        let inputs = try ApplyInputs(context)
        let message = try CommitMessage(
            subject: context.settings[Keys.commitSubject], run: context.run.run)
        let wanted = try Wanted(context.settings, inputs.view)
        let decision = Decision(inputs.view.candidates(), wanted, now: context.now())
        try checkQuarantine(context)
        if !context.isDryRun { context.repository.removeLeftovers() }
        do {
            return try perform(context, inputs, message, wanted, resumed: decision.taken)
        } catch {
            let branch =
                context.settings[Keys.branch] ?? inputs.detect.repository.branch ?? ""
            guard let obstacle = PublishObstacle(error, branch: branch) else { throw error }
            return nothingDone(obstacle, inputs, decision)
        }
    }

    private func perform(
        _ context: StageContext, _ inputs: ApplyInputs, _ message: CommitMessage,
        _ wanted: Wanted, resumed: Set<UpdateID>
    ) throws -> StageResult<ApplyPayload> {
        let request = context.publishRequest()
        let committer = try Committer(request, in: context.repository)
        let git = try RemoteAccess.command(request, for: context.repository)
        let publisher = Publisher(
            context.repository, git: git, run: request.run, stage: .apply,
            effects: context.effects(of: .apply))
        var tries = 0
        while true {
            tries += 1
            let target = try TargetFinder(
                context.repository, request, git: git, resumed: resumed
            ).find()
            var builder = try GroupBuilder(
                context.store, base: target.base, view: inputs.view,
                committer: committer, message: message, isDryRun: context.isDryRun)
            // The commits may be built on something newer than the scan.
            let list = try HoldList(in: context.store, at: target.base)
            let decision = Decision(
                inputs.view.candidates(holds: list.holds(inputs.detect.payload)), wanted,
                now: context.now())
            let groups = inputs.groups(decision)
            let isMuch = groups.reduce(0) { $0 + $1.count } >= ApplyStage.manyUpdates
            if isMuch, !context.isDryRun { try context.repository.collectObjects() }
            for group in groups {
                try Signals.check()
                try builder.build(group)
            }
            if context.isDryRun { return dryRun(builder, target, inputs, decision) }
            try context.repository.storeCollected()
            let outcome = try publisher.publish(builder.tip, on: target)
            if outcome.hasMoved, tries < RemoteAccess.attempts { continue }
            return try result(builder, outcome, context, inputs, decision)
        }
    }

    package static func isStale(_ run: RunDirectory, since: Timestamp, now: Timestamp) -> Bool {
        run.documentIfValid(AnalyzePayload.self)?.payload.hasWaitThatEnded(since, now) ?? false
    }

    /// Refuses to write among objects that git throws away when a hook refuses the push.
    private func checkQuarantine(_ context: StageContext) throws(StageFailure) {
        guard !context.isDryRun, context.environment["GIT_QUARANTINE_PATH"] != nil else { return }
        throw StageFailure(
            .usage, "nothing can be applied while a push is being received",
            hint: "call it from post-receive, or with --dry-run")
    }

    /// The result where nothing could be begun.
    private func nothingDone(
        _ obstacle: PublishObstacle, _ inputs: ApplyInputs, _ decision: Decision
    ) -> StageResult<ApplyPayload> {
        var failed: [UpdateID: Change] = [:]
        for id in decision.taken {
            failed[id] = Change(
                update: id, outcome: .failed, reason: obstacle.reason,
                detail: obstacle.push.message)
        }
        return StageResult(
            payload: ApplyPayload(
                changes: inputs.changes(failed, decision), push: obstacle.push),
            outcome: .failed, summary: obstacle.summary, findings: [obstacle.finding],
            exit: obstacle.exit, commit: inputs.detect.repository.commit)
    }

    private func dryRun(
        _ builder: GroupBuilder, _ target: Target, _ inputs: ApplyInputs, _ decision: Decision
    ) -> StageResult<ApplyPayload> {
        let changes = inputs.changes(builder.changes, decision)
        let patch = builder.patches.joined()
        return StageResult(
            payload: ApplyPayload(changes: changes, push: target.push), outcome: outcome(changes),
            summary: "dry run: " + ApplySummary.text(changes, nil),
            findings: inputs.refusals(changes), commit: target.base,
            preview: patch.isEmpty ? "" : patch + "\n")
    }

    private func result(
        _ builder: GroupBuilder, _ published: Publisher.Outcome, _ context: StageContext,
        _ inputs: ApplyInputs, _ decision: Decision
    ) throws -> StageResult<ApplyPayload> {
        var made = try attributed(builder, inputs, context)
        var published = published
        published.settle()
        if published.exit != nil {
            for (id, change) in made where change.outcome == .applied {
                made[id]?.outcome = .failed
                made[id]?.reason = "push-\(published.push.outcome.rawValue)"
                made[id]?.detail = published.push.message
            }
        }
        let changes = inputs.changes(made, decision)
        return StageResult(
            payload: ApplyPayload(changes: changes, push: published.push),
            outcome: published.exit == nil ? outcome(changes) : .failed,
            summary: ApplySummary.text(changes, published.push),
            findings: inputs.refusals(changes) + published.findings
                + Forges.findings(of: published.review), exit: published.exit,
            commit: builder.tip)
    }

    /// Finds the commits that brought what was not brought now: those of this run count as applied,
    /// and one of a run that is still open is named, because nobody answers for it.
    private func attributed(
        _ builder: GroupBuilder, _ inputs: ApplyInputs, _ context: StageContext
    ) throws -> [UpdateID: Change] {
        var changes = builder.changes
        let before = RunView(apply: context.run.documentIfValid(ApplyPayload.self))
        var open = Set(inputs.detect.payload.updates.map(\.id))
        for change in changes.values where change.outcome == .applied { open.remove(change.update) }
        let log = try context.repository.partialLog(from: builder.tip, limit: 1000)
        for commit in log.commits {
            open.subtract(commit.trailer(CommitRecord.rollback).compactMap(UpdateID.init))
            guard let name = commit.trailer(CommitRecord.run).first else { continue }
            for id in commit.trailer(CommitRecord.update).compactMap(UpdateID.init)
            where open.contains(id) {
                let isOfThisRun = name == context.run.run.text
                let isOurs =
                    isOfThisRun
                    || changes[id]?.outcome == .already
                        && RunID(name).map(context.state.isOpen) == true
                if !isOurs { continue }
                open.remove(id)
                if isOfThisRun, let change = before.change(of: id), change.outcome == .applied,
                    change.commit == commit.id
                {
                    changes[id] = change
                    continue
                }
                let edits = builder.standing[id] ?? []
                changes[id] = Change(
                    update: id, outcome: isOfThisRun ? .applied : .already,
                    commit: commit.id,
                    files: Set(edits.map(\.reference.file)).sorted(), edits: edits)
            }
        }
        return changes
    }

    private func outcome(_ changes: [Change]) -> Outcome {
        changes.contains { $0.outcome == .refused } ? .partial : .complete
    }

    package func render(
        _ document: Document<ApplyPayload>, format: String, _ context: StageContext
    ) throws -> String {
        ApplyText.text(
            document, try context.runView(), isVerbose: context.settings[Keys.verbose],
            isChosen: !context.settings[Keys.update].isEmpty
                || !context.settings[Keys.component].isEmpty)
    }

    package func history(
        _ document: Document<ApplyPayload>, _ context: StageContext
    ) throws -> [HistoryEvent] {
        let view = try context.runView()
        return document.payload.changes.compactMap { change in
            guard change.outcome != .skipped, change.outcome != .already else { return nil }
            let update = view.update(change.update)
            return HistoryEvent(
                time: context.now(), run: document.run, type: change.outcome.rawValue,
                component: view.analysis(of: change.update)?.component,
                name: view.dependency(of: change.update)?.name, update: change.update.text,
                from: update.map { VersionText.short($0.from) },
                to: update.map { VersionText.short($0.to) }, commit: change.commit,
                detail: change.detail ?? change.reason)
        }
    }
}
