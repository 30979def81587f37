package import Names
internal import SystemSupport

/// The rules by which an update waits. The raw value is the rule in documents.
package enum WaitRule: String, Sendable, CaseIterable {
    /// Another package takes its place: that is never applied.
    case replacement
    /// The source keeps it back, or the repository holds the version.
    case held
    /// The analysis says that something must be settled first.
    case onHold = "on-hold"
    /// The repository does not serve the API version that it moves to.
    case notServed = "not-served"
    /// Another update must stand before it, or move with it.
    case partner
    /// The catalog names a step that must be taken first.
    case hop
    /// The catalog names this release as one to refuse.
    case refusedRelease = "refused-release"
    /// Going back is not possible for what it is.
    case noDowngrade = "no-downgrade"
    /// A rule of the operator or of the repository keeps it back.
    case policy
    /// The version is not out long enough.
    case age
    /// It stands on a branch that somebody reviews.
    case review
    /// It would be taken, but other updates were asked for by name.
    case notSelected = "not-selected"
    /// It goes further than is wanted.
    case aboveMaxKind = "above-max-kind"
    /// Its release notes are to be read first.
    case read
    /// It is to be taken in steps.
    case steps
    /// It is to be taken in a maintenance window.
    case window
    /// A member of its group waits.
    case groupWaits = "group-waits"
    /// A higher update of the same dependency is taken.
    case superseded
    /// The analysis does not know it.
    case notPlanned = "not-planned"

    /// What `apply.json` gives as the reason of what waits for a person who reads, or for a window.
    package static let waits = "waits"

    private var reason: String {
        switch self {
        case .read, .steps, .window: WaitRule.waits
        default: rawValue
        }
    }

    /// Whether a change that is skipped by this rule says why in words as well.
    private var hasDetail: Bool { self != .notPlanned }

    /// The rule by which a change was skipped; nil where it was not skipped for waiting, or where the
    /// reason stands for several rules.
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
        let rule = WaitRule(rawValue: waits.rule)
        let hasDetail = rule?.hasDetail ?? true
        return (rule?.reason ?? waits.rule, hasDetail && !waits.text.isEmpty ? waits.text : nil)
    }
}

extension Waits {
    /// Characters that the words of a wait have at most: they stand in a row.
    package static let textLimit = 240

    /// Makes a wait by a rule; its words are cut where they are too long for a row.
    package init(
        _ subject: WaitsFor, _ rule: WaitRule, _ text: String, by: String? = nil,
        until: Timestamp? = nil, take: String? = nil
    ) {
        self.init(
            for: subject, rule: rule.rawValue, by: by, until: until,
            text: SafeText.shortened(SafeText.line(text), to: Waits.textLimit), take: take)
    }
}
