internal import YAMLText

extension FileIndex {
    /// Places under or beside a comment `# renovate: … depName=NAME`.
    ///
    /// Source: the custom managers that Renovate's documentation gives.
    func annotated(_ query: PlaceQuery) -> Set<Candidate> {
        let names = query.names.map { PackageName($0) }
        var found: Set<Candidate> = []
        let lines = lineRanges
        for (index, line) in lines.enumerated() {
            guard let note = annotation(in: line),
                note.names.contains(where: { names.contains($0) })
            else { continue }
            let target: Range<Int>?
            if bytes[line.lowerBound..<note.start].contains(where: { $0 > 0x20 }) {
                target = line.lowerBound..<note.start
            } else {
                target = lines[(index + 1)...].prefix(4).first { isContent($0) }
            }
            guard let target, let place = place(query, in: target, names: query.names) else {
                continue
            }
            found.insert(Candidate(place: place))
        }
        return found
    }

    /// The lines of the file, without their ends.
    private var lineRanges: [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            lines.append(start..<(end > start && bytes[end - 1] == 0x0D ? end - 1 : end))
            start = end + 1
        }
        return lines
    }

    private func isContent(_ line: Range<Int>) -> Bool {
        guard let first = bytes[line].first(where: { $0 > 0x20 }) else { return false }
        return first != UInt8(ascii: "#")
    }

    private static let annotationMark = Array("renovate:".utf8)

    /// The names in a comment for Renovate, and where the comment starts.
    private func annotation(in line: Range<Int>) -> (names: [PackageName], start: Int)? {
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
        let hits = TokenSearch.occurrences(of: word, in: bytes, within: range)
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
        let count = query.claims.values.max() ?? 1
        for snippets in [query.snippets, names(query)] {
            var found: Set<Candidate> = []
            for snippet in Set(snippets) where snippet.utf8.count >= 4 {
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
    private func names(_ query: PlaceQuery) -> [String] {
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

    private func occurrences(of text: String) -> [Range<Int>] {
        ByteSearch.all(Array(text.utf8), in: bytes, within: 0..<bytes.count)
    }
}
