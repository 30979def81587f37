internal import YAMLText

/// An image's reference taken apart: name, tag, digest, and where each stands.
///
/// Source: the grammar of distribution/reference.
package struct ImageReference: Sendable, Equatable {
    /// Registry and repository, without a scheme.
    package let name: String
    /// The tag with its place, in bytes of the text.
    package let tag: (text: String, range: Range<Int>)?
    /// The digest with its place.
    package let digest: (text: String, range: Range<Int>)?

    private static let schemeMark = Array("://".utf8)

    /// Reads `[scheme://]name[:tag][@sha256:…]` with a tag or a digest; nil for anything else.
    package init?(_ text: String) {
        guard (3...1024).contains(text.utf8.count),
            text.utf8.contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "@") })
        else { return nil }
        let bytes = Array(text.utf8)
        var start = 0
        if let mark = ByteSearch.first(ImageReference.schemeMark, in: bytes)?.upperBound {
            let scheme = String(decoding: bytes[..<mark], as: UTF8.self)
            guard scheme == "oci://" || scheme == "docker://" else { return nil }
            start = mark
        }
        var end = bytes.count
        var digest: (text: String, range: Range<Int>)?
        if let at = bytes.lastIndex(of: UInt8(ascii: "@")) {
            let text = String(decoding: bytes[(at + 1)...], as: UTF8.self)
            guard ImageReference.isDigest(text) else { return nil }
            digest = (text, at + 1..<end)
            end = at
        }
        var tag: (text: String, range: Range<Int>)?
        let slash = bytes[..<end].lastIndex(of: UInt8(ascii: "/")) ?? start
        if let colon = bytes[..<end].lastIndex(of: UInt8(ascii: ":")), colon > slash {
            guard colon + 1 < end, bytes[(colon + 1)..<end].allSatisfy(ImageReference.isTagByte)
            else { return nil }
            tag = (String(decoding: bytes[(colon + 1)..<end], as: UTF8.self), colon + 1..<end)
            end = colon
        }
        let name = bytes[start..<end]
        guard let first = name.first, ImageReference.isNameByte(first), first != 0x2F,
            name.allSatisfy({ ImageReference.isNameByte($0) || $0 == UInt8(ascii: ":") })
        else { return nil }
        self.name = String(decoding: name, as: UTF8.self)
        self.tag = tag
        self.digest = digest
    }

    private init(name: String, tag: (String, Range<Int>)?, digest: (String, Range<Int>)?) {
        self.name = name
        self.tag = tag
        self.digest = digest
    }

    /// The same with its places moved by so many bytes, as where a variable's name stands before.
    ///
    /// - Returns: nil where a place lies on both sides of `start`.
    func shifted(by count: Int, from start: Int) -> ImageReference? {
        func move(_ part: (text: String, range: Range<Int>)?) -> (String, Range<Int>)? {
            part.map { ($0.text, $0.range.lowerBound + count..<$0.range.upperBound + count) }
        }
        for range in [tag?.range, digest?.range].compactMap({ $0 }) where range.lowerBound < start {
            return nil
        }
        return ImageReference(name: name, tag: move(tag), digest: move(digest))
    }

    /// Whether text is a digest: an algorithm and hexadecimal digits.
    package static func isDigest(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "sha256" || parts[0] == "sha512" else { return false }
        return parts[1].utf8.count == (parts[0] == "sha256" ? 64 : 128)
            && parts[1].utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    /// Whether text is a commit's full name.
    package static func isCommit(_ text: String) -> Bool {
        text.utf8.count == 40
            && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    private static func isTagByte(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || byte == 0x5F || byte == 0x2E || byte == 0x2D
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isTagByte(byte) || byte == UInt8(ascii: "/")
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }

    package static func == (left: ImageReference, right: ImageReference) -> Bool {
        left.name == right.name && left.tag?.text == right.tag?.text
            && left.digest?.text == right.digest?.text
    }
}
