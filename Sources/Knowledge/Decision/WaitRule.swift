package import Contracts
internal import Names

/// The rules by which an update waits. The raw value is the rule in documents.
package enum WaitRule: String, Sendable, CaseIterable {
    /// Another package takes its place: that is never applied.
    case replacement
    /// The source keeps it back, or the repository holds the version.
    case held
    /// The analysis says that something must be settled first.
    case onHold = "on-hold"
    /// Other updates were asked for by name.
    case notSelected = "not-selected"
    /// It goes further than is wanted.
    case aboveMaxKind = "above-max-kind"
    /// A member of its group waits.
    case groupWaits = "group-waits"
    /// A higher update of the same dependency is taken.
    case superseded
    /// The analysis has no place for it in its plan.
    case notPlanned = "not-planned"

    /// Whether a change that is skipped by this rule says why in words as well.
    private var hasDetail: Bool {
        switch self {
        case .replacement, .held, .onHold, .aboveMaxKind, .groupWaits, .superseded: true
        case .notSelected, .notPlanned: false
        }
    }

    /// The rule by which a change was skipped; nil where it was not skipped for waiting.
    package init?(_ change: Change) {
        guard change.outcome == .skipped, let rule = change.reason.flatMap(WaitRule.init(rawValue:))
        else { return nil }
        self = rule
    }

    /// What `apply.json` says of an update that waits.
    ///
    /// - Returns: the reason, a word for machines, and the same in words where the word alone does not
    ///   say it all.
    package static func words(_ waits: Waits) -> (reason: String, detail: String?) {
        let hasDetail = WaitRule(rawValue: waits.rule)?.hasDetail ?? true
        return (waits.rule, hasDetail && !waits.text.isEmpty ? waits.text : nil)
    }
}

extension Waits {
    init(_ subject: WaitsFor, _ rule: WaitRule, _ text: String, until: Timestamp? = nil) {
        self.init(for: subject, rule: rule.rawValue, until: until, text: text)
    }
}
