package import Contracts
internal import Names
internal import Versions

/// What the caller wants to be taken.
package struct Wanted: Sendable {
    /// The updates asked for by name, with their groups; nil where none was named.
    package let named: Set<UpdateID>?
    /// The furthest kind that is taken.
    package let maxKind: UpdateKind
    /// Whether that is the caller's word, and no rule goes further; else rules come first.
    package let isCeiling: Bool
    /// Whether the kind limits also what is named.
    package let limitsNamed: Bool
    /// Whether what is named is taken although it is held.
    package let overrides: Bool

    /// Says what is wanted; without a word that is what goes by itself.
    package init(
        named: Set<UpdateID>? = nil, maxKind: UpdateKind = .minor, isCeiling: Bool = false,
        limitsNamed: Bool = false, overrides: Bool = false
    ) {
        self.named = named
        self.maxKind = maxKind
        self.isCeiling = isCeiling || limitsNamed
        self.limitsNamed = limitsNamed
        self.overrides = overrides
    }

    /// Why an update does not go by itself at a time; nil when it does.
    func obstacle(_ candidate: Candidate, at now: Timestamp) -> Waits? {
        let unattended = Unattended(candidate)
        guard let limit = limit(candidate, isNamed: false, goesFurther: unattended.isTaken) else {
            return unattended.obstacle(at: now)
        }
        // What is to be done by hand first counts for more than how far it goes.
        return unattended.steps ?? limit
    }

    /// Why an update that is named is further than the caller wants; nil when it is not.
    func limit(named candidate: Candidate) -> Waits? {
        limitsNamed ? limit(candidate, isNamed: true, goesFurther: true) : nil
    }

    /// - Parameter goesFurther: whether a wider limit alone would take it.
    private func limit(_ candidate: Candidate, isNamed: Bool, goesFurther: Bool) -> Waits? {
        let kind = candidate.update.kind
        // What a rule allows is kept to already.
        if !isCeiling, candidate.analysis?.policy?.allow != nil { return nil }
        if kind.rank <= maxKind.rank { return nil }
        if kind == .rollback { return Unattended.downgrade(candidate, .aboveMaxKind) }
        let wider = "--max-kind \(kind.rawValue)"
        let way = goesFurther && !isNamed ? "; \(wider) takes it, too" : ""
        return Waits(
            .person, .aboveMaxKind,
            "\(kind.rawValue): above max-kind \(maxKind.rawValue)\(way)",
            take: isNamed ? "\(candidate.command) \(wider)" : candidate.command)
    }
}
