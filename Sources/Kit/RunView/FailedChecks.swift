internal import Checks
internal import Contracts

/// The checks of a run that failed, each with the finding that tells of it.
struct FailedChecks {
    /// A check that failed.
    struct Failed {
        let check: Check
        /// What was found; nil where no finding tells of it.
        let finding: Finding?
        /// Whether all that it names is taken back.
        let isSettled: Bool

        /// Where a program said more: its words may hold what stands in a private file, so they stay in the
        /// run's document, and go into no report and no message.
        var more: String {
            finding?.evidence == nil ? "" : " (what it said: upkeep show validate)"
        }
    }

    /// All of them, in the document's order.
    let all: [Failed]

    private let byFinding: [String: Failed]
    private let byUpdate: [UpdateID: [Failed]]

    init(_ view: RunView) {
        let findings = Dictionary(grouping: view.validate?.findings ?? [], by: \.subject)
        all = (view.validate?.payload.checks ?? []).filter { $0.outcome == .failed }.map { check in
            let rules = Checks.rules(of: check.check).filter { $0.severity == .error }.map(\.id)
            return Failed(
                check: check,
                finding: findings[check.subject]?.first { rules.contains($0.rule) },
                isSettled: !check.updates.isEmpty
                    && check.updates.allSatisfy { view.revert(of: $0)?.isDone == true })
        }
        byFinding = Dictionary(
            all.compactMap { failed in failed.finding.map { ($0.fingerprint, failed) } }
        ) { first, _ in first }
        byUpdate = all.reduce(into: [:]) { checks, failed in
            for update in failed.check.updates { checks[update, default: []].append(failed) }
        }
    }

    /// The check that a finding tells of; nil where it is of none.
    func check(of finding: Finding) -> Failed? { byFinding[finding.fingerprint] }

    /// Whether a finding tells of a check whose updates are all taken back.
    func isSettled(_ finding: Finding) -> Bool { check(of: finding)?.isSettled == true }

    /// What failed of an update, a sentence each.
    func words(of update: UpdateID) -> [String] {
        (byUpdate[update] ?? []).map { failed in
            let check = failed.check
            let subject = check.subject == update.text ? "" : " of \(check.subject)"
            let end = "the check \(check.check)\(subject) failed"
            if !failed.more.isEmpty { return end + failed.more }
            return end + ((failed.finding?.message ?? check.reason).map { ": \($0)" } ?? "")
        }
    }
}
