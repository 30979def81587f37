public import Names

/// Why an update waits, and what would set it free.
public struct Waits: Codable, Sendable, Equatable {
    /// What it waits for.
    public var `for`: WaitsFor
    /// The rule that decided, as a word for machines.
    public var rule: String
    /// Where that rule is written: a file with its line, or the catalog's source; null for upkeep's own
    /// rules.
    @Nullable public var by: String?
    /// When the wait ends by itself; null when no time ends it.
    @Nullable public var until: Timestamp?
    /// Why, in words.
    public var text: String
    /// The command that takes the update all the same; null where none does, or none is known.
    @Nullable public var take: String?
}

/// What an update can wait for.
public enum WaitsFor: String, Codable, Sendable, CaseIterable {
    /// A person who takes it.
    case person
    /// A maintenance window.
    case window
    /// The new version's age.
    case age
    /// A change of what the operator wants.
    case policy
    /// A step on the way that must be taken first.
    case hop
    /// Another update that must stand before it.
    case partner
    /// An API version that the cluster must serve first.
    case api
    /// The release of a version that is held because it failed before.
    case hold
    /// The end of a circle of resources that wait for each other.
    case cycle
    /// A member of its group that cannot be taken.
    case group
    /// The review of a branch.
    case review
    /// Nothing: a higher update of the same dependency is taken.
    case superseded
}

extension Waits {
    /// Whether the analysis alone knows it: what it says stays true until it is made again.
    package var isOfAnalysis: Bool {
        switch `for` {
        case .hop, .cycle, .api, .partner: true
        case .policy: isOfCatalog
        case .person, .window, .age, .hold, .group, .review, .superseded: false
        }
    }

    /// Whether the catalog says so, which a rule may lift.
    package var isOfCatalog: Bool {
        switch WaitRule(rawValue: rule) {
        case .hop, .partner, .refusedRelease, .noDowngrade: true
        default: false
        }
    }
}

extension Held {
    /// The reason of what waits in a review.
    package static let inReview = "in-review"
    /// The reason of what a person refused by closing its review.
    package static let reviewClosed = "review-closed"

    /// Whether it still holds: no time ends it, or that time has not come.
    package func isOpen(at now: Timestamp) -> Bool { until.map { now < $0 } ?? true }
}

extension AnalyzePayload {
    /// Whether a wait of it ended by itself between two times: it says what is true no more.
    package func hasWaitThatEnded(_ since: Timestamp, _ now: Timestamp) -> Bool {
        updates.contains { update in
            update.waits?.until.map { since < $0 && $0 <= now } ?? false
        }
    }
}
