internal import Contracts
internal import SystemSupport

/// A check with what the operator should know about it.
struct CheckResult {
    var check: Check
    var findings: [Finding] = []
}

extension Check {
    /// A check that took no time worth telling.
    init(
        _ check: String, _ subject: String, _ outcome: CheckOutcome, _ reason: String? = nil,
        seconds: Int = 0, updates: [String] = []
    ) {
        self.init(
            check: check, subject: SafeText.line(subject), outcome: outcome, reason: reason,
            seconds: seconds, updates: updates)
    }
}

/// Why a check failed or was skipped, as machines read it.
enum Reason {
    static let failsBefore = "fails-before"
    static let new = "new"
    static let remote = "remote"
    static let noKustomize = "no-kustomize"
    static let notInRepository = "not-in-repository"
    static let brokenByOthers = "broken-by-others"
    static let notLocated = "not-located"
}
