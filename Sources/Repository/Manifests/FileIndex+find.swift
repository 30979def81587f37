internal import Contracts
package import YAMLText

extension FileIndex {
    /// Finds the places that a dependency pins.
    ///
    /// A place counts when the package's name and the exact version and digest stand in it. When
    /// more places fit than the readers reported, none is chosen: which of them is meant cannot be
    /// known.
    package func find(_ query: PlaceQuery) -> PlaceAnswer {
        var all: Set<Candidate> = []
        var chosen: Set<Candidate> = []
        var unclear: Set<Candidate> = []
        for claim in query.claims {
            let offers = offers(to: claim.reach, query)
            all.formUnion(offers)
            let shapes = claim.reach.shapes
            let seen =
                shapes.isEmpty
                ? offers : offers.filter { !$0.place.shapes.isDisjoint(with: shapes) }
            if seen.count == claim.count {
                chosen.formUnion(seen)
            } else if offers.count <= claim.count {
                chosen.formUnion(offers)
            } else {
                unclear.formUnion(seen.isEmpty ? offers : seen)
            }
        }
        if all.isEmpty { return textual(query) }
        if !unclear.isSubset(of: chosen) { return .ambiguous(references(all)) }
        return chosen.isEmpty ? .none : .found(references(chosen))
    }

    private func references(_ candidates: Set<Candidate>) -> [LocatedReference] {
        candidates.flatMap { references($0.place, comment: $0.comment) }
            .sorted { $0.span.start < $1.span.start }
    }

    /// The candidates that a reader can have meant.
    private func offers(to reach: PlaceReach, _ query: PlaceQuery) -> Set<Candidate> {
        if reach.readsAnnotations {
            let annotated = annotated(query)
            if !annotated.isEmpty { return annotated }
        }
        return structural(query, reach.families)
    }

    /// Places whose surroundings name the package: exactly, else with something before the name.
    private func structural(
        _ query: PlaceQuery, _ families: Set<VersionPlace.Family>?
    ) -> Set<Candidate> {
        let names = query.names.map { PackageName($0) }
        let pool = pool(query, names).filter { families?.contains($0.place.family) ?? true }
        for isLoose in [false, true] {
            let named = pool.filter {
                $0.place.isNamed(names, isLoose: isLoose)
                    && (!isLoose || !query.saysOtherwise(of: $0.place, than: names))
            }
            if !named.isEmpty { return Set(named) }
        }
        let inputs = pool.filter { candidate in
            candidate.place.family == .input
                && names.contains { name in
                    candidate.place.names.contains { $0.text == name.last }
                }
        }
        return Set(inputs)
    }

    /// Places where the version and the digest stand, and of which a name ends as one of these does:
    /// none else can be meant.
    private func pool(_ query: PlaceQuery, _ names: [PackageName]) -> [Candidate] {
        if query.value == nil && query.digest == nil { return [] }
        var pool = places(value: query.value, digest: query.digest, names: names)
            .map { Candidate(place: $0) }
        if let value = query.value, let digest = query.digest {
            pool += places(value: nil, digest: digest, names: names).compactMap { place in
                comment(after: place, saying: value).map { Candidate(place: place, comment: $0) }
            }
        }
        if let value = query.value, query.digest == nil, !stands(value) {
            pool = placesWithDigest(value: value, names: names).map { Candidate(place: $0) }
        }
        return pool.filter { fits($0.place.family, query) }
    }

    private func fits(_ family: VersionPlace.Family, _ query: PlaceQuery) -> Bool {
        let source = query.datasource
        if source == .kubernetesAPI || family == .api {
            return source == .kubernetesAPI && family == .api
        }
        if source == .githubRunners || family == .runner {
            return source == .githubRunners && family == .runner
        }
        return switch family {
        case .image: source?.isGit != true && source != .helm
        case .git, .action: source != .docker && source != .helm
        default: true
        }
    }

    /// The version in the comment that follows a digest: `uses: x@SHA # v4`.
    private func comment(after place: VersionPlace, saying value: String) -> TextSlice? {
        guard let node = place.digest?.node else { return nil }
        var start = node.span.end.value
        while start < bytes.count, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
        guard start < bytes.count, start > node.span.end.value, bytes[start] == UInt8(ascii: "#")
        else { return nil }
        let end = bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
        let words = TokenSearch.occurrences(of: value, in: bytes, within: start + 1..<end)
        guard words.count == 1 else { return nil }
        return TextSlice(node: node, span: ByteSpan(words[0]), text: value)
    }
}

extension PlaceQuery {
    /// Whether the source saw the package under a name that is not this image's.
    func saysOtherwise(of place: VersionPlace, than wanted: [PackageName]) -> Bool {
        guard place.family == .image else { return false }
        let seen = snippets.compactMap { ImageReference($0) }.map { PackageName($0.name) }
            .filter { one in wanted.contains { $0.last == one.last } }
        return !seen.isEmpty && !seen.contains { place.names.contains($0) }
    }
}

extension FileIndex {
    /// Whether what stands around some bytes names a package: the place of which they are a part,
    /// or an annotation in their line or the lines above.
    ///
    /// - Parameter names: the names under which the package is known.
    package static func isNamed(
        _ names: [String], at span: ByteSpan, in tree: YAMLTree
    ) -> Bool {
        let wanted = names.map { PackageName($0) }
        let isPlace = PlaceScanner.places(in: tree).contains { place in
            let slices = [place.value, place.digest].compactMap { $0 }
            guard slices.contains(where: { $0.isAbout(span) }) else { return false }
            return place.isNamed(wanted, isLoose: true)
                || place.family == .input
                    && wanted.contains { name in place.names.contains { $0.text == name.last } }
        }
        return isPlace || FileIndex(tree).isAnnotated(span, with: wanted)
    }
}

/// A place that may be the one, with the comment that says its version.
struct Candidate: Hashable {
    let place: VersionPlace
    var comment: TextSlice?

    static func == (left: Candidate, right: Candidate) -> Bool {
        left.place.start == right.place.start
    }

    func hash(into hasher: inout Hasher) { hasher.combine(place.start) }
}

/// Finds words in bytes, whole ones only.
package enum TokenSearch {
    /// The places of a word that is not part of a longer one.
    package static func occurrences(
        of word: String, in bytes: [UInt8], within range: Range<Int>
    ) -> [Range<Int>] {
        let needle = Array(word.utf8)
        return ByteSearch.all(needle, in: bytes, within: range).filter { hit in
            let before = hit.lowerBound > range.lowerBound ? bytes[hit.lowerBound - 1] : 0x20
            let after = hit.upperBound < range.upperBound ? bytes[hit.upperBound] : 0x20
            return !isWordByte(before) && !isWordByte(after)
        }
    }

    static func isWordByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            || [0x2D, 0x2E, 0x5F, 0x2B].contains(byte)
    }
}
