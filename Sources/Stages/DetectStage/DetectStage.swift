internal import CommandLine
package import Contracts
internal import GitStore
internal import HTTPFetch
internal import Manifests
internal import Names
internal import Publishing
internal import Runs
package import StageKit
internal import SystemSupport

/// Finds updates: reads what Renovate found, and locates every version in the repository.
package struct DetectStage: Stage {
    package typealias Payload = DetectPayload

    /// Makes the stage.
    package init() {}

    package func perform(_ context: StageContext) throws -> StageResult<DetectPayload> {
        let answer = try UpdateSources.answer(context)
        let files = RepositoryFiles(try context.snapshot(at: context.commit))
        let detection = Detection(of: answer, in: files.answer)
        try check(detection, context)
        var updates = detection.updates
        let held = try FailedBefore.mark(
            &updates, detection.dependencies, in: context.store, at: context.commit)
        let scan = ScannedOffers(
            commit: context.commit, detection.dependencies, detection.updates)
        var reviews = ReviewReader(context, scan) { HTTPClient.ofTool(context.environment) }
        reviews.mark(&updates, detection.dependencies)
        let outcome = outcome(answer, detection)
        let source = DetectSource(
            name: answer.name, version: answer.version, outcome: outcome,
            counts: counts(answer, detection.dependencies))
        let payload = DetectPayload(
            complete: outcome == .complete, sources: [source],
            dependencies: detection.dependencies, updates: updates, reviews: reviews.reviews,
            merged: try MergedReviews(context, reviews.reviews).find(detection.dependencies))
        return StageResult(
            payload: payload, outcome: outcome,
            summary: DetectText.summary(answer, payload, lacking: detection.lacking),
            findings: detection.findings + held + reviews.findings + answer.findings
                + (try BranchState.findings(of: nil, in: context.repository)),
            inputs: answer.inputs,
            hasUpdates: payload.updates.contains { $0.held == nil })
    }

    /// Refuses what cannot be about this repository.
    private func check(_ detection: Detection, _ context: StageContext) throws {
        let files = detection.filesOfUpdates
        guard files.isOfAnotherRepository else { return }
        guard let commit = context.commit else {
            throw StageFailure(
                .usage, "the branch that is checked out has no commit yet",
                hint: "commit something first, or check out another branch")
        }
        let share =
            files.present == 0
            ? "none of the \(Words.count(files.total, "file")) that it has updates for exists"
            : "only \(files.present) of the \(files.total) files that it has updates for exist"
        throw StageFailure(
            .badInput,
            "the report is of another repository: \(share) at \(commit.short); not there: "
                + SafeText.shortened(SafeText.line(FileShare.listing(files.missing)), to: 1000),
            hint: "name the right repository with -C, or check out the commit that was scanned; "
                + "nothing was written")
    }

    private func outcome(_ answer: SourceAnswer, _ detection: Detection) -> Outcome {
        if case .failed = answer.ending { return .failed }
        let isPartial =
            detection.isLacking || !detection.missingFiles.isEmpty || answer.isTruncated
            || answer.isContradictory
        return isPartial ? .partial : .complete
    }

    private func counts(_ answer: SourceAnswer, _ dependencies: [Dependency]) -> DetectCounts {
        func count(_ state: LookupState) -> Int {
            dependencies.filter { $0.lookup.state == state }.count
        }
        return DetectCounts(
            entries: answer.counts.entries, updates: answer.counts.updates,
            skipped: answer.counts.skipped, warned: answer.counts.warned,
            dependencies: dependencies.count, answered: count(.answered), failed: count(.failed),
            empty: count(.empty))
    }

    package func render(
        _ document: Document<DetectPayload>, format: String, _ context: StageContext
    ) throws -> String {
        DetectText.text(document, isVerbose: context.settings[Keys.verbose])
    }

    package func history(
        _ document: Document<DetectPayload>, _ context: StageContext
    ) throws -> [HistoryEvent] {
        [
            HistoryEvent(
                time: context.now(), run: document.run, type: "scanned",
                commit: document.repository.commit,
                detail: "\(document.outcome.rawValue): \(document.summary)")
        ] + document.payload.merged.map { $0.event(document.run, time: context.now()) }
    }
}
