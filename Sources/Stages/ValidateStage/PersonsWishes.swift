internal import Checks
internal import CommandLine
internal import Contracts
internal import Policy
internal import StageKit
internal import SystemSupport

/// What the settings and comments say of findings about a person's change, or of what stands there: what
/// they are to mean, and what does not count. A run's own commits are judged by the rules' own words.
struct PersonsWishes {
    private let suppressions: Suppressions
    private let changed: Set<String>
    /// How much kinds of findings are to matter.
    private let levels: [String: Severity]

    /// Takes them in; what does not count of them is told.
    ///
    /// Where a change is named, comments count only as they stand before it.
    init(_ context: StageContext, _ scope: Scope, _ change: CheckedChange) {
        changed = scope.changed
        suppressions = Suppressions(
            context.settings.all(Keys.suppressions).flatMap(\.value), at: context.now(),
            head: change.head, base: scope.kind == .change ? change.base : nil)
        levels = PersonsWishes.levels(context.settings, context.console)
        for (list, _) in context.settings.all(Keys.suppressions) {
            for one in list where Rule.named(one.rule) == nil {
                context.console.note(
                    "suppressions: there is no rule \"\(SafeText.line(one.rule))\": it is passed over"
                )
            }
        }
    }

    /// Whoever may push to the repository lowers no error: the next push would get through.
    private static func levels(_ settings: Settings, _ console: Console) -> [String: Severity] {
        let isRepositorys = settings.source(of: Keys.levels)?.isRepositorys == true
        var levels: [String: Severity] = [:]
        for level in settings[Keys.levels] {
            guard let rule = Rule.named(level.rule) else {
                console.note(
                    "levels: there is no rule \"\(SafeText.line(level.rule))\": it is passed over")
                continue
            }
            if isRepositorys, rule.severity == .error {
                console.note(
                    "levels: a repository must not lower \(rule.id): it is passed over")
                continue
            }
            levels[rule.id] = level.severity
        }
        return levels
    }

    /// What is left of what checks found, each finding as it is to be told.
    func applied(to results: [CheckResult]) throws -> [CheckResult] {
        let left = try results.map { result in
            var result = result
            result.findings = result.findings.map(told)
            if result.check.outcome == .failed, !result.findings.isEmpty,
                !result.findings.contains(where: { $0.severity == .error })
            {
                result.check.outcome = .skipped
                result.check.reason = "lowered"
            }
            return try suppressions.apply(to: result)
        }
        try suppressions.look(at: changed)
        return left
    }

    /// Whoever made the change knows of no run, and has no update to take back.
    private func told(_ finding: Finding) -> Finding {
        var told = finding
        if let rule = Rule.named(finding.rule) { told.remedy = rule.gateRemedy }
        told.severity = levels[finding.rule] ?? finding.severity
        return told
    }

    /// What is to be said of the suppressions themselves.
    var findings: [Finding] { suppressions.findings.map(told) }

    /// What was found and does not count, sorted.
    var suppressed: [SuppressedFinding] {
        func key(_ one: SuppressedFinding) -> (String, String, Int, String) {
            let place = one.finding.place
            return (one.finding.rule, place?.file ?? "", place?.line ?? 0, one.finding.message)
        }
        return suppressions.suppressed.sorted { key($0) < key($1) }
    }

    /// Whether findings are grave enough to refuse it; what cannot be judged any more is as well.
    static func blocks(_ findings: [Finding], _ settings: Settings) -> Bool {
        let grave = settings[Keys.failOn]
        return findings.contains { finding in
            finding.severity.isAtLeast(grave)
                || finding.rule == Rule.unjudged.id && finding.severity == .warning
        }
    }
}
