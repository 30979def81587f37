package import Contracts
internal import Versions

/// What the caller wants to be taken.
package struct Wanted: Sendable {
    /// The updates asked for by name, with their groups; nil where none was named.
    package let named: Set<UpdateID>?
    /// The furthest kind that is taken.
    package let maxKind: UpdateKind
    /// Whether the kind limits also what is named.
    package let limitsNamed: Bool
    /// Whether what is named is taken although it is held.
    package let overrides: Bool

    /// Says what is wanted; without a word that is what goes by itself.
    package init(
        named: Set<UpdateID>? = nil, maxKind: UpdateKind = .minor, limitsNamed: Bool = false,
        overrides: Bool = false
    ) {
        self.named = named
        self.maxKind = maxKind
        self.limitsNamed = limitsNamed
        self.overrides = overrides
    }

    /// Why an update does not go by itself; nil when it does.
    func obstacle(_ candidate: Candidate) -> Waits? {
        let advice = candidate.advice
        return limit(candidate, isNamed: false, goesFurther: advice == .apply)
            ?? Wanted.reading(candidate, advice)
    }

    /// Why an update that is named is further than the caller wants; nil when it is not.
    func limit(named candidate: Candidate) -> Waits? {
        limitsNamed ? limit(candidate, isNamed: true, goesFurther: true) : nil
    }

    /// - Parameter goesFurther: whether a wider limit alone would take it.
    private func limit(_ candidate: Candidate, isNamed: Bool, goesFurther: Bool) -> Waits? {
        let kind = candidate.update.kind
        if kind.rank <= maxKind.rank { return nil }
        if kind == .rollback { return Wanted.downgrade(candidate, .aboveMaxKind) }
        let wider = "--max-kind \(kind.rawValue)"
        let way = goesFurther && !isNamed ? "; \(wider) takes it, too" : ""
        return Waits(
            .person, .aboveMaxKind,
            "\(kind.rawValue): above max-kind \(maxKind.rawValue)\(way)",
            take: isNamed ? "\(candidate.command) \(wider)" : candidate.command)
    }

    /// What a person does first, where the update does not go by itself.
    private static func reading(_ candidate: Candidate, _ advice: Action) -> Waits? {
        let take = candidate.command
        switch advice {
        case .apply, .hold: return nil
        case .read where candidate.update.kind == .rollback: return downgrade(candidate, .read)
        case .read:
            let why = candidate.analysis?.breaking.isBreaking == false ? "risky" : "breaking"
            let words = "\(why), read the release notes first"
            let links = candidate.update.links
            let linked = (links.changelog ?? links.source).map { "\(words): \($0)" } ?? words
            return Waits(
                .person, .read, linked.count <= Waits.textLimit ? linked : words, take: take)
        case .steps:
            return Waits(.person, .steps, "take it in steps", take: take)
        case .window:
            let layer = candidate.analysis?.layer.rawValue ?? ""
            return Waits(
                .window, .window, "\(layer): waits for a maintenance window", take: take)
        }
    }

    private static func downgrade(_ candidate: Candidate, _ rule: WaitRule) -> Waits {
        let step = VersionText.step(candidate.update.from, candidate.update.to)
        return Waits(
            .person, rule, "a downgrade (\(step)): taken only by name", take: candidate.command)
    }
}
