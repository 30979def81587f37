internal import YAMLText

extension FileIndex {
    /// Places under or beside a comment `# renovate: … depName=NAME`.
    ///
    /// Source: the custom managers that Renovate's documentation gives.
    func annotated(_ query: PlaceQuery) -> Set<Candidate> {
        let names = query.names.map { PackageName($0) }
        let places = targets(of: names).compactMap { place(query, in: $0, names: query.names) }
        return Set(places.map { Candidate(place: $0) })
    }

    /// Whether an annotation with one of these names speaks of the line of some bytes.
    func isAnnotated(_ span: ByteSpan, with names: [PackageName]) -> Bool {
        targets(of: names).contains {
            $0.lowerBound <= span.start.value && span.end.value <= $0.upperBound
        }
    }

    /// What annotations with one of these names speak of.
    private func targets(of names: [PackageName]) -> [Range<Int>] {
        Set(names.flatMap { annotations[$0] ?? [] }).sorted { $0.lowerBound < $1.lowerBound }
    }

    /// What the annotations of a file speak of, by the names in them.
    static func annotations(
        in bytes: [UInt8], _ table: LineTable
    ) -> [PackageName: [Range<Int>]] {
        guard ByteSearch.first(annotationMark, in: bytes) != nil else { return [:] }
        var targets: [PackageName: [Range<Int>]] = [:]
        let lines = lineRanges(bytes, table)
        for (index, line) in lines.enumerated() {
            guard let note = annotation(in: line, bytes) else { continue }
            let target: Range<Int>?
            if bytes[line.lowerBound..<note.start].contains(where: { $0 > 0x20 }) {
                target = line.lowerBound..<note.start
            } else {
                // Another annotation in between speaks for what follows.
                target = lines[(index + 1)...].prefix(4)
                    .first { isContent($0, bytes) || annotation(in: $0, bytes) != nil }
                    .flatMap { isContent($0, bytes) ? $0 : nil }
            }
            guard let target else { continue }
            for name in Set(note.names) { targets[name, default: []].append(target) }
        }
        return targets
    }

    /// The lines of a file, without their ends.
    private static func lineRanges(_ bytes: [UInt8], _ lines: LineTable) -> [Range<Int>] {
        (0..<lines.count).map { index in
            var line = lines[index]
            for end: UInt8 in [0x0A, 0x0D] where line.last.map({ bytes[$0] }) == end {
                line = line.lowerBound..<line.upperBound - 1
            }
            return line
        }
    }

    private static func isContent(_ line: Range<Int>, _ bytes: [UInt8]) -> Bool {
        guard let first = bytes[line].first(where: { $0 > 0x20 }) else { return false }
        return first != UInt8(ascii: "#")
    }

    private static let annotationMark = Array("renovate:".utf8)

    /// The names in a comment for Renovate, and where the comment starts.
    private static func annotation(
        in line: Range<Int>, _ bytes: [UInt8]
    ) -> (names: [PackageName], start: Int)? {
        guard
            let mark = ByteSearch.first(
                FileIndex.annotationMark, in: bytes, from: line.lowerBound, to: line.upperBound),
            let hash = bytes[line.lowerBound..<mark.lowerBound].lastIndex(of: UInt8(ascii: "#"))
        else { return nil }
        let text = String(decoding: bytes[mark.upperBound..<line.upperBound], as: UTF8.self)
        var names: [PackageName] = []
        for word in text.split(whereSeparator: { $0 == " " || $0 == "\t" }) {
            let parts = word.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { continue }
            if ["depName", "packageName", "lookupName", "image", "chart"].contains(parts[0]) {
                names.append(PackageName(parts[1].filter { $0 != "\"" && $0 != "'" }))
            }
        }
        return names.isEmpty ? nil : (names, hash)
    }

    /// The version, with its digest, in a stretch of text; nil when it stands there twice.
    func place(_ query: PlaceQuery, in range: Range<Int>, names: [String]) -> VersionPlace? {
        let value = query.value.flatMap { slice(of: $0, in: range) }
        let digest = query.digest.flatMap { slice(of: $0, in: range) }
        if query.value != nil && value == nil || query.digest != nil && digest == nil { return nil }
        return VersionPlace(.image, names: names, value: value, digest: digest)
    }

    private func slice(of word: String, in range: Range<Int>) -> TextSlice? {
        var hits = TokenSearch.occurrences(of: word, in: bytes, within: range)
        if hits.count > 1, let tree {
            // The comment behind a value may repeat it.
            hits = hits.filter { tree.scalar(containing: ByteSpan($0)) != nil }
        }
        guard hits.count == 1 else { return nil }
        let span = ByteSpan(hits[0])
        return TextSlice(node: tree?.scalar(containing: span), span: span, text: word)
    }
}

extension FileIndex {
    /// Places found by text alone: in files that are no YAML, or by the piece of text that the
    /// source reported.
    func textual(_ query: PlaceQuery) -> PlaceAnswer {
        if query.value == nil && query.digest == nil { return .none }
        let count = query.claims.map(\.count).max() ?? 1
        for snippets in [query.snippets, usualTexts(query)] {
            var found: Set<Candidate> = []
            for snippet in Set(snippets) where isAbout(query.names, snippet) {
                for range in occurrences(of: snippet) {
                    if let place = place(query, in: range, names: query.names) {
                        found.insert(Candidate(place: place))
                    }
                }
            }
            if found.isEmpty { continue }
            let references = found.flatMap { self.references($0.place) }
                .sorted { $0.span.start < $1.span.start }
            return found.count <= count ? .found(references) : .ambiguous(references)
        }
        return .none
    }

    /// What a dependency looks like in text: `name:version@digest`, `"name": "version"`.
    private func usualTexts(_ query: PlaceQuery) -> [String] {
        guard tree == nil else { return [] }
        return query.names.flatMap { name in
            let digest = query.digest.map { "@" + $0 } ?? ""
            guard let value = query.value else { return [name + digest] }
            return [
                "\(name):\(value)\(digest)", "\"\(name)\": \"\(value)\"",
                "\"\(name)\":\"\(value)\"",
            ]
        }
    }

    /// Whether a snippet says what it is about: a version alone may stand anywhere for anything.
    private func isAbout(_ names: [String], _ snippet: String) -> Bool {
        let text = snippet.lowercased()
        return names.contains { text.contains(PackageName($0).last) }
    }

    /// Where a text stands that goes on at neither end: `x/y:1.2` is neither in `x/y:1.2.3` nor in
    /// `z.io/x/y:1.2` nor in `x/y:1.2@sha256:…`.
    private func occurrences(of text: String) -> [Range<Int>] {
        let needle = Array(text.utf8)
        guard let first = needle.first, let last = needle.last else { return [] }
        return ByteSearch.all(needle, in: bytes, within: 0..<bytes.count).filter { hit in
            let before = hit.lowerBound > 0 ? bytes[hit.lowerBound - 1] : 0x20
            let after = hit.upperBound < bytes.count ? bytes[hit.upperBound] : 0x20
            let isAddress = bytes[..<hit.lowerBound].suffix(3).elementsEqual("://".utf8)
            let goesBack = TokenSearch.isWordByte(before) || before == UInt8(ascii: "/")
            let goesOn = TokenSearch.isWordByte(after) || after == UInt8(ascii: "@")
            return !(TokenSearch.isWordByte(first) && goesBack && !isAddress)
                && !(TokenSearch.isWordByte(last) && goesOn)
        }
    }
}
