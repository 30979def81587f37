/// Writes bytes in 64 letters.
///
/// Source: RFC 4648, 4.
package enum Base64 {
    private static let letters = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Four letters for each three bytes, filled up with `=`; one line.
    package static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let some = bytes[start..<min(start + 3, bytes.count)]
            let value = (0..<3).reduce(UInt32(0)) { value, index in
                value << 8 | UInt32(index < some.count ? some[start + index] : 0)
            }
            for index in 0..<4 {
                let letter = letters[Int(value >> UInt32(18 - 6 * index) & 63)]
                text.append(index <= some.count ? letter : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
