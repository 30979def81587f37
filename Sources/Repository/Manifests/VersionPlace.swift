package import YAMLText

/// A piece of a file's text, and the scalar it belongs to.
package struct TextSlice: Hashable, Sendable {
    /// The scalar; for a comment the one it follows; nil outside YAML.
    package let node: YAMLNode?
    /// The bytes.
    package let span: ByteSpan
    /// What stands there.
    package let text: String

    /// Makes a slice.
    package init(node: YAMLNode?, span: ByteSpan, text: String) {
        self.node = node
        self.span = span
        self.text = text
    }

    /// Whether other bytes are a part of the same scalar, or of the comment behind it.
    func isAbout(_ other: ByteSpan) -> Bool {
        guard let node else { return span.overlaps(other) }
        return node.span.overlaps(other) && (node.isVerbatim || span.overlaps(other))
            || node.span.end <= other.start
                && node.tree.line(at: node.span.end) == node.tree.line(at: other.start)
    }
}

/// A place where a version is pinned, with the names of what it pins.
package struct VersionPlace: Sendable {
    /// What kind of thing is pinned.
    package enum Family: Sendable, Hashable {
        case image, chart, git, action, api, collection, runner, input
    }

    /// What kind of thing is pinned.
    package let family: Family
    /// The names under which it may be known.
    package let names: [PackageName]
    /// The version, nil where only a digest stands.
    package let value: TextSlice?
    /// The digest or commit, nil where none stands.
    package let digest: TextSlice?
    /// How it is written.
    package let shapes: PlaceShapes

    init(
        _ family: Family, names: [String], value: TextSlice?, digest: TextSlice? = nil,
        shapes: PlaceShapes = []
    ) {
        self.family = family
        self.names = names.filter { !$0.isEmpty }.map { PackageName($0) }
        self.value = value
        self.digest = digest
        self.shapes = shapes
    }

    /// Where it begins, for its identity.
    var start: ByteOffset { value?.span.start ?? digest?.span.start ?? ByteOffset(0) }

    /// Whether it may be what a dependency with these names pins.
    ///
    /// - Parameter isLoose: whether a registry, a mirror or a path may stand before one of them.
    func isNamed(_ wanted: [PackageName], isLoose: Bool) -> Bool {
        names.contains { name in
            wanted.contains { one in
                one == name
                    || isLoose
                        && (family == .image ? one.isMirror(of: name) : one.isTail(of: name))
            }
        }
    }
}
