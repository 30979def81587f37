internal import CommandLine
package import Contracts
internal import GitStore
package import Runs
package import StageKit
internal import SystemSupport

/// Finds updates: reads what Renovate found, and locates every version in the repository.
package struct DetectStage: Stage {
    package typealias Payload = DetectPayload

    /// Makes the stage.
    package init() {}

    package func perform(_ context: StageContext) throws -> StageResult<DetectPayload> {
        let answer = try RenovateSource(context: context).read()
        let run = answer.run
        let entries = run.entries()
        var detection = DetectionBuilder.build(
            run, entries, try RepositoryFiles(context.repository, commit: context.commit))
        if !detection.hasFileOfUpdates, context.commit == nil {
            throw StageFailure(
                .usage, "the branch that is checked out has no commit yet",
                hint: "commit something first, or check out another branch")
        }
        if !detection.hasFileOfUpdates {
            let named = detection.missingFiles.sorted().prefix(3).joined(separator: ", ")
            throw StageFailure(
                .badInput,
                "the report is of another repository: none of the files it has updates for exists "
                    + "at \(context.commit?.hex.prefix(12) ?? "this commit") (\(named), …)",
                hint: "name the right repository with -C, or check out the scanned commit")
        }
        let held = try FailedBefore.mark(
            &detection.updates, detection.dependencies, in: context.repository,
            at: context.commit)
        let outcome = Completeness.outcome(
            run, detection.dependencies, hasMissingFiles: !detection.missingFiles.isEmpty,
            differs: answer.differs != nil)
        let source = DetectSource(
            name: "renovate", version: run.version, outcome: outcome,
            counts: counts(entries.map(\.dependency), detection.dependencies))
        let payload = DetectPayload(
            complete: outcome == .complete, sources: [source],
            dependencies: detection.dependencies, updates: detection.updates)
        return StageResult(
            payload: payload, outcome: outcome, summary: summary(run, payload, outcome),
            findings: detection.findings + held
                + SourceFindings.of(run, differs: answer.differs),
            inputs: answer.inputs, hasUpdates: payload.updates.contains { $0.held == nil })
    }

    private func counts(
        _ entries: [RenovateDependency], _ dependencies: [Dependency]
    ) -> DetectCounts {
        func count(_ state: LookupState) -> Int {
            dependencies.filter { $0.lookup.state == state }.count
        }
        return DetectCounts(
            entries: entries.count, updates: entries.reduce(0) { $0 + ($1.updates?.count ?? 0) },
            skipped: entries.filter { $0.skipReason != nil }.count,
            warned: entries.filter { !$0.warnings.isEmpty }.count,
            dependencies: dependencies.count, answered: count(.answered), failed: count(.failed),
            empty: count(.empty))
    }

    private func summary(
        _ run: RenovateRun, _ payload: DetectPayload, _ outcome: Outcome
    ) -> String {
        switch run.ending {
        case .aborted(let reason): return "Renovate gave up: \(shortened(reason))"
        case .notAsked(let reason): return "nothing was looked up: \(shortened(reason))"
        case .noPackages: return "no packages found"
        case .lookedUp: break
        }
        let held = payload.updates.filter { $0.held != nil }.count
        var text =
            "\(Words.count(payload.dependencies.count, "dependency", "dependencies")), "
            + Words.count(payload.updates.count, "update")
        if held > 0 { text += " (\(held) held back)" }
        let states = payload.dependencies.map(\.lookup)
        let failed = states.filter { $0.state == .failed }.count
        let lacking = states.filter {
            $0.state == .skipped && !Completeness.isByNature($0.reason ?? "")
        }.count
        let empty = states.filter { $0.state == .empty }.count
        if failed > 0 { text += ", \(Words.count(failed, "lookup")) failed" }
        if lacking > 0 { text += ", \(lacking) not looked up" }
        if empty > 0 { text += ", \(empty) came back empty" }
        if run.isTruncated { text += ", the source ends early" }
        return text
    }

    private func shortened(_ text: String) -> String {
        SafeText.shortened(SafeText.withoutSecrets(SafeText.line(text)), to: 300)
    }

    package func render(
        _ document: Document<DetectPayload>, format: String, _ context: StageContext
    ) throws -> String {
        DetectText.text(document, isVerbose: context.settings.isOn("verbose"))
    }

    package func history(
        _ document: Document<DetectPayload>, _ context: StageContext
    ) throws -> [HistoryEvent] {
        [
            HistoryEvent(
                time: context.now(), run: document.run, type: "scanned",
                commit: document.repository.commit,
                detail: "\(document.outcome.rawValue): \(document.summary)")
        ]
    }
}
