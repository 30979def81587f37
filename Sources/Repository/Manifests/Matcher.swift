internal import YAMLText

/// What a path that a source names leads to.
package enum SightedFile {
    /// A file.
    case file(FileIndex)
    /// Nothing.
    case missing
    /// Out of the repository, or over a symbolic link or a submodule.
    case unsafe
    /// A file that cannot be read: why.
    case unreadable(String)

    /// Whether a file stands there, read or not.
    var isThere: Bool {
        switch self {
        case .file, .unreadable: true
        case .missing, .unsafe: false
        }
    }
}

/// A sighting with the places where it stands.
package struct Match: Sendable {
    /// What the source saw.
    package let sighting: Sighting
    /// Where it stands, in the file's order; empty where that is not known.
    package fileprivate(set) var places: [LocatedReference] = []
    /// Places that fit although too many do.
    package fileprivate(set) var candidates: [LocatedReference] = []
    /// Sightings of the same place under another version or name, by other readers.
    package fileprivate(set) var twins: [Sighting] = []

    /// The readers that reported it, sorted, unique.
    package var readers: [String] {
        Set(([sighting] + twins).flatMap { $0.reports.map(\.reader) }).sorted()
    }
}

/// Finds where sightings stand in a repository's files, and joins those that stand in one place.
package struct Matcher {
    /// What each path leads to.
    private let files: (String) -> SightedFile
    /// Why files that sightings name have no place in them, by path.
    package private(set) var problems: [String: SightedFile] = [:]

    /// Makes a matcher over a repository's files.
    package init(files: @escaping (String) -> SightedFile) { self.files = files }

    /// Locates sightings, and joins those of one package that turn out to stand in one place.
    ///
    /// - Returns: in the order of their ranks; what is joined stands with the one that counts.
    package mutating func match(_ sightings: [Sighting]) -> [Match] {
        let matches = sightings.map { locate($0) }
        var kept: [Match] = []
        var taken = TakenPlaces()
        let ranked = matches.enumerated().sorted {
            ($0.element.sighting.rank, $0.offset) < ($1.element.sighting.rank, $1.offset)
        }
        for (_, match) in ranked {
            if let twin = taken.indices(near: match).first(where: { isTwin(kept[$0], match) }) {
                kept[twin].twins.append(match.sighting)
            } else {
                taken.insert(match, at: kept.count)
                kept.append(match)
            }
        }
        return kept
    }

    /// Finds the places of a sighting: where its version stands, else where an offered one does.
    private mutating func locate(_ sighting: Sighting) -> Match {
        var match = Match(sighting: sighting)
        let file = files(sighting.file)
        guard case .file(let index) = file else {
            problems[sighting.file] = file
            return match
        }
        var answer = index.find(sighting.query(for: sighting.current))
        for offer in sighting.offers where answer == .none && offer.kind != nil {
            answer = index.find(sighting.query(for: offer.target(from: sighting)))
        }
        switch answer {
        case .found(let places) where sighting.isDisputed && places.count > 1:
            match.candidates = places
        case .found(let places): match.places = places
        case .ambiguous(let candidates): match.candidates = candidates
        case .none: break
        }
        return match
    }

    private func isTwin(_ one: Match, _ two: Match) -> Bool {
        let hasOverlap = one.places.contains { place in
            two.places.contains { $0.span.overlaps(place.span) }
        }
        guard hasOverlap, Set(one.readers).isDisjoint(with: two.readers) else { return false }
        let (left, right) = (
            PackageName(one.sighting.package), PackageName(two.sighting.package)
        )
        return left == right || left.isTail(of: right)
    }
}

/// Finds matches that may overlap another one, without a look at all of them.
private struct TakenPlaces {
    /// A few bytes of a file.
    private struct Stretch: Hashable {
        let file: String
        let number: Int
    }

    private var byStretch: [Stretch: [Int]] = [:]

    /// The stretches that a match's places touch.
    private static func stretches(of match: Match) -> Set<Stretch> {
        var found: Set<Stretch> = []
        for place in match.places {
            for number in place.span.start.value / 64...place.span.end.value / 64 {
                found.insert(Stretch(file: match.sighting.file, number: number))
            }
        }
        return found
    }

    /// The matches near one, in order.
    func indices(near match: Match) -> [Int] {
        Set(TakenPlaces.stretches(of: match).flatMap { byStretch[$0] ?? [] }).sorted()
    }

    /// Notes a match.
    mutating func insert(_ match: Match, at index: Int) {
        for stretch in TakenPlaces.stretches(of: match) {
            byStretch[stretch, default: []].append(index)
        }
    }
}
