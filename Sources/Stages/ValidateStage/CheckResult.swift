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

/// Names updates for people: `cert-manager v1.14.4 → v1.15.3`.
struct UpdateNames {
    private let names: [String: String]

    init(_ detect: DetectPayload?) {
        let dependencies = Dictionary(
            (detect?.dependencies ?? []).map { ($0.id, $0.name) }
        ) { first, _ in first }
        names = Dictionary(
            (detect?.updates ?? []).map { update in
                let name = dependencies[update.dependency] ?? update.dependency
                return (update.id, "\(name) \(VersionText.step(update.from, update.to))")
            }
        ) { first, _ in first }
    }

    /// An update as people know it, else its id.
    func name(_ update: String) -> String { names[update] ?? update }

    private func label(_ update: String) -> String {
        names[update].map { "\($0) (\(update))" } ?? update
    }

    /// The end of a sentence that names the updates at fault; nothing without one.
    func because(of updates: [String]) -> String {
        if updates.isEmpty { return "" }
        let shown = updates.prefix(5).map { label($0) }
        let rest = updates.count > 5 ? " and \(updates.count - 5) more" : ""
        return ": " + shown.joined(separator: ", ") + rest
    }
}
