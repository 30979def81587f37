internal import CommandLine
package import Contracts
internal import GitStore
internal import Holds
internal import Publishing
package import Runs
package import StageKit
internal import SystemSupport

/// Takes a run's commits back, and holds the versions that failed.
package struct RollbackStage: Stage {
    package typealias Payload = RollbackPayload

    package static let summary =
        "Takes back the commits of a run: real reverts, pushed, and the versions held."
    package static let alsoReads: [StageName] = [.apply, .validate]
    package static let takesLostRun = true
    package static let subcommands = [HoldCommand.command]

    /// Makes the stage.
    package init() {}

    package func perform(_ context: StageContext) throws -> StageResult<RollbackPayload> {
        let selection = try Selection(context)
        if !context.isDryRun { context.repository.removeLeftovers() }
        do {
            return try perform(context, selection)
        } catch {
            let branch = context.settings.value("branch") ?? ""
            guard let obstacle = PublishObstacle(error, branch: branch) else { throw error }
            return StageResult(
                payload: RollbackPayload(push: obstacle.push), outcome: .failed,
                summary: obstacle.summary, findings: [obstacle.finding], exit: obstacle.exit)
        }
    }

    private func perform(
        _ context: StageContext, _ selection: Selection
    ) throws -> StageResult<RollbackPayload> {
        let request = try context.publishRequest()
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
                from: target.base, limit: Selection.depth)
            var builder = RevertBuilder(context, selection, committer, base: target.base)
            for candidate in selection.candidates(log.commits) {
                try Signals.check()
                try builder.build(candidate)
            }
            if context.isDryRun { return try dryRun(builder, target, context) }
            let outcome = try publisher.publish(builder.tip, on: target)
            if outcome.hasMoved, tries < RemoteAccess.attempts { continue }
            return result(builder, outcome, context)
        }
    }

    private func dryRun(
        _ builder: RevertBuilder, _ target: Target, _ context: StageContext
    ) throws -> StageResult<RollbackPayload> {
        let repository = context.repository
        let (old, new) = (
            try repository.tree(of: target.base), try repository.tree(of: builder.tip)
        )
        var patch = ""
        for path in try repository.changedPaths(from: old, to: new) {
            func content(_ tree: TreeID) throws(GitError) -> [UInt8] {
                guard let file = try repository.file(at: path, in: tree) else { return [] }
                return try repository.content(of: file.blob)
            }
            patch += try UnifiedDiff.text(
                old: try content(old), new: try content(new), path: path.text)
        }
        return StageResult(
            payload: RollbackPayload(
                reverts: builder.reverts, push: target.push, holds: builder.holds),
            outcome: outcome(builder), summary: "dry run: " + summary(builder, nil),
            findings: findings(builder, context), commit: target.base.hex,
            preview: patch.isEmpty ? "" : patch + "\n")
    }

    private func result(
        _ builder: RevertBuilder, _ published: Publisher.Outcome, _ context: StageContext
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
        return StageResult(
            payload: RollbackPayload(
                reverts: reverts, push: published.push,
                holds: published.exit == nil ? builder.holds : []),
            outcome: published.exit == nil ? outcome(builder) : .failed,
            summary: summary(builder, published.push),
            findings: findings(builder, context) + published.findings, exit: published.exit,
            commit: builder.tip.hex)
    }

    private func outcome(_ builder: RevertBuilder) -> Outcome {
        builder.reverts.contains { $0.outcome == .refused } || builder.reverts.isEmpty
            ? .partial : .complete
    }

    private func findings(_ builder: RevertBuilder, _ context: StageContext) -> [Finding] {
        guard builder.reverts.isEmpty else { return builder.findings }
        let run = context.run.run.text
        let asked = context.settings.values("update").joined(separator: ", ")
        let what = asked.isEmpty ? "" : " that brings \(asked)"
        return [
            .of(
                .nothingToRollBack, run,
                "no commit of the run \(run)\(what) was found on the branch")
        ]
    }

    private func summary(_ builder: RevertBuilder, _ push: Push?) -> String {
        RollbackText.summary(builder.reverts, builder.holds, push)
    }

    package func render(
        _ document: Document<RollbackPayload>, format: String, _ context: StageContext
    ) throws -> String {
        RollbackText.text(document, isVerbose: context.settings.isOn("verbose"))
    }

    package func history(
        _ document: Document<RollbackPayload>, _ context: StageContext
    ) throws -> [HistoryEvent] {
        let open = document.payload.reverts.filter { $0.outcome != .already }
        let reverts = try open.map { revert in
            let commit = CommitID(revert.commit)
            let step = try commit.flatMap { id throws(GitError) in
                CommitRecord.steps(of: try context.repository.info(id))
                    .first { $0.update == revert.update }
            }
            return HistoryEvent(
                time: context.now(), run: document.run,
                type: revert.isDone ? "rolled-back" : revert.outcome.rawValue,
                component: step?.package, name: step?.package, update: revert.update,
                from: step.map { VersionText.short($0.to) },
                to: step.map { VersionText.short($0.from) }, commit: revert.revert,
                detail: revert.reason)
        }
        let holds = document.payload.holds.map { hold in
            HistoryEvent(
                time: context.now(), run: document.run, type: "held", component: hold.package,
                name: hold.package, update: "\(hold.package) \(hold.version)", to: hold.version,
                detail: hold.reason)
        }
        return reverts + holds
    }
}

extension Revert {
    /// Whether a commit took it back.
    var isDone: Bool { outcome == .reverted || outcome == .setBack }
}
