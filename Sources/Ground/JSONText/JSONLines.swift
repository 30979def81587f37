internal import Glibc

/// Reads a stream in which each line is a JSON object, with whatever else stands there: words before
/// the object, a byte order mark, lines that are something else.
package final class JSONLines {
    private let reader: JSONReader
    private var state = State.before
    private var line = Line()

    private enum State { case before, inside, after }

    /// How a line was.
    package struct Line: Sendable {
        /// Its first 200 bytes, without a byte order mark.
        package fileprivate(set) var start: [UInt8] = []
        /// What is wrong with its object; nil where it has a whole one, and where it has none.
        package fileprivate(set) var problem: JSONError?
        /// Whether it has a whole object.
        package fileprivate(set) var isWhole = false

        /// Whether nothing stands on it.
        package fileprivate(set) var isBlank = true

        /// Whether its object is the first thing on it.
        package var beginsWithObject: Bool { start.first == UInt8(ascii: "{") }
    }

    /// Makes one that keeps what a reader keeps.
    package init(_ reader: JSONReader) { self.reader = reader }

    /// Takes the next piece, and hands out each line that ends in it, after what was kept of it.
    package func take(
        _ piece: [UInt8], for visitor: any JSONVisitor, _ body: (Line) -> Void
    ) {
        var start = piece.startIndex
        while let end = JSONLines.lineEnd(in: piece, from: start) {
            add(piece[start..<end], visitor)
            close(visitor, body)
            start = end + 1
        }
        add(piece[start...], visitor)
    }

    /// Hands out what stands after the last line end.
    package func end(for visitor: any JSONVisitor, _ body: (Line) -> Void) {
        if !line.start.isEmpty { close(visitor, body) }
    }

    /// Where the next line ends.
    private static func lineEnd(in piece: [UInt8], from start: Int) -> Int? {
        unsafe piece.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress,
                let hit = unsafe memchr(base + start, 0x0A, bytes.count - start)
            else { return nil }
            return unsafe UnsafeRawPointer(hit) - base
        }
    }

    private func add(_ part: ArraySlice<UInt8>, _ visitor: any JSONVisitor) {
        var part = part
        if line.start.count < 200 { line.start += part.prefix(200 - line.start.count) }
        if line.isBlank { line.isBlank = part.allSatisfy { $0 <= 0x20 } }
        if state == .before {
            guard let brace = part.firstIndex(of: UInt8(ascii: "{")) else { return }
            part = part[brace...]
            state = .inside
        }
        guard state == .inside, !part.isEmpty else { return }
        if reader.read(part, for: visitor) < part.count || reader.problem != nil { state = .after }
    }

    private func close(_ visitor: any JSONVisitor, _ body: (Line) -> Void) {
        if state != .before {
            line.problem = reader.end(for: visitor)
            line.isWhole = line.problem == nil
            reader.reset()
        }
        if line.start.starts(with: [0xEF, 0xBB, 0xBF]) { line.start.removeFirst(3) }
        body(line)
        line = Line()
        state = .before
    }
}
