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
            guard edit.span.end.value <= bytes.count,
                bytes[edit.span.range].elementsEqual(edit.expected.utf8)
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

/// Edits text that is not YAML: only the bytes named change.
package enum PlainText {
    /// Makes the edits.
    ///
    /// - Throws: `unexpected-text`, `overlapping-edits`.
    package static func applying(
        _ edits: [TextEdit], to bytes: [UInt8]
    ) throws(YAMLError) -> [UInt8] {
        let ordered = try TextEdit.ordered(edits, in: bytes)
        return TextEdit.splice(ordered.map { ($0.span, Array($0.replacement.utf8)) }, into: bytes)
    }
}
