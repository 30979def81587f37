package import Contracts
internal import Manifests
package import YAMLText

/// A file's bytes, with its tree where it is YAML: what references lead into, and what edits are made
/// in.
package struct FileText: Sendable {
    /// The bytes.
    package let bytes: [UInt8]
    /// The tree; nil where the bytes are not YAML, or a template that becomes YAML.
    package let tree: YAMLTree?
    /// Whether the file is YAML by its name.
    package let isYAML: Bool

    /// Makes one of what is known.
    ///
    /// - Parameter name: the file's path.
    package init(_ name: String, _ bytes: [UInt8], tree: YAMLTree?) {
        self.bytes = bytes
        self.tree = tree
        isYAML = FileIndex.isYAML(name)
    }

    /// The scalar that a reference names; nil where the file or the reference has no paths.
    ///
    /// - Throws: `no-such-place`, `duplicate-key`.
    package func node(at reference: VersionReference) throws(YAMLError) -> YAMLNode? {
        guard let tree, let path = reference.path, let document = reference.document else {
            return nil
        }
        guard let root = tree.root(document) else {
            throw YAMLError(.noSuchPlace, "there is no document \(document)")
        }
        return try root.node(at: YAMLPath(path))
    }

    /// Where a reference's text may stand: in its scalar, or in the comment behind it.
    package func range(of reference: VersionReference, at node: YAMLNode) -> Range<Int> {
        guard reference.role == .comment else { return node.contentSpan.range }
        let start = node.span.end.value
        return start..<(bytes[start...].firstIndex(of: 0x0A) ?? bytes.count)
    }

    /// Where the first of some words stands that is there once, whole.
    package func place(of words: [String], in range: Range<Int>) -> ByteSpan? {
        for word in words {
            let hits = TokenSearch.occurrences(of: word, in: bytes, within: range)
            if hits.count == 1 { return ByteSpan(hits[0]) }
        }
        return nil
    }

    /// The bytes that a reference counts, moved by so many; nil where other text stands there.
    package func span(of reference: VersionReference, movedBy shift: Int = 0) -> ByteSpan? {
        guard reference.bytes.count == 2 else { return nil }
        let (start, isFar) = reference.bytes[0].addingReportingOverflow(shift)
        let (end, isFarther) = reference.bytes[1].addingReportingOverflow(shift)
        guard !isFar, !isFarther, 0 <= start, start <= end, end <= bytes.count else { return nil }
        let range = start..<end
        guard bytes[range].elementsEqual(reference.text.utf8)
        else { return nil }
        return ByteSpan(range)
    }

    /// The bytes with these edits, each made once; all others are as they were.
    ///
    /// - Throws: what keeps an edit from being made.
    package func applying(_ edits: [TextEdit]) throws(YAMLError) -> [UInt8] {
        let unique = Array(Set(edits))
        if let tree { return try tree.applying(unique) }
        return try PlainText.applying(unique, to: bytes, isYAML: isYAML)
    }
}
