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

    /// What a check found, in words of ours: they go into commits and holds, and what a program said
    /// (a finding's evidence) may hold anything that it could read.
    private static func words(_ check: Check, _ findings: [Finding]) -> String {
        let place = findings.first { $0.severity == .error && $0.subject == check.subject }?.place
        let line = place?.line.map { ":\($0)" } ?? ""
        let reason = check.reason.flatMap { $0 == "\(check.check)-failed" ? nil : ": \($0)" } ?? ""
        return "\(check.check) of \(check.subject) failed\(reason)"
            + (place.map { ", see \($0.file)\(line)" } ?? "")
    }
}
