package import YAMLText

/// One file of a repository, read once: its tree, and its places by what stands there.
package struct FileIndex: Sendable {
    /// The file's bytes.
    package let bytes: [UInt8]
    /// The tree, nil for a file that is no YAML.
    package let tree: YAMLTree?
    /// Where the file's lines begin.
    let lines: LineTable
    private let places: [VersionPlace]
    /// Places by what stands there and the last part of one of their names.
    private let byContent: [Content: [Int]]
    private let byValue: [Content: [Int]]
    /// Versions that stand somewhere without a digest.
    private let values: Set<String>
    /// What annotations speak of, by the names in them.
    let annotations: [PackageName: [Range<Int>]]

    /// What stands at a place, and the last part of a name of it.
    private struct Content: Hashable {
        let value: String?
        let digest: String?
        let name: Substring
    }

    /// Reads a file.
    ///
    /// - Parameter name: the path; its ending tells whether it is YAML.
    package init(_ bytes: [UInt8], name: String) {
        let isYAML = FileIndex.isYAML(name)
        self.init(
            bytes, isYAML ? Result { () throws(YAMLError) in try YAMLTree(bytes) } : nil)
    }

    /// Looks through a file that was read.
    ///
    /// - Parameter parsed: its YAML, or why it is not; nil where its name does not say that it is.
    init(_ bytes: [UInt8], _ parsed: Result<YAMLTree, YAMLError>?) {
        self.bytes = bytes
        tree = try? parsed?.get()
        places = tree.map(PlaceScanner.places) ?? []
        lines = tree?.lines ?? LineTable(bytes)
        var byContent: [Content: [Int]] = [:]
        var byValue: [Content: [Int]] = [:]
        var values: Set<String> = []
        for (index, place) in places.enumerated() {
            let (value, digest) = (place.value?.text, place.digest?.text)
            for name in Set(place.names.map(\.last)) {
                let key = Content(value: value, digest: digest, name: name)
                byContent[key, default: []].append(index)
                if value != nil, digest != nil {
                    byValue[Content(value: value, digest: nil, name: name), default: []]
                        .append(index)
                }
            }
            if let value, digest == nil { values.insert(value) }
        }
        self.byContent = byContent
        self.byValue = byValue
        self.values = values
        annotations = FileIndex.annotations(in: bytes, lines)
    }

    /// A file that was read, without its places.
    init(_ tree: YAMLTree) {
        bytes = tree.bytes
        self.tree = tree
        lines = tree.lines
        places = []
        byContent = [:]
        byValue = [:]
        values = []
        annotations = FileIndex.annotations(in: bytes, lines)
    }

    /// How the names of YAML files end, from behind.
    private static let yamlEndings = [".yaml", ".yml"].map { Array($0.utf8.reversed()) }

    /// Whether a file's name says that it is YAML.
    package static func isYAML(_ name: String) -> Bool {
        // By bytes: to Swift a mark before the dot is a part of it.
        yamlEndings.contains { name.utf8.reversed().starts(with: $0) }
    }

    /// Whether the line of a reference carries a marker of Flux's image automation
    /// (`# {"$imagepolicy": "namespace:policy"}`), which would write its own version back.
    package func hasImagePolicyMarker(at span: ByteSpan) -> Bool {
        FileIndex.hasImagePolicyMarker(at: span, in: bytes)
    }

    /// Whether the line of some bytes carries such a marker.
    package static func hasImagePolicyMarker(at span: ByteSpan, in bytes: [UInt8]) -> Bool {
        let end = bytes[span.end.value...].firstIndex(of: 0x0A) ?? bytes.count
        return ByteSearch.first(
            Array("\"$imagepolicy\"".utf8), in: bytes, from: span.end.value, to: end) != nil
    }

    /// The places where exactly this stands, of which a name ends as one of these does.
    func places(value: String?, digest: String?, names: [PackageName]) -> [VersionPlace] {
        places(byContent, value, digest, names)
    }

    /// The same where this version stands with a digest beside it.
    func placesWithDigest(value: String, names: [PackageName]) -> [VersionPlace] {
        places(byValue, value, nil, names)
    }

    private func places(
        _ known: [Content: [Int]], _ value: String?, _ digest: String?, _ names: [PackageName]
    ) -> [VersionPlace] {
        var found: Set<Int> = []
        for name in Set(names.map(\.last)) {
            found.formUnion(known[Content(value: value, digest: digest, name: name)] ?? [])
        }
        return found.sorted().map { places[$0] }
    }

    /// Whether this version stands somewhere without a digest.
    func stands(_ value: String) -> Bool { values.contains(value) }

    /// Turns a place's slices into references: version and digest side by side are one.
    func references(_ place: VersionPlace, comment: TextSlice? = nil) -> [LocatedReference] {
        if let value = place.value, let digest = place.digest,
            digest.span.start.value == value.span.end.value + 1,
            bytes[value.span.end.value] == UInt8(ascii: "@")
        {
            let span = ByteSpan(value.span.start, digest.span.end)
            let both = TextSlice(
                node: value.node, span: span,
                text: String(decoding: bytes[span.range], as: UTF8.self))
            return [reference(both, .valueAndDigest)]
        }
        var references: [LocatedReference] = []
        if let value = place.value { references.append(reference(value, .value)) }
        if let digest = place.digest { references.append(reference(digest, .digest)) }
        if let comment { references.append(reference(comment, .comment)) }
        return references
    }

    private func reference(_ slice: TextSlice, _ role: LocatedReference.Role) -> LocatedReference {
        LocatedReference(
            document: slice.node.map { $0.tree.document(of: $0) }, path: slice.node?.path,
            span: slice.span, text: slice.text, role: role,
            line: lines.line(at: slice.span.start))
    }
}
