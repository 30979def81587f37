/// Turns libyaml's marks, which count code points, into byte offsets.
///
/// Marks come almost in order, so each answer starts from the one before.
struct MarkMap {
    /// The offset of the first byte after a byte order mark.
    let start: Int
    private let bytes: [UInt8]
    private let isASCII: Bool
    private var index = 0
    private var position: Int

    init(_ bytes: [UInt8]) {
        start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        self.bytes = bytes
        isASCII = bytes.dropFirst(start).allSatisfy { $0 < 0x80 }
        position = start
    }

    /// The byte offset of the code point with this index, a byte order mark not counted.
    mutating func offset(_ target: Int) -> Int {
        if isASCII { return min(start + target, bytes.count) }
        while index < target, position < bytes.count {
            position += 1
            while position < bytes.count, bytes[position] & 0xC0 == 0x80 { position += 1 }
            index += 1
        }
        while index > target, position > start {
            position -= 1
            while position > start, bytes[position] & 0xC0 == 0x80 { position -= 1 }
            index -= 1
        }
        return position
    }
}
