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
    static let manyUpdates = 50

    package func perform(_ context: StageContext) throws -> StageResult<ApplyPayload> {
        let inputs = try ApplyInputs(context)
        try inputs.checkRules(context.settings)
        let message = try CommitMessage(
            subject: context.settings[Keys.commitSubject], run: context.run.run)
        let selection = try Selection(context.settings, inputs.view)
        let decision = Decision(
            inputs.view.candidates(), selection.wanted, now: context.now())
        try checkQuarantine(context)
        if !context.isDryRun { context.repository.removeLeftovers() }
        do {
            return try perform(context, inputs, message, selection, resumed: decision.taken)
        } catch {
            let branch =
                context.settings[Keys.branch] ?? inputs.detect.repository.branch ?? ""
            guard let obstacle = PublishObstacle(error, branch: branch) else { throw error }
            return nothingDone(
                obstacle, inputs, decision,
                try BranchState.findings(of: context.settings[Keys.branch], in: context.repository))
        }
    }

    private func perform(
        _ context: StageContext, _ inputs: ApplyInputs, _ message: CommitMessage,
        _ selection: Selection, resumed: Set<UpdateID>
    ) throws -> StageResult<ApplyPayload> {
        let shop = try ApplyWorkshop(context, inputs, message, selection, resumed: resumed)
        var tries = 0
        while true {
            tries += 1
            var target = try shop.target()
            var built = try shop.build(on: target)
            if let anew = try shop.begunAnew(
                target, built.builder.changes, taken: built.decision.taken)
            {
                target = anew
                built = try shop.build(on: target)
            }
            let work = Work(
                context: context, inputs: inputs, selection: selection, decision: built.decision,
                target: target)
            if context.isDryRun { return try dryRun(built.builder, work) }
            if let template = shop.groupTemplate {
                var reviews = GroupReviews(
                    shop: shop, base: target, template: template, repository: context.repository)
                try reviews.publish(built, in: inputs.view)
                return try result(reviews, built.builder.tip, work)
            }
            let outcome = try shop.publisher.publish(built.builder.tip, on: target)
            if outcome.hasMoved, tries < RemoteAccess.attempts { continue }
            return try result(built.builder, outcome, work)
        }
    }

    /// What one try works with.
    private struct Work {
        let context: StageContext
        let inputs: ApplyInputs
        let selection: Selection
        let decision: Decision
        let target: Target

        /// Every update's change, what waits for review said to do so.
        func changes(_ made: [UpdateID: Change], tip: CommitID) throws -> [Change] {
            try InReview(target, tip: tip, inputs.view, in: context.store)
                .marked(inputs.changes(made, decision))
        }

        /// What is to be known of the branch, beside what was found already.
        func branchFindings(beside known: [Finding] = []) throws -> [Finding] {
            let rules = Set(known.map(\.rule))
            return try BranchState.findings(of: target.branch, in: context.repository)
                .filter { !rules.contains($0.rule) }
        }

        /// The summary, led by what was named and is not taken; and the exit code for that.
        func summary(
            _ changes: [Change], earlier: Set<UpdateID> = [], _ push: Push
        ) -> (text: String, exit: ExitCode?) {
            let text = ApplySummary.text(
                changes, earlier: earlier, push, isDryRun: context.isDryRun,
                unpushed: ApplySummary.unpushed(context.settings))
            let missed = selection.missed(changes, inputs.view)
            guard let first = missed.first else { return (text, nil) }
            let words = ApplySummary.missed(
                first, decision.waits[first.update], more: missed.count - 1, inputs.view)
            return ("\(words); \(text)", .failed)
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
        _ obstacle: PublishObstacle, _ inputs: ApplyInputs, _ decision: Decision,
        _ ofBranch: [Finding]
    ) -> StageResult<ApplyPayload> {
        var failed: [UpdateID: Change] = [:]
        for id in decision.taken where inputs.view.update(id)?.stands != true {
            failed[id] = Change(
                update: id, outcome: .failed, reason: obstacle.reason,
                detail: obstacle.push.message)
        }
        return StageResult(
            payload: ApplyPayload(
                changes: inputs.changes(failed, decision), push: obstacle.push),
            outcome: .failed, summary: obstacle.summary, findings: [obstacle.finding] + ofBranch,
            exit: obstacle.exit, commit: inputs.detect.repository.commit)
    }

    private func dryRun(_ builder: GroupBuilder, _ work: Work) throws -> StageResult<ApplyPayload> {
        let changes = try work.changes(builder.changes, tip: work.target.base)
        let patch = builder.patches.joined()
        let summary = work.summary(changes, work.target.push)
        return StageResult(
            payload: ApplyPayload(changes: changes, push: work.target.push),
            outcome: outcome(changes, isShort: summary.exit != nil), summary: summary.text,
            findings: work.inputs.refusals(changes) + (try work.branchFindings()),
            exit: summary.exit, commit: work.target.base,
            preview: patch.isEmpty ? "" : patch + "\n")
    }

    private func result(
        _ builder: GroupBuilder, _ published: Publisher.Outcome, _ work: Work
    ) throws -> StageResult<ApplyPayload> {
        let told = RunView(apply: work.context.run.documentIfValid(ApplyPayload.self))
        var made = try attributed(builder, told, work.inputs, work.context)
        // What a killed call did counts as done by this one.
        let earlier = made.filter { id, change in
            change.outcome == .applied && builder.changes[id]?.outcome != .applied
                && told.change(of: id)?.commit == change.commit
        }.keys
        var published = published
        published.settle()
        if published.exit != nil {
            for (id, change) in made where change.outcome == .applied {
                made[id]?.outcome = .failed
                made[id]?.reason = "push-\(published.push.outcome.rawValue)"
                made[id]?.detail = published.push.message
            }
        }
        let changes = try work.changes(made, tip: builder.tip)
        let summary = work.summary(changes, earlier: Set(earlier), published.push)
        return StageResult(
            payload: ApplyPayload(
                changes: changes, push: published.push, reviews: waiting(published, builder.tip)),
            outcome: published.exit == nil
                ? outcome(changes, isShort: summary.exit != nil) : .failed,
            summary: summary.text,
            findings: work.inputs.refusals(changes) + published.findings
                + (try work.branchFindings(beside: published.findings))
                + ForgeFindings.forReview(
                    published.review, known: work.inputs.detect.payload.reviews),
            exit: published.exit ?? summary.exit,
            commit: builder.tip)
    }

    /// The branch on which all that the run brought waits.
    private func waiting(_ published: Publisher.Outcome, _ tip: CommitID) -> [PushedReview] {
        guard published.exit == nil, let review = published.review else { return [] }
        return [
            PushedReview(
                remote: review.remote, branch: review.branch, base: review.base, commit: tip)
        ]
    }

    /// The result where each group waits on a branch of its own.
    private func result(
        _ reviews: GroupReviews, _ tip: CommitID, _ work: Work
    ) throws -> StageResult<ApplyPayload> {
        let known = work.inputs.detect.payload.reviews
        var changes = work.inputs.changes(reviews.changes, work.decision)
        // What is not taken now may wait there since another night.
        for (index, change) in changes.enumerated() where change.outcome == .skipped {
            let isWaiting = known.contains {
                $0.state == .open && $0.base == reviews.push.base
                    && $0.updates.contains(change.update)
            }
            if isWaiting, change.reason != WaitRule.review.rawValue {
                changes[index].outcome = .inReview
            }
        }
        let summary = work.summary(changes, reviews.push)
        let isFailed = changes.contains { $0.outcome == .failed }
        let waiting = reviews.reviews.first.map {
            Review(
                remote: $0.remote, address: nil, branch: reviews.push.branch, base: $0.base)
        }
        return StageResult(
            payload: ApplyPayload(
                changes: changes, push: reviews.push, reviews: reviews.reviews),
            outcome: reviews.exit != nil
                ? .failed
                : isFailed ? .partial : outcome(changes, isShort: summary.exit != nil),
            summary: summary.text,
            findings: work.inputs.refusals(changes) + reviews.findings
                + (try work.branchFindings(beside: reviews.findings))
                + ForgeFindings.forReview(waiting),
            exit: reviews.exit ?? summary.exit, commit: tip)
    }

    /// Finds the commits that brought what was not brought now: those of this run count as applied,
    /// and one of a run that is still open is named, because nobody answers for it.
    ///
    /// - Parameter before: what earlier calls of the run told.
    private func attributed(
        _ builder: GroupBuilder, _ before: RunView, _ inputs: ApplyInputs,
        _ context: StageContext
    ) throws -> [UpdateID: Change] {
        var changes = builder.changes
        var open = Set(inputs.detect.payload.updates.map(\.id))
        for change in changes.values where change.outcome == .applied { open.remove(change.update) }
        let proof = CommitProof(context.store, inputs.view)
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
                if isOfThisRun, let change = before.change(of: id), change.outcome == .applied,
                    change.commit == commit.id
                {
                    open.remove(id)
                    changes[id] = change
                    continue
                }
                if try !proof.isProven(commit) || !proof.brings(commit, id) { continue }
                open.remove(id)
                let edits = builder.standing[id] ?? []
                changes[id] = Change(
                    update: id, outcome: isOfThisRun ? .applied : .already,
                    override: commit.trailer(CommitRecord.override).first,
                    commit: commit.id,
                    files: Set(edits.map(\.reference.file)).sorted(), edits: edits)
            }
        }
        return changes
    }

    /// - Parameter isShort: whether something that was named is not taken.
    private func outcome(_ changes: [Change], isShort: Bool) -> Outcome {
        if isShort {
            return changes.contains { $0.outcome == .applied || $0.outcome == .inReview }
                ? .partial : .failed
        }
        return changes.contains { $0.outcome == .refused } ? .partial : .complete
    }

    package func render(
        _ document: Document<ApplyPayload>, format: String, _ context: StageContext
    ) throws -> String {
        let view = try context.runView()
        return ApplyText.text(
            document, view, isVerbose: context.settings[Keys.verbose],
            selection: try Selection(context.settings, view))
    }

    package func history(
        _ document: Document<ApplyPayload>, _ context: StageContext
    ) throws -> [HistoryEvent] {
        try ApplyHistory(document, context).events
    }
}
