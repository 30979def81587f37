internal import SystemSupport

/// Writes text into a mail's header.
///
/// Source: RFC 2047; RFC 5322, 2.2.3 and 3.2.3.
enum MailWords {
    /// A text on one line as a header has it: as it is where that is short, plain ASCII, else as encoded words,
    /// folded. No text can end the header and begin another.
    ///
    /// - Parameters:
    ///   - used: how many characters of the first line are taken.
    ///   - isPhrase: whether it stands before an address, where punctuation has a meaning.
    static func header(_ text: String, after used: Int, isPhrase: Bool = false) -> String {
        let text = SafeText.shortened(SafeText.line(text), to: 300)
        let isPlain = text.utf8.allSatisfy { byte in
            isPhrase ? isAtom(byte) || byte == 0x20 : (0x20..<0x7F).contains(byte)
        }
        let isTrimmed = !text.hasPrefix(" ") && !text.hasSuffix(" ") && !text.isEmpty
        if isPlain, isTrimmed, !text.contains("=?"), text.utf8.count + used <= 76 { return text }
        return words(text, after: used).joined(separator: "\r\n ")
    }

    /// `=?utf-8?B?…?=`, each of at most 75 characters, none of which ends within a character.
    private static func words(_ text: String, after used: Int) -> [String] {
        var words: [String] = []
        var bytes: [UInt8] = []
        // 75 without `=?utf-8?B?` and `?=`: 63 letters of base64, which hold 45 bytes.
        var room = max((75 - used - 12) / 4 * 3, 9)
        for scalar in text.unicodeScalars {
            let next = Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            if bytes.count + next.count > room {
                words.append(word(bytes))
                bytes = []
                room = 45
            }
            bytes += next
        }
        return words + [word(bytes)]
    }

    private static func word(_ bytes: [UInt8]) -> String {
        "=?utf-8?B?\(Base64.encode(bytes))?="
    }

    private static func isAtom(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        default: "!#$%&'*+-/?^_`{|}~".utf8.contains(byte)
        }
    }
}

/// Writes text so that it survives mail: lines of at most 76 characters, ASCII alone.
///
/// Source: RFC 2045, 6.7.
enum QuotedPrintable {
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// The text with lines that end in CRLF; without an end after the last one.
    static func encode(_ text: String) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count + text.utf8.count / 8)
        let bytes = Array(text.utf8)
        var column = 0
        for (index, byte) in bytes.enumerated() {
            if byte == 0x0A {
                if index + 1 < bytes.count { result += [0x0D, 0x0A] }
                column = 0
                continue
            }
            let isLast = index + 1 == bytes.count || bytes[index + 1] == 0x0A
            var code = encoded(byte, isLast: isLast, isFirst: column == 0)
            if column + code.count > 75 {
                result += [UInt8(ascii: "="), 0x0D, 0x0A]
                column = 0
                code = encoded(byte, isLast: isLast, isFirst: true)
            }
            result += code
            column += code.count
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// What stands for a byte: itself, but for what mail programs strip (blanks at a line's end) or
    /// take for the end of a mail (a lone point).
    private static func encoded(_ byte: UInt8, isLast: Bool, isFirst: Bool) -> [UInt8] {
        let isPlain =
            switch byte {
            case UInt8(ascii: "="): false
            case UInt8(ascii: "."): !isFirst
            case 0x09, 0x20: !isLast
            default: (0x21...0x7E).contains(byte)
            }
        if isPlain { return [byte] }
        return [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}
