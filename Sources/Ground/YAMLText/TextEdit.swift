/// One change to a file: other text in place of what stands at some bytes.
package struct TextEdit: Sendable, Hashable {
    /// The bytes to replace.
    package let span: ByteSpan
    /// What must stand there now.
    package let expected: String
    /// What stands there afterwards.
    package let replacement: String

    /// Makes an edit.
    package init(_ span: ByteSpan, expected: String, replacement: String) {
        self.span = span
        self.expected = expected
        self.replacement = replacement
    }
}

extension TextEdit {
    /// Checks a set of edits against a file's bytes and puts them in order.
    ///
    /// - Throws: `unexpected-text` when other text stands there, `overlapping-edits`.
    static func ordered(_ edits: [TextEdit], in bytes: [UInt8]) throws(YAMLError) -> [TextEdit] {
        let sorted = edits.sorted { $0.span.start < $1.span.start }
        for (index, edit) in sorted.enumerated() {
            guard edit.span.start.value >= 0, edit.span.end.value <= bytes.count,
                edit.span.count > 0, bytes[edit.span.range].elementsEqual(edit.expected.utf8)
            else {
                throw YAMLError(
                    .unexpectedText,
                    "bytes \(edit.span.start.value)–\(edit.span.end.value) do not read "
                        + "\"\(edit.expected)\"")
            }
            if index > 0, sorted[index - 1].span.end > edit.span.start {
                throw YAMLError(.overlapping, "two edits want the same bytes")
            }
        }
        return sorted
    }

    /// Puts the new text of ordered edits in place; every other byte is copied.
    static func splice(_ edits: [(span: ByteSpan, text: [UInt8])], into bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + edits.reduce(0) { $0 + $1.text.count })
        var position = 0
        for edit in edits {
            result += bytes[position..<edit.span.start.value]
            result += edit.text
            position = edit.span.end.value
        }
        result += bytes[position...]
        return result
    }
}

extension TextEdit {
    /// Whether text stays on its line wherever it is put: no control character, and none of the
    /// line ends that YAML 1.1 knows beside CR and LF.
    static func staysOnLine(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy {
            $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value)
                && !(0x2028...0x2029).contains($0.value) && $0.value != 0xFEFF
        }
    }

    /// Proves that every byte outside the ordered splices is the old one, and inside the new text.
    ///
    /// - Throws: `not-verified`.
    static func verify(
        _ edited: [UInt8], from bytes: [UInt8], _ splices: [(span: ByteSpan, text: [UInt8])]
    ) throws(YAMLError) {
        var (old, new) = (0, 0)
        var isSame = true
        for splice in splices {
            let kept = splice.span.start.value - old
            let end = new + kept + splice.text.count
            guard kept >= 0, end <= edited.count else { isSame = false; break }
            isSame =
                isSame && bytes[old..<old + kept] == edited[new..<new + kept]
                && edited[new + kept..<end] == splice.text[...]
            (old, new) = (splice.span.end.value, end)
        }
        guard isSame, bytes[old...] == edited[new...] else {
            throw YAMLError(.notVerified, "the edit would change bytes that it does not name")
        }
    }
}
