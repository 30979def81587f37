package import Contracts
internal import GitStore
package import PipelineRuntime
internal import SystemSupport

/// Edits, commits and pushes.
package struct ApplyStage: Stage {
    package typealias Payload = ApplyPayload

    package static let summary =
        "Applies updates: edits only the version's bytes, one commit a group, and pushes them."
    package static let reads: [StageName] = [.detect, .analyze]

    /// Pushes after a fetch that found the branch moved, at most.
    private static let attempts = 5

    /// Makes the stage.
    package init() {}

    package func perform(_ context: StageContext) throws -> StageResult<ApplyPayload> {
        let inputs = try ApplyInputs(context)
        let selection = try Selection(
            inputs.detect.payload, inputs.analyze.payload, context.settings)
        let author = try Identity.signature(context)
        let git = try gitCommand(context)
        try checkQuarantine(context)
        if !context.isDryRun { context.repository.removeLeftovers() }
        var tries = 0
        while true {
            tries += 1
            let target: Target
            do {
                target = try TargetFinder(context: context, git: git).find()
            } catch let error as GitError where error.code == .unreachable {
                return unreachable(error, context, inputs, selection)
            } catch let taken as ReviewBranch.Taken {
                return refused(taken, inputs, selection)
            }
            var builder = try GroupBuilder(
                context.repository, base: target.base, detect: inputs.detect, author: author,
                isDryRun: context.isDryRun)
            for group in inputs.groups(selection) {
                try Signals.check()
                try builder.build(group, run: context.run.run.text)
            }
            if context.isDryRun { return dryRun(builder, target, inputs, selection) }
            let outcome = try Publisher(context: context, git: git).publish(builder.tip, on: target)
            if outcome.hasMoved, tries < ApplyStage.attempts { continue }
            return try result(builder, outcome, context, inputs, selection)
        }
    }

    private func gitCommand(_ context: StageContext) throws -> GitCommand? {
        guard TargetFinder.pushes(context.settings) else { return nil }
        let seconds = try context.settings.number("git-time-limit", in: 1...86_400) ?? 120
        let credential = try GitCredential.find(
            file: context.settings.value("git-token-file").map(Paths.absolute),
            user: context.settings.value("git-user"), environment: context.environment)
        return try GitCommand(
            for: context.repository, environment: context.environment, timeLimitSeconds: seconds,
            credential: credential)
    }

    /// Refuses to write among objects that git throws away when a hook refuses the push.
    private func checkQuarantine(_ context: StageContext) throws(StageFailure) {
        guard !context.isDryRun, context.environment["GIT_QUARANTINE_PATH"] != nil else { return }
        throw StageFailure(
            .usage, "nothing can be applied while a push is being received",
            hint: "call it from post-receive, or with --dry-run")
    }

    private func unreachable(
        _ error: GitError, _ context: StageContext, _ inputs: ApplyInputs, _ selection: Selection
    ) -> StageResult<ApplyPayload> {
        let branch = context.settings.value("branch") ?? inputs.detect.repository.branch ?? ""
        return failed(
            "remote-unreachable",
            Push(branch: branch, outcome: .unreachable, message: error.message),
            "the remote cannot be reached: \(error.message)",
            .of(.pushUnreachable, branch, error.description, remedy: error.remedy), .unavailable,
            inputs, selection)
    }

    private func refused(
        _ taken: ReviewBranch.Taken, _ inputs: ApplyInputs, _ selection: Selection
    ) -> StageResult<ApplyPayload> {
        let place = taken.upstream
        return failed(
            "review-branch-taken",
            Push(
                remote: place.remote, branch: place.branch, outcome: .rejected,
                message: SafeText.line(taken.message)),
            "the branch for review, \(place.branch), has commits of somebody else",
            .of(.reviewTaken, place.branch, "\(place.remote)/\(place.branch): \(taken.message)"),
            .failed, inputs, selection)
    }

    /// The result where nothing could be begun.
    private func failed(
        _ reason: String, _ push: Push, _ summary: String, _ finding: Finding, _ exit: ExitCode,
        _ inputs: ApplyInputs, _ selection: Selection
    ) -> StageResult<ApplyPayload> {
        var failed: [String: Change] = [:]
        for id in selection.chosen {
            failed[id] = Change(
                update: id, outcome: .failed, reason: reason, detail: push.message)
        }
        return StageResult(
            payload: ApplyPayload(changes: inputs.changes(failed, selection), push: push),
            outcome: .failed, summary: summary, findings: [finding], exit: exit,
            commit: inputs.detect.repository.commit)
    }

    private func dryRun(
        _ builder: GroupBuilder, _ target: Target, _ inputs: ApplyInputs, _ selection: Selection
    ) -> StageResult<ApplyPayload> {
        let changes = inputs.changes(builder.changes, selection)
        let push = Push(
            remote: target.upstream?.remote, branch: target.destination?.branch ?? target.branch,
            base: target.review == nil ? nil : target.upstream?.branch, outcome: .none)
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
        var made = try attributed(builder.changes, builder.tip, context)
        var published = published
        if published.hasMoved {
            published.exit = .failed
            published.push.outcome = .rejected
            published.push.message =
                "the branch moved on the remote \(ApplyStage.attempts) times meanwhile"
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

    /// Finds the commits that brought what stands there already: of this run they count as applied.
    private func attributed(
        _ changes: [String: Change], _ tip: CommitID, _ context: StageContext
    ) throws -> [String: Change] {
        let open = Set(changes.values.filter { $0.outcome == .already }.map(\.update))
        if open.isEmpty { return changes }
        var changes = changes
        let log: [CommitInfo]
        do throws(GitError) {
            log = try context.repository.log(from: tip, limit: 1000)
        } catch {
            return changes  // a cut history: whose commit it was is not known
        }
        for commit in log {
            let isOfThisRun = commit.trailer("Upkeep-Run").contains(context.run.run.text)
            for id in commit.trailer("Upkeep-Update") where open.contains(id) {
                guard changes[id]?.commit == nil else { continue }
                changes[id]?.commit = commit.id.hex
                if isOfThisRun { changes[id]?.outcome = .applied }
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
            document, try ApplyInputs(context), isVerbose: context.settings.isOn("verbose"))
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
