/// A position in a file's bytes: a UTF-8 byte offset, 0-based.
///
/// Source: our own; libyaml's marks count code points and are never mixed with it.
package struct ByteOffset: Hashable, Comparable, Sendable {
    /// Bytes before this position.
    package let value: Int

    /// Makes an offset.
    package init(_ value: Int) { self.value = value }

    package static func < (left: ByteOffset, right: ByteOffset) -> Bool { left.value < right.value }

    /// The position this many bytes later.
    package func advanced(by count: Int) -> ByteOffset { ByteOffset(value + count) }
}

/// A stretch of a file's bytes, half open.
package struct ByteSpan: Hashable, Sendable {
    /// The first byte.
    package let start: ByteOffset
    /// The byte after the last.
    package let end: ByteOffset

    /// Makes a span; an end before the start is taken as the start.
    package init(_ start: ByteOffset, _ end: ByteOffset) {
        self.start = start
        self.end = max(start, end)
    }

    /// Makes a span from byte offsets.
    package init(_ range: Range<Int>) {
        self.init(ByteOffset(range.lowerBound), ByteOffset(range.upperBound))
    }

    /// The span as array indices.
    package var range: Range<Int> { start.value..<end.value }

    /// Bytes in it.
    package var count: Int { end.value - start.value }

    /// Whether the two share a byte.
    package func overlaps(_ other: ByteSpan) -> Bool {
        start < other.end && other.start < end
    }

    /// The part of this span between two offsets counted from its own start.
    package func part(_ range: Range<Int>) -> ByteSpan {
        ByteSpan(start.advanced(by: range.lowerBound), start.advanced(by: range.upperBound))
    }
}

/// A line's number in a file, 1-based, as editors count.
package struct LineNumber: Hashable, Comparable, Sendable {
    /// 1 for the first line.
    package let value: Int

    /// Makes a line number.
    package init(_ value: Int) { self.value = value }

    package static func < (left: LineNumber, right: LineNumber) -> Bool { left.value < right.value }
}
