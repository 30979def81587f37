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

    /// Says what is wanted; without a word everything is.
    package init(
        named: Set<UpdateID>? = nil, maxKind: UpdateKind = .major, limitsNamed: Bool = false
    ) {
        self.named = named
        self.maxKind = maxKind
        self.limitsNamed = limitsNamed
    }

    /// Why an update is not asked for; nil when it is.
    func obstacle(_ update: Update) -> Waits? {
        if let named, !named.contains(update.id) {
            return Waits(.person, .notSelected, "other updates were asked for")
        }
        if named == nil || limitsNamed, update.kind.rank > maxKind.rank {
            return Waits(
                .person, .aboveMaxKind,
                "\(update.kind.rawValue), and no more than \(maxKind.rawValue) is wanted")
        }
        return nil
    }
}
