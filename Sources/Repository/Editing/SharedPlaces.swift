internal import Contracts

/// Knows the places where several dependencies have their version: an anchor that two images use.
struct SharedPlaces {
    /// The places of each file in order, with the furthest end of all up to one.
    private let byFile: [String: [Shared]]
    private let managers: [DependencyID: [String]]
    private let offers: [DependencyID: [Update]]

    /// A place of a dependency.
    private struct Shared {
        let place: VersionReference
        let dependency: Dependency
        var furthestEnd: Int
    }

    /// Looks through the places of all dependencies.
    ///
    /// - Parameter offers: the updates of each, by its id.
    init(_ dependencies: [Dependency], _ offers: [DependencyID: [Update]]) {
        self.offers = offers
        managers = Dictionary(dependencies.map { ($0.id, $0.managers) }) { first, _ in first }
        var byFile: [String: [Shared]] = [:]
        for dependency in dependencies {
            for place in dependency.references where place.bytes.count == 2 {
                byFile[place.file, default: []].append(
                    Shared(place: place, dependency: dependency, furthestEnd: place.bytes[1]))
            }
        }
        self.byFile = byFile.mapValues { places in
            var end = Int.min
            return places.sorted { $0.place.bytes[0] < $1.place.bytes[0] }.map { one in
                end = max(end, one.furthestEnd)
                var one = one
                one.furthestEnd = end
                return one
            }
        }
    }

    /// The places that overlap some bytes of a file, in order.
    private func places(in file: String, _ start: Int, _ end: Int) -> [Shared] {
        let all = byFile[file] ?? []
        var (low, high) = (0, all.count)
        while low < high {
            let middle = (low + high) / 2
            if all[middle].place.bytes[0] < end { low = middle + 1 } else { high = middle }
        }
        return all[..<low].reversed().prefix { $0.furthestEnd > start }
            .filter { $0.place.bytes[1] > start }.reversed()
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
        for shared in places(in: reference.file, reference.bytes[0], reference.bytes[1])
        where shared.dependency.id != update.dependency
            && !Set(own).isDisjoint(with: shared.dependency.managers)
        {
            let (place, other) = (shared.place, shared.dependency)
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
