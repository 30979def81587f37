/// Reads the text of a JSON string that has escapes in it.
///
/// Source: RFC 8259, 7.
enum JSONEscapes {
    /// The text, without its quotes; what is no escape stays as it is, half a pair is U+FFFD.
    static func text(_ bytes: some Collection<UInt8>) -> String {
        var units = Array(bytes)[...]
        var result: [UInt8] = []
        result.reserveCapacity(units.count)
        while let byte = units.popFirst() {
            guard byte == UInt8(ascii: "\\"), let mark = units.popFirst() else {
                result.append(byte)
                continue
            }
            switch mark {
            case UInt8(ascii: "n"): result.append(0x0A)
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "r"): result.append(0x0D)
            case UInt8(ascii: "b"): result.append(0x08)
            case UInt8(ascii: "f"): result.append(0x0C)
            case UInt8(ascii: "u"): result += Array(String(scalar(&units)).utf8)
            default: result.append(mark)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func scalar(_ units: inout ArraySlice<UInt8>) -> Unicode.Scalar {
        guard let first = unit(&units) else { return "\u{FFFD}" }
        if let scalar = Unicode.Scalar(UInt32(first)) { return scalar }
        guard first < 0xDC00, units.starts(with: Array("\\u".utf8)) else { return "\u{FFFD}" }
        var rest = units.dropFirst(2)
        guard let second = unit(&rest), (0xDC00..<0xE000).contains(second) else {
            return "\u{FFFD}"
        }
        units = rest
        let value = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    private static func unit(_ units: inout ArraySlice<UInt8>) -> UInt16? {
        let digits = units.prefix(4)
        guard digits.count == 4,
            let value = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { return nil }
        units.removeFirst(4)
        return value
    }
}
