/// Escapes in JSON what is allowed there and steers a terminal all the same: U+007F to U+009F, and
/// marks that turn the direction of what follows. Readers read the same text.
///
/// Source: RFC 8259, 7; Unicode Bidirectional Algorithm, 2.
enum SteeringEscapes {
    /// The same JSON; such characters stand in strings alone.
    static func escaped(_ json: [UInt8]) -> [UInt8] {
        guard json.contains(where: { $0 == 0x7F || $0 == 0xC2 || $0 == 0xE2 || $0 == 0xD8 }) else {
            return json
        }
        var result: [UInt8] = []
        result.reserveCapacity(json.count + 64)
        var index = 0
        while index < json.count {
            guard let (value, length) = mark(json, at: index) else {
                result.append(json[index])
                index += 1
                continue
            }
            let digits = String(value, radix: 16)
            result += Array(("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
            index += length
        }
        return result
    }

    /// The mark whose UTF-8 begins at a byte, and its length; nil for anything else.
    private static func mark(_ json: [UInt8], at index: Int) -> (value: UInt32, length: Int)? {
        func byte(_ offset: Int) -> UInt8 {
            index + offset < json.count ? json[index + offset] : 0
        }
        switch json[index] {
        case 0x7F: return (0x7F, 1)
        case 0xC2 where (0x80...0x9F).contains(byte(1)): return (UInt32(byte(1)), 2)
        case 0xD8 where byte(1) == 0x9C: return (0x061C, 2)
        case 0xE2 where byte(1) == 0x80:
            let value = 0x2000 + UInt32(byte(2) & 0x3F)
            let isMark =
                [0x200E, 0x200F, 0x2028, 0x2029].contains(value)
                || (0x202A...0x202E).contains(value)
            return isMark ? (value, 3) : nil
        case 0xE2 where byte(1) == 0x81:
            let value = 0x2040 + UInt32(byte(2) & 0x3F)
            return (0x2066...0x2069).contains(value) ? (value, 3) : nil
        default: return nil
        }
    }
}
