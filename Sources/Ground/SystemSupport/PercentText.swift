/// Text within addresses. Source: RFC 3986.
package enum PercentText {
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// One part of a path, or one value of a query, with everything encoded that is not a letter, a
    /// digit or one of `-._~`.
    package static func part(_ text: String) -> String {
        encoded(text) { byte in isUnreserved(byte) }
    }

    /// An address that somebody wrote, with what may not stand in one encoded.
    package static func encoded(_ text: String) -> String {
        encoded(text) { $0 > 0x20 && $0 < 0x7F && !"\"<>\\^`{|}".utf8.contains($0) }
    }

    /// Whether a byte is a digit of base 16, in either case.
    package static func isHexDigit(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...102).contains(byte) || (65...70).contains(byte)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            || "-._~".utf8.contains(byte)
    }

    private static func encoded(_ text: String, _ stays: (UInt8) -> Bool) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if stays(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
