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
    package private(set) var findings: [Finding]
    /// What was found and does not count.
    package let suppressed: [SuppressedFinding]
    /// What kustomizations were built with; nil where nothing had to be.
    package let builder: String?
    /// Whether the findings refuse a person's change, whatever the checks say.
    package let isRefused: Bool
    /// The rules, by id.
    package let rules: [String: Rule]
    /// The updates' names for people.
    package let names: UpdateNames
    /// Whether everything is to be told: what passed, and every finding of a rule.
    package let isVerbose: Bool

    /// Lists what a document says.
    package init(
        _ document: Document<ValidatePayload>, rules: [Rule], names: UpdateNames,
        isRefused: Bool = false, isVerbose: Bool
    ) {
        self.rules = Dictionary(rules.map { ($0.id, $0) }) { first, _ in first }
        verdict = document.payload.verdict
        summary = document.summary
        base = document.payload.base
        head = document.payload.head
        checks = document.payload.checks
        findings = document.findings
        suppressed = document.payload.suppressed
        builder = document.payload.builder
        self.isRefused = isRefused
        self.names = names
        self.isVerbose = isVerbose
    }

    /// The same without what programs said that were asked: a service keeps and shows what it is given.
    package var withoutEvidence: CheckListing {
        var copy = self
        for index in copy.findings.indices { copy.findings[index].evidence = nil }
        return copy
    }

    /// The verdict, or that the change is refused all the same.
    var word: String {
        isRefused && verdict != .failed ? "refused" : verdict.rawValue
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
