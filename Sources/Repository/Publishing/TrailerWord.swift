internal import Contracts
internal import SystemSupport

/// Writes words from outside into trailers, so that each reads back as the same word: as it is where
/// it is printable ASCII without blanks and no forge takes it for a mention or a reference, else as a
/// string of JSON in ASCII, in which none finds one.
enum TrailerWord {
    /// The word as it stands in a trailer.
    ///
    /// - Parameters:
    ///   - except: a word that means something else there.
    ///   - without: a character that ends the word there.
    static func text(
        _ word: String, except: String? = nil, without mark: Character? = nil
    ) -> String {
        let isPlain =
            !word.isEmpty && word != except && word.utf8.first != UInt8(ascii: "\"")
            && word.utf8.allSatisfy { (0x21..<0x7F).contains($0) && $0 != mark?.asciiValue }
            && !ForgeWord.isCommand(word[...])
        if isPlain { return word }
        var result = "\""
        for unit in word.utf16 {
            switch unit {
            case 0x20, 0x2E, 0x2F, 0x5F, 0x30...0x39, 0x41...0x5A, 0x61...0x7A:
                result += String(decoding: [unit], as: UTF16.self)
            default:
                let digits = String(unit, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return result + "\""
    }

    /// Reads a word in quotes at the start of a text; nil where none stands there.
    static func quoted(_ text: String) -> (word: String, rest: Substring)? {
        let bytes = Array(text.utf8)
        guard bytes.first == UInt8(ascii: "\"") else { return nil }
        var end = 1
        while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
            end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard end < bytes.count,
            let word = try? CanonicalJSON.decode(String.self, from: Array(bytes[...end]))
        else { return nil }
        return (word, Substring(String(decoding: bytes[(end + 1)...], as: UTF8.self)))
    }
}
