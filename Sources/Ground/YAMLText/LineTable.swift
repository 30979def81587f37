/// Where the lines of a file begin: made once, then a line's number is found by halving.
package struct LineTable: Sendable {
    /// The offset of each line's first byte, ascending; the first is 0.
    private let starts: [Int32]
    private let end: Int

    /// Reads a file of at most 2 GiB. A line ends with a line feed, which may follow a carriage return.
    package init(_ bytes: [UInt8]) {
        var starts: [Int32] = [0]
        for (index, byte) in bytes.enumerated() where byte == 0x0A {
            starts.append(Int32(truncatingIfNeeded: index + 1))
        }
        self.starts = starts
        end = bytes.count
    }

    /// The line that a byte stands in; for a position beyond the end the last one.
    package func line(at offset: ByteOffset) -> LineNumber {
        var low = 0
        var high = starts.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if Int(starts[middle]) <= offset.value { low = middle } else { high = middle - 1 }
        }
        return LineNumber(low + 1)
    }

    /// How many lines there are; what follows the last line feed counts where it is not empty.
    package var count: Int {
        Int(starts[starts.count - 1]) == end ? starts.count - 1 : starts.count
    }

    /// The bytes of a line, 0-based, its line feed included.
    package subscript(_ line: Int) -> Range<Int> {
        Int(starts[line])..<(line + 1 < starts.count ? Int(starts[line + 1]) : end)
    }
}
