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

    package func perform(_ context: StageContext) throws -> StageResult<ValidatePayload> {
        let limit = context.settings[Keys.buildTimeLimit]
        guard let scope = try Scope.find(context) else {
            return StageResult(
                payload: ValidatePayload(verdict: .passed), outcome: .complete,
                summary: "nothing changed, nothing to check", findings: [])
        }
        let detect = try scope.commits.isEmpty ? nil : context.documentIfPresent(DetectPayload.self)
        let results = try Validation(
            context: context, scope: scope, view: RunView(detect: detect),
            buildTimeLimitSeconds: limit
        ).run()
        return try leveled(result(results, scope), scope, context)
    }

    /// Judges a change that revisions name, as at a gate, by the levels that are wanted; what cannot be
    /// judged any more blocks it as well. A run's own commits are judged by the rules' own.
    private func leveled(
        _ result: StageResult<ValidatePayload>, _ scope: Scope, _ context: StageContext
    ) throws -> StageResult<ValidatePayload> {
        var result = result
        guard scope.commits.isEmpty else { return result }
        let rules = Dictionary(Rule.known.map { ($0.id, $0) }) { first, _ in first }
        for index in result.findings.indices {
            // Whoever pushed the change knows of no run, and has no update to take back.
            if let rule = rules[result.findings[index].rule] {
                result.findings[index].remedy = rule.gateRemedy
            }
        }
        // Whoever may push to the repository lowers no error: the next push would get through.
        let isRepositorys = context.settings.source(of: Keys.levels)?.isRepositorys == true
        for level in context.settings[Keys.levels] {
            guard let rule = Rule.known.first(where: { $0.id == level.rule }) else {
                context.console.note(
                    "levels: there is no rule \"\(SafeText.line(level.rule))\": it is passed over")
                continue
            }
            if isRepositorys, rule.severity == .error {
                context.console.note(
                    "levels: a repository must not lower \(rule.id): it is passed over")
                continue
            }
            for index in result.findings.indices where result.findings[index].rule == level.rule {
                result.findings[index].severity = level.severity
            }
        }
        let blocks = result.findings.contains { finding in
            finding.severity == .error
                || finding.rule == Rule.unjudged.id && finding.severity == .warning
        }
        result.exit = blocks ? .findings : .done
        return result
    }

    private func result(
        _ results: [CheckResult], _ scope: Scope
    ) -> StageResult<ValidatePayload> {
        let checks = results.map(\.check).sorted {
            ($0.check, $0.subject, $0.reason ?? "") < ($1.check, $1.subject, $1.reason ?? "")
        }
        let verdict = Verdict(checks)
        var findings = results.flatMap(\.findings)
        if verdict == .unknown {
            findings.append(
                .of(
                    .nothingChecked, scope.head.hex,
                    "nothing of the change up to \(scope.head.short) could be checked",
                    evidence: checks.isEmpty
                        ? "no check knows the files that changed"
                        : Set(checks.compactMap(\.reason)).sorted().joined(separator: ", ")))
        }
        let isWhole = verdict != .unknown && !results.contains(where: \.isLeftOut)
        return StageResult(
            payload: ValidatePayload(
                checks: checks, verdict: verdict, base: scope.base, head: scope.head),
            outcome: isWhole ? .complete : .partial,
            summary: ValidateText.summary(checks, verdict), findings: findings,
            commit: scope.head)
    }

    package func render(
        _ document: Document<ValidatePayload>, format: String, _ context: StageContext
    ) throws -> String {
        let detect = try context.documentIfPresent(DetectPayload.self)
        return try CheckFormats.text(
            CheckListing(
                document, rules: Rule.known, names: RunView(detect: detect).names,
                isVerbose: context.settings[Keys.verbose]), format: format)
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
