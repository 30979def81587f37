/// Edits text that is not YAML: only the bytes named change.
package enum PlainText {
    /// Makes the edits and proves them: every other byte is the old one.
    ///
    /// There is no tree to read back, so new text that could end a line, a string or a value where
    /// it is put is refused.
    ///
    /// - Parameter isYAML: whether the text becomes YAML, as a template does: a bare value is then
    ///   refused where it would be read as another type.
    /// - Throws: `unexpected-text`, `overlapping-edits`, `unsupported-scalar`, `not-verified`.
    package static func applying(
        _ edits: [TextEdit], to bytes: [UInt8], isYAML: Bool = false
    ) throws(YAMLError) -> [UInt8] {
        let ordered = try TextEdit.ordered(edits, in: bytes)
        for edit in ordered {
            let isSafe = edit.replacement.utf8.allSatisfy { $0 > 0x20 && !special.contains($0) }
            guard isSafe, TextEdit.staysOnLine(edit.replacement) else {
                throw YAMLError(.unsupportedScalar, "the new text has special characters")
            }
            if isYAML, isBare(edit.span, in: bytes),
                PlainScalar.needsQuotes(edit.replacement, replacing: edit.expected)
            {
                throw YAMLError(
                    .unsupportedScalar,
                    "\"\(edit.replacement)\" would be read as another type in this template: "
                        + "put the value in quotes")
            }
        }
        let splices = ordered.map { (span: $0.span, text: Array($0.replacement.utf8)) }
        let result = TextEdit.splice(splices, into: bytes)
        try TextEdit.verify(result, from: bytes, splices)
        return result
    }

    private static let special = Set("\"'`\\#${}".utf8)

    /// Whether a span is all of a value: after `: ` or `- `, up to a blank or the line's end.
    private static func isBare(_ span: ByteSpan, in bytes: [UInt8]) -> Bool {
        let before = bytes[..<span.start.value].last ?? 0x0A
        let after = span.end.value < bytes.count ? bytes[span.end.value] : 0x0A
        return before <= 0x20 && after <= 0x20 || ",[{".utf8.contains(before)
            || ",]}".utf8.contains(after)
    }
}
