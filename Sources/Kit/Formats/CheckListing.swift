package import Contracts
package import Names

/// What was found about a change, for any format: the checks and the findings.
package struct CheckListing: Sendable {
    /// What they say together.
    package let verdict: Verdict
    /// The same in one line of words.
    package let summary: String
    /// The commit before the change; nil where there was none, or nothing was changed.
    package let base: CommitID?
    /// The commit that was looked at; nil where nothing was changed.
    package let head: CommitID?
    /// Every check, as in the document.
    package let checks: [Check]
    /// The findings, as in the document.
    package let findings: [Finding]
    /// The rules, by id.
    package let rules: [String: Rule]
    /// The updates' names for people.
    package let names: UpdateNames
    /// Whether everything is to be told: what passed, and every finding of a rule.
    package let isVerbose: Bool

    /// Lists what a document says.
    package init(
        _ document: Document<ValidatePayload>, rules: [Rule], names: UpdateNames, isVerbose: Bool
    ) {
        self.rules = Dictionary(rules.map { ($0.id, $0) }) { first, _ in first }
        verdict = document.payload.verdict
        summary = document.summary
        base = document.payload.base
        head = document.payload.head
        checks = document.payload.checks
        findings = document.findings
        self.names = names
        self.isVerbose = isVerbose
    }

    /// The checks by outcome, what failed first; outcomes without one are left out, and what passed
    /// unless everything is to be told.
    package var parts: [(outcome: CheckOutcome, checks: [Check])] {
        [CheckOutcome.failed, .skipped, .passed].compactMap { outcome in
            let same = checks.filter { $0.outcome == outcome }
            if same.isEmpty || outcome == .passed && !isVerbose { return nil }
            return (outcome, same)
        }
    }

    /// What a check is about, as people know it.
    package func subject(of check: Check) -> String {
        isAboutUpdate(check) ? names.name(subject: check.subject) : check.subject
    }

    /// The updates that a check speaks for, as people know them; none where the subject names it.
    package func updates(of check: Check) -> [String] {
        isAboutUpdate(check) ? [] : check.updates.map(names.name)
    }

    private func isAboutUpdate(_ check: Check) -> Bool { check.check == "version" }
}
