/// Cuts a stream of bytes into lines of any length.
struct LineSplitter {
    private var pending: [UInt8] = []
    /// Bytes of a line at most: what is longer cannot be read by anything.
    static let lineLimit = 1 << 30
    /// Whether a line was longer than the limit; its rest is dropped.
    private(set) var isOverlong = false

    /// Takes the next piece, and hands out the lines that end in it, without their ends.
    mutating func take(_ piece: [UInt8], _ body: (ArraySlice<UInt8>) throws -> Void) rethrows {
        var start = piece.startIndex
        while let end = piece[start...].firstIndex(of: 0x0A) {
            if pending.isEmpty {
                try body(LineSplitter.trimmed(piece[start..<end]))
            } else {
                pending += piece[start..<end]
                let line = pending
                pending = []
                try body(LineSplitter.trimmed(line[...]))
            }
            start = end + 1
        }
        if pending.count + piece.count - start > LineSplitter.lineLimit {
            isOverlong = true
            pending = []
        } else {
            pending += piece[start...]
        }
    }

    /// What stands after the last line end.
    var rest: ArraySlice<UInt8> { LineSplitter.trimmed(pending[...]) }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = line
        if line.last == 0x0D { line = line.dropLast() }
        if line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
        return line
    }
}
