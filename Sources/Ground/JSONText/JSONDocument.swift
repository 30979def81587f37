/// Reads a stream that is one JSON text, with or without a byte order mark.
package final class JSONDocument {
    private let reader: JSONReader
    private var isFirst = true
    private var hasTrailingText = false

    /// Makes one that keeps what a reader keeps.
    package init(_ reader: JSONReader) { self.reader = reader }

    /// Takes the next piece.
    package func take(_ piece: [UInt8], for visitor: any JSONVisitor) {
        var piece = piece[...]
        if isFirst, piece.starts(with: [0xEF, 0xBB, 0xBF]) { piece = piece.dropFirst(3) }
        isFirst = false
        if hasTrailingText || reader.problem != nil { return }
        hasTrailingText = reader.read(piece, for: visitor) < piece.count
    }

    /// Ends the stream: what is wrong with the text, nil where it is whole and right.
    package func end(for visitor: any JSONVisitor) -> JSONError? {
        if let problem = reader.problem { return problem }
        if hasTrailingText {
            return JSONError(
                code: .trailingText, message: "text follows the end", path: JSONPath())
        }
        return reader.end(for: visitor)
    }
}
