internal import Contracts

/// Knows the places where several dependencies have their version: an anchor that two images use.
struct SharedPlaces {
    private let byFile: [String: [(place: VersionReference, dependency: Dependency)]]
    private let managers: [DependencyID: [String]]
    private let offers: [DependencyID: [Update]]

    /// Looks through the places of all dependencies.
    ///
    /// - Parameter offers: the updates of each, by its id.
    init(_ dependencies: [Dependency], _ offers: [DependencyID: [Update]]) {
        self.offers = offers
        managers = Dictionary(dependencies.map { ($0.id, $0.managers) }) { first, _ in first }
        var byFile: [String: [(place: VersionReference, dependency: Dependency)]] = [:]
        for dependency in dependencies {
            for place in dependency.references where place.bytes.count == 2 {
                byFile[place.file, default: []].append((place, dependency))
            }
        }
        self.byFile = byFile
    }

    /// Makes sure that everything that has its version at a place is offered the same new text.
    ///
    /// One manager sees two packages in one place only where an alias brings it to both. Two managers
    /// that know one thing by two names are no conflict.
    ///
    /// - Throws: `shared-place`, naming the other dependency.
    func check(
        _ update: Update, _ reference: VersionReference, _ newText: String
    ) throws(Refusal) {
        guard reference.bytes.count == 2, let own = managers[update.dependency] else { return }
        for (place, other) in byFile[reference.file] ?? []
        where other.id != update.dependency && place.bytes[0] < reference.bytes[1]
            && reference.bytes[0] < place.bytes[1] && !Set(own).isDisjoint(with: other.managers)
        {
            let isOffered = (offers[other.id] ?? []).contains { one in
                one.held == nil
                    && [true, false].contains { takesDigest in
                        (try? NewText.new(one, place.role, takesDigest: takesDigest)) == newText
                    }
            }
            if isOffered { continue }
            throw Refusal(
                reason: "shared-place",
                detail:
                    "\(other.name) has its version at the same place in \(reference.file), and is "
                    + "not offered \(newText.prefix(100)): give each a value of its own")
        }
    }
}
