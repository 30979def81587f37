internal import Contracts

/// What the failed checks of a run name.
struct FailedChecks: Sendable {
    /// Whether the run was validated at all.
    let isKnown: Bool
    /// What a failed check says, by each update that it names.
    let reasons: [UpdateID: String]
    /// The failed checks that name no update: what each looked at, and what it says.
    let unnamed: [(subject: String, words: String)]

    /// - Parameter validation: nil where the run has none.
    init(_ validation: Document<ValidatePayload>?) {
        isKnown = validation != nil
        let failed = validation?.payload.checks.filter { $0.outcome == .failed } ?? []
        let findings = validation?.findings ?? []
        var reasons: [UpdateID: String] = [:]
        for check in failed {
            for id in check.updates where reasons[id] == nil {
                reasons[id] = FailedChecks.words(check, findings)
            }
        }
        self.reasons = reasons
        unnamed = failed.filter(\.updates.isEmpty).map {
            ($0.subject, FailedChecks.words($0, findings))
        }
    }

    /// What a check found: in the program's own words where there are any.
    private static func words(_ check: Check, _ findings: [Finding]) -> String {
        let evidence = findings.first { $0.severity == .error && $0.subject == check.subject }?
            .evidence?.split(separator: "\n").last.map(String.init)
        let why = evidence ?? check.reason
        return "\(check.check) of \(check.subject) failed" + (why.map { ": \($0)" } ?? "")
    }
}
