package import Contracts
internal import GitStore
internal import Holds
package import PipelineRuntime
internal import Publishing
internal import SystemSupport

/// Edits, commits and pushes.
package struct ApplyStage: Stage {
    package typealias Payload = ApplyPayload

    package static let summary =
        "Applies updates: edits only the version's bytes, one commit a group, and pushes them."
    package static let reads: [StageName] = [.detect, .analyze]

    /// Makes the stage.
    package init() {}

    /// From so many updates on their objects go into one pack.
    private static let manyUpdates = 50

    package func perform(_ context: StageContext) throws -> StageResult<ApplyPayload> {
        let inputs = try ApplyInputs(context)
        let message = try CommitMessage(context.settings, run: context.run.run.text)
        let selection = try Selection(inputs, context.settings, held: [:])
        if !context.isDryRun { context.repository.removeLeftovers() }
        do {
            return try perform(context, inputs, message, selection.chosen)
        } catch let error as GitError {
            switch error.code {
            case .unreachable:
                return nothingDone(
                    error, "remote-unreachable", .pushUnreachable, context, inputs, selection)
            case .signing:
                return nothingDone(
                    error, "signing-failed", .signingFailed, context, inputs, selection)
            default: throw error
            }
        }
    }

    private func perform(
        _ context: StageContext, _ inputs: ApplyInputs, _ message: CommitMessage,
        _ wanted: Set<String>
    ) throws -> StageResult<ApplyPayload> {
        let committer = try Committer(context)
        let git = try RemoteAccess.command(context)
        var tries = 0
        while true {
            tries += 1
            let target = try TargetFinder(context: context, git: git, resumed: wanted).find()
            var builder = try GroupBuilder(
                context.repository, base: target.base, detect: inputs.detect,
                committer: committer, message: message, isDryRun: context.isDryRun)
            let selection = try Selection(
                inputs, context.settings, held: try held(inputs, at: target.base, context))
            let groups = inputs.groups(selection)
            let isMuch = groups.reduce(0) { $0 + $1.count } >= ApplyStage.manyUpdates
            if isMuch, !context.isDryRun { try context.repository.collectObjects() }
            for group in groups {
                try Signals.check()
                try builder.build(group)
            }
            if context.isDryRun { return dryRun(builder, target, inputs, selection) }
            try context.repository.storeCollected()
            let outcome = try Publisher(context: context, git: git, stage: .apply)
                .publish(builder.tip, on: target)
            if outcome.hasMoved, tries < RemoteAccess.attempts { continue }
            return try result(builder, outcome, context, inputs, selection)
        }
    }

    /// The updates that are held where the commits are built, which may be newer than the scan.
    private func held(
        _ inputs: ApplyInputs, at base: CommitID, _ context: StageContext
    ) throws -> [String: Hold] {
        let list = try HoldList(in: context.repository, at: base)
        var held: [String: Hold] = [:]
        for (id, update) in inputs.updates {
            guard let dependency = inputs.dependency(of: id) else { continue }
            held[id] = list.hold(
                package: dependency.package, datasource: dependency.datasource, to: update.to)
        }
        return held
    }

    /// The document of a run that could not begin.
    private func nothingDone(
        _ error: GitError, _ reason: String, _ rule: Rule, _ context: StageContext,
        _ inputs: ApplyInputs, _ selection: Selection
    ) -> StageResult<ApplyPayload> {
        var failed: [String: Change] = [:]
        for id in selection.chosen {
            failed[id] = Change(
                update: id, outcome: .failed, reason: reason, detail: error.message)
        }
        let branch = context.settings.value("branch") ?? inputs.detect.repository.branch ?? ""
        let isUnreachable = error.code == .unreachable
        return StageResult(
            payload: ApplyPayload(
                changes: inputs.changes(failed, selection),
                push: Push(
                    branch: branch, outcome: isUnreachable ? .unreachable : .none,
                    message: error.message)),
            outcome: .failed,
            summary: (isUnreachable ? "the remote cannot be reached: " : "nothing was committed: ")
                + error.message,
            findings: [.of(rule, branch, error.description, remedy: error.remedy)],
            exit: isUnreachable ? .unavailable : .failed, commit: inputs.detect.repository.commit)
    }

    private func dryRun(
        _ builder: GroupBuilder, _ target: Target, _ inputs: ApplyInputs, _ selection: Selection
    ) -> StageResult<ApplyPayload> {
        let changes = inputs.changes(builder.changes, selection)
        let push = Push(
            remote: target.upstream?.remote, branch: target.upstream?.branch ?? target.branch,
            outcome: .none)
        let patch = builder.patches.joined()
        return StageResult(
            payload: ApplyPayload(changes: changes, push: push), outcome: outcome(changes),
            summary: "dry run: " + ApplySummary.text(changes, nil),
            findings: inputs.refusals(changes), commit: target.base.hex,
            preview: patch.isEmpty ? "" : patch + "\n")
    }

    private func result(
        _ builder: GroupBuilder, _ published: Publisher.Outcome, _ context: StageContext,
        _ inputs: ApplyInputs, _ selection: Selection
    ) throws -> StageResult<ApplyPayload> {
        var made = try attributed(builder.changes, inputs, builder.tip, context)
        var published = published
        if published.hasMoved {
            published.exit = .failed
            published.push.outcome = .rejected
            published.push.message =
                "the branch moved on the remote \(RemoteAccess.attempts) times meanwhile"
        }
        if published.exit != nil {
            for (id, change) in made where change.outcome == .applied {
                made[id]?.outcome = .failed
                made[id]?.reason = "push-\(published.push.outcome.rawValue)"
                made[id]?.detail = published.push.message
            }
        }
        let changes = inputs.changes(made, selection)
        return StageResult(
            payload: ApplyPayload(changes: changes, push: published.push),
            outcome: published.exit == nil ? outcome(changes) : .failed,
            summary: ApplySummary.text(changes, published.push),
            findings: inputs.refusals(changes) + published.findings, exit: published.exit,
            commit: builder.tip.hex)
    }

    /// Finds the commits that brought what was not brought now: those of this run count as applied,
    /// and one of a run that never came to its end is named, because nobody validated it.
    private func attributed(
        _ changes: [String: Change], _ inputs: ApplyInputs, _ tip: CommitID,
        _ context: StageContext
    ) throws -> [String: Change] {
        let before = earlier(context)
        var open = Set(inputs.updates.keys)
        for change in changes.values where change.outcome == .applied { open.remove(change.update) }
        var changes = changes
        for commit in try context.repository.partialLog(from: tip, limit: 1000).commits {
            open.subtract(commit.trailer(CommitRecord.rollback))
            guard let name = commit.trailer(CommitRecord.run).first else { continue }
            for id in commit.trailer(CommitRecord.update) where open.contains(id) {
                let isOfThisRun = name == context.run.run.text
                if !isOfThisRun, changes[id]?.outcome != .already || hasEnded(name, context) {
                    continue
                }
                open.remove(id)
                if isOfThisRun, let change = before[id], change.commit == commit.id.hex {
                    changes[id] = change
                    continue
                }
                changes[id] = Change(
                    update: id, outcome: isOfThisRun ? .applied : .already,
                    commit: commit.id.hex,
                    files: try context.repository.changedPaths(of: commit).map(\.text))
            }
        }
        return changes
    }

    /// What an earlier call in the same run did.
    private func earlier(_ context: StageContext) -> [String: Change] {
        guard
            let bytes = try? Files.read(
                context.run.document(.apply), limit: CanonicalJSON.sizeLimit),
            let document = try? CanonicalJSON.document(ApplyPayload.self, from: bytes)
        else { return [:] }
        let applied = document.payload.changes.filter { $0.outcome == .applied }
        return Dictionary(applied.map { ($0.update, $0) }) { first, _ in first }
    }

    /// Whether a run is known to have come to its end.
    private func hasEnded(_ name: String, _ context: StageContext) -> Bool {
        guard let run = RunID(name) else { return true }
        return context.state.directory(of: run).record()?.ended != nil
    }

    private func outcome(_ changes: [Change]) -> Outcome {
        changes.contains { $0.outcome == .refused } ? .partial : .complete
    }

    package func render(
        _ document: Document<ApplyPayload>, format: String, _ context: StageContext
    ) throws -> String {
        ApplyText.text(
            document, try ApplyInputs(context), isVerbose: context.settings.isOn("verbose"),
            isChosen: !context.settings.values("update").isEmpty
                || !context.settings.values("component").isEmpty)
    }

    package func history(
        _ document: Document<ApplyPayload>, _ context: StageContext
    ) throws -> [HistoryEvent] {
        let inputs = try ApplyInputs(context)
        return document.payload.changes.compactMap { change in
            guard change.outcome != .skipped, change.outcome != .already else { return nil }
            let update = inputs.updates[change.update]
            return HistoryEvent(
                time: context.now(), run: document.run, type: change.outcome.rawValue,
                component: inputs.analyzed[change.update]?.component,
                name: inputs.dependency(of: change.update)?.name, update: change.update,
                from: update.map { VersionText.short($0.from) },
                to: update.map { VersionText.short($0.to) }, commit: change.commit,
                detail: change.detail ?? change.reason)
        }
    }
}
