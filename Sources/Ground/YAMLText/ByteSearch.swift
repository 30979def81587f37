/// Finds bytes in bytes; far quicker than the standard library's search for collections, which is
/// what a log of 60 MB or a scan of 800 files is made of.
package enum ByteSearch {
    /// The first place of a word at or after a position, before an end.
    package static func first(
        _ needle: [UInt8], in bytes: [UInt8], from start: Int, to end: Int
    ) -> Range<Int>? {
        guard let head = needle.first, end - start >= needle.count else { return nil }
        var position = start
        let last = end - needle.count
        while position <= last {
            if bytes[position] == head {
                var length = 1
                while length < needle.count, bytes[position + length] == needle[length] {
                    length += 1
                }
                if length == needle.count { return position..<position + length }
            }
            position += 1
        }
        return nil
    }

    /// The first place of a word.
    package static func first(_ needle: [UInt8], in bytes: [UInt8]) -> Range<Int>? {
        first(needle, in: bytes, from: 0, to: bytes.count)
    }

    /// All places of a word within a range; overlapping ones too.
    package static func all(
        _ needle: [UInt8], in bytes: [UInt8], within range: Range<Int>
    ) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start = range.lowerBound
        while let hit = first(needle, in: bytes, from: start, to: range.upperBound) {
            found.append(hit)
            start = hit.lowerBound + 1
        }
        return found
    }
}
