/// A secret that is known, found in text in the forms in which somebody may say it again: as it is,
/// backwards, in hexadecimal digits, with percent signs, and in base64 (RFC 4648), alone or as a part
/// of something longer.
package struct KnownSecret: Sendable {
    /// Bytes that a secret must have to be looked for: shorter ones stand everywhere.
    private static let minimum = 4

    private let forms: [[UInt8]]

    /// Prepares to look for a secret.
    package init(_ secret: String) {
        let bytes = Array(secret.utf8)
        guard bytes.count >= Self.minimum else {
            forms = []
            return
        }
        var forms: Set<[UInt8]> = []
        for one in [bytes, bytes.reversed()] {
            forms.insert(one)
            forms.insert(Self.hex(one, before: ""))
            forms.insert(Self.hex(one, before: "%"))
            forms.insert(Self.percent(one))
            for shift in 0..<3 { forms.insert(Self.base64(one, shiftedBy: shift)) }
        }
        self.forms = forms.map { $0.map(Self.folded) }.filter { $0.count >= Self.minimum }
            .sorted { $0.count > $1.count }
    }

    /// The text without the secret: the whole word goes that has it.
    package func scrubbed(_ text: String) -> String {
        if forms.isEmpty { return text }
        let bytes = Array(text.utf8)
        let folded = bytes.map(Self.folded)
        var result: [UInt8] = []
        var kept = 0
        var position = 0
        while position < folded.count {
            guard let form = forms.first(where: { Self.stands($0, at: position, in: folded) })
            else {
                position += 1
                continue
            }
            var start = position
            var end = position + form.count
            while start > kept, Self.isWord(bytes[start - 1]) { start -= 1 }
            while end < bytes.count, Self.isWord(bytes[end]) { end += 1 }
            result += bytes[kept..<start] + Array("***".utf8)
            kept = end
            position = end
        }
        if kept == 0 { return text }
        return String(decoding: result + bytes[kept...], as: UTF8.self)
    }

    /// Whether the secret stands in a text with blanks, quotes and the like between its parts.
    package func isScattered(in text: String) -> Bool {
        let packed = text.utf8.filter(Self.isWord).map(Self.folded)
        return packed.indices.contains { start in
            forms.contains { Self.stands($0, at: start, in: packed) }
        }
    }

    private static func stands(_ form: [UInt8], at position: Int, in text: [UInt8]) -> Bool {
        guard text[position] == form[0], position + form.count <= text.count else { return false }
        for index in form.indices where text[position + index] != form[index] { return false }
        return true
    }

    /// Letters without their case; the two alphabets of base64 as one.
    private static func folded(_ byte: UInt8) -> UInt8 {
        switch byte {
        case 65...90: byte + 32
        case UInt8(ascii: "-"): UInt8(ascii: "+")
        case UInt8(ascii: "_"): UInt8(ascii: "/")
        default: byte
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            || "+/=_-%".utf8.contains(byte)
    }

    private static let digits = Array("0123456789abcdef".utf8)

    private static func hex(_ bytes: [UInt8], before mark: String) -> [UInt8] {
        bytes.flatMap { Array(mark.utf8) + [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }

    /// As RFC 3986 writes it: what is not reserved stays.
    private static func percent(_ bytes: [UInt8]) -> [UInt8] {
        bytes.flatMap { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || "-._~".utf8.contains(byte) ? [byte] : hex([byte], before: "%")
        }
    }

    /// The characters of base64 that are the same whatever stands before and behind.
    private static func base64(_ bytes: [UInt8], shiftedBy shift: Int) -> [UInt8] {
        let alphabet = Array(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var result: [UInt8] = []
        var (bits, count) = (UInt32(0), 0)
        // What begins with bits of a byte before is left out, as is what ends with others.
        var skipped = (6 - shift * 8 % 6) % 6
        for byte in bytes {
            bits = (bits << 8 | UInt32(byte)) & 0xFFFF
            count += 8
            if skipped > 0 {
                count -= skipped
                skipped = 0
            }
            while count >= 6 {
                count -= 6
                result.append(alphabet[Int(bits >> UInt32(count) & 63)])
            }
        }
        return result
    }
}
