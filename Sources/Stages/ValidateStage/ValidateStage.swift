internal import Checks
package import CommandLine
package import Contracts
internal import Formats
package import GitStore
package import Names
internal import RunView
internal import Runs
package import StageKit
internal import SystemSupport

/// Looks whether what was changed holds.
package struct ValidateStage: Stage {
    package typealias Payload = ValidatePayload

    package static let formats = CheckFormats.others

    /// Makes the stage.
    package init() {}

    package func revisions(
        _ settings: Settings, _ repository: Repository
    ) throws -> [CommitID] {
        guard let named = try NamedRevisions(settings, repository) else { return [] }
        return [named.base, named.head].compactMap { $0 }
    }

    /// What is staged, and everything as it stands, is no run's work.
    package static func isOfNoRun(_ settings: Settings) -> Bool {
        Scope.isOfNoRun(settings)
    }

    package func perform(_ context: StageContext) throws -> StageResult<ValidatePayload> {
        guard let scope = try Scope.find(context) else {
            return StageResult(
                payload: ValidatePayload(verdict: .passed), outcome: .complete,
                summary: "nothing changed, nothing to check", findings: [])
        }
        let detect = try scope.commits.isEmpty ? nil : context.documentIfPresent(DetectPayload.self)
        let change = try scope.change(context.store)
        var (results, builder) = try Validation(
            context: context, scope: scope, change: change, view: RunView(detect: detect),
            buildTimeLimitSeconds: context.settings[Keys.buildTimeLimit]
        ).run()
        if scope.kind == .run { return result(results, scope, builder) }
        let wishes = PersonsWishes(context, scope, change)
        results = try wishes.applied(to: results)
        var judged = result(results, scope, builder)
        judged.findings += wishes.findings
        judged.payload.suppressed = wishes.suppressed
        judged.exit = PersonsWishes.blocks(judged.findings, context.settings) ? .findings : .done
        return judged
    }

    private func result(
        _ results: [CheckResult], _ scope: Scope, _ builder: String?
    ) -> StageResult<ValidatePayload> {
        let checks = results.map(\.check).sorted {
            ($0.check, $0.subject, $0.reason ?? "") < ($1.check, $1.subject, $1.reason ?? "")
        }
        // A change of what no check knows is not in doubt.
        let verdict =
            checks.isEmpty && scope.kind != .run ? .passed : Verdict(checks)
        var findings = results.flatMap(\.findings)
        if verdict == .unknown {
            findings.append(
                .of(
                    .nothingChecked, scope.head?.hex ?? scope.kind.rawValue,
                    "nothing of \(scope.name) could be checked",
                    evidence: checks.isEmpty
                        ? "no check knows the files that changed"
                        : Set(checks.compactMap(\.reason)).sorted().joined(separator: ", ")))
        }
        let isWhole = verdict != .unknown && !results.contains(where: \.isLeftOut)
        return StageResult(
            payload: ValidatePayload(
                checks: checks, verdict: verdict, base: scope.base, head: scope.head,
                scope: scope.kind, builder: builder),
            outcome: isWhole ? .complete : .partial,
            summary: ValidateText.summary(checks, verdict), findings: findings,
            commit: scope.head)
    }

    package func render(
        _ document: Document<ValidatePayload>, format: String, _ context: StageContext
    ) throws -> String {
        let detect = try context.documentIfPresent(DetectPayload.self)
        let isPersons = document.payload.scope.map { $0 != .run } ?? false
        let listing = CheckListing(
            document, rules: Rule.known, names: RunView(detect: detect).names,
            isRefused: isPersons && PersonsWishes.blocks(document.findings, context.settings),
            isVerbose: context.settings[Keys.verbose])
        if format == "github", let summary = StepSummary(context.environment) {
            try summary.add(CheckFormats.text(listing.withoutEvidence, format: "markdown"))
        }
        return try CheckFormats.text(listing, format: format)
    }

    package func history(
        _ document: Document<ValidatePayload>, _ context: StageContext
    ) throws -> [HistoryEvent] {
        guard let head = document.payload.head else { return [] }
        let view = RunView(
            detect: try context.documentIfPresent(DetectPayload.self),
            analyze: context.run.documentIfValid(AnalyzePayload.self),
            apply: context.run.documentIfValid(ApplyPayload.self), validate: document)
        var events = [
            HistoryEvent(
                time: context.now(), run: document.run, type: "validated", commit: head,
                detail: "\(document.payload.verdict.rawValue): \(document.summary)")
        ]
        let failed = document.payload.checks.filter { $0.outcome == .failed }
        for update in Set(failed.flatMap(\.updates)).sorted() {
            let own = view.checks(of: update).filter { $0.outcome == .failed }
            let words = own.map { "\($0.check) \($0.subject)" }.joined(separator: ", ")
            var event = HistoryEvent(
                time: context.now(), run: document.run, type: "check-failed",
                name: view.names.name(update), update: update.text,
                commit: view.change(of: update)?.commit ?? head, detail: words)
            // It is found under these names as well; its id stays what it was.
            event.component = view.analysis(of: update)?.component
            event.package = view.dependency(of: update)?.package
            event.reason = words
            let subjects = own.map(\.subject) + [update.text]
            event.rule =
                document.findings.first {
                    $0.severity == .error && subjects.contains($0.subject)
                }?.rule
            view.weigh(&event, update)
            events.append(event)
        }
        return events
    }
}

extension Verdict {
    /// One failure decides; where nothing passed, nothing is known.
    init(_ checks: [Check]) {
        if checks.contains(where: { $0.outcome == .failed }) {
            self = .failed
        } else if checks.contains(where: { $0.outcome == .passed }) {
            self = .passed
        } else {
            self = .unknown
        }
    }
}
