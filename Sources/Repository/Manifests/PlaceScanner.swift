package import YAMLText

/// Finds every place of a YAML file where a version is pinned.
///
/// What counts is the shape around a value, never a position: an image's name in the same text, a
/// repository beside a tag, a chart beside a version, an address beside a reference.
package struct PlaceScanner {
    private(set) var places: [VersionPlace] = []

    /// What a node stands in.
    struct Surroundings {
        /// The kind of the document's resource, "" where it has none.
        var kind = ""
        /// The key under which the node stands.
        var key = ""
        /// The keys above that one, nearest last.
        var above: [String] = []
        /// Whether it is part of a HelmRelease's values.
        var isInValues = false
    }

    /// All places of a file, in no particular order.
    package static func places(in tree: YAMLTree) -> [VersionPlace] {
        var scanner = PlaceScanner()
        for index in 0..<tree.documentCount {
            guard let root = tree.root(index) else { continue }
            var surroundings = Surroundings()
            surroundings.kind = root["kind"]?.text ?? ""
            scanner.visit(root, surroundings)
        }
        return scanner.places
    }

    mutating func add(_ place: VersionPlace?) {
        guard let place, !place.names.isEmpty, place.value != nil || place.digest != nil else {
            return
        }
        places.append(place)
    }

    private mutating func visit(_ node: YAMLNode, _ around: Surroundings) {
        switch node.kind {
        case .scalar: scalar(node, around)
        case .sequence: for item in node.children { visit(item, around) }
        case .mapping:
            mapping(node, around)
            var inner = around
            inner.above.append(around.key)
            for (key, value) in node.entries {
                inner.key = key.text ?? ""
                inner.isInValues =
                    around.isInValues
                    || around.kind == "HelmRelease" && inner.key == "values"
                        && around.key == "spec"
                visit(value, inner)
            }
        case .alias: break
        }
    }

    private mutating func scalar(_ node: YAMLNode, _ around: Surroundings) {
        guard let text = node.text, text.utf8.count >= 3 else { return }
        if node.isVerbatim {
            add(image(node, text, around))
            add(action(node, text, around))
            add(remote(node, text))
            add(runner(node, text, around))
        } else if node.style == .literal || node.style == .folded {
            for place in BlockText.images(in: node) { add(place) }
        }
    }

    private mutating func mapping(_ node: YAMLNode, _ around: Surroundings) {
        let keys = KnownKeys(node)
        if keys.contains(.tag) || keys.contains(.version) || keys.contains(.digest) {
            add(tagged(node, around))
        }
        if keys.contains(.version) { add(charted(node, around)) }
        if keys.contains(.url) { add(sourced(node, around)) }
        if keys.contains(.revision) { add(revised(node)) }
        if keys.contains(.apiVersion) { add(api(node, around)) }
        if keys.contains(.inputs), let inputs = node["with"], let uses = node["uses"]?.text {
            for place in ActionInputs.places(in: inputs, of: uses) { add(place) }
        }
    }

    /// Which keys of a mapping are worth a closer look: most mappings have none of them.
    private struct KnownKeys: OptionSet {
        let rawValue: Int
        static let tag = KnownKeys(rawValue: 1)
        static let version = KnownKeys(rawValue: 2)
        static let digest = KnownKeys(rawValue: 4)
        static let url = KnownKeys(rawValue: 8)
        static let revision = KnownKeys(rawValue: 16)
        static let apiVersion = KnownKeys(rawValue: 32)
        static let inputs = KnownKeys(rawValue: 64)

        init(rawValue: Int) { self.rawValue = rawValue }

        /// The keys of a mapping; all of them where a merge key brings in what is not seen here.
        init(_ node: YAMLNode) {
            self = []
            var isKey = true
            for child in node.children {
                if isKey, child.kind == .scalar { formUnion(KnownKeys.of(child)) }
                isKey.toggle()
            }
        }

        private static func of(_ key: YAMLNode) -> KnownKeys {
            guard (2...14).contains(key.contentSpan.count) else { return [] }
            return switch key.text {
            case "tag", "newTag", "imageTag", "image_tag": .tag
            case "version", "targetRevision": .version
            case "digest": .digest
            case "url": .url
            case "rev": .revision
            case "apiVersion": .apiVersion
            case "with": .inputs
            case "<<": KnownKeys(rawValue: 127)
            default: []
            }
        }
    }

    /// A slice that is a part of a scalar's text; nil where the text is written with escapes.
    static func slice(_ node: YAMLNode?, _ range: Range<Int>? = nil) -> TextSlice? {
        guard let node, node.kind == .scalar, node.isVerbatim, let text = node.text else {
            return nil
        }
        guard let range else {
            return TextSlice(node: node, span: node.contentSpan, text: text)
        }
        let part = Array(text.utf8)[range]
        return TextSlice(
            node: node, span: node.contentSpan.part(range),
            text: String(decoding: part, as: UTF8.self))
    }

    /// `1.2`, `1.2@sha256:…` or `sha256:…` as version and digest; of `${VAR:-1.2}` the default.
    static func split(_ node: YAMLNode?) -> (value: TextSlice?, digest: TextSlice?) {
        guard let whole = slice(node) else { return (nil, nil) }
        if whole.text.isEmpty { return (nil, nil) }
        if let range = VariableText.defaultRange(Array(whole.text.utf8)) {
            return (slice(node, range), nil)
        }
        if ImageReference.isDigest(whole.text) { return (nil, whole) }
        let bytes = Array(whole.text.utf8)
        guard let at = bytes.firstIndex(of: UInt8(ascii: "@")) else { return (whole, nil) }
        let digest = slice(node, at + 1..<bytes.count)
        guard let digest, ImageReference.isDigest(digest.text) else { return (whole, nil) }
        return (at == 0 ? nil : slice(node, 0..<at), digest)
    }
}
