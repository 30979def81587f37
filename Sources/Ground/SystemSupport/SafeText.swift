/// Makes text from outside fit for a terminal, a log, a mail or a page.
package enum SafeText {
    /// Replaces control characters and invisible direction marks, so that text from a registry or
    /// a log cannot move a cursor, ring a bell, hide what it says or forge a line.
    ///
    /// Line ends and tabs become a space; anything else unprintable becomes U+FFFD.
    package static func line(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 || $0 >= 0x7F }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A, 0x0D, 0x2028, 0x2029: result.append(" ")
            case 0x00..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F,
                0xFEFF, 0xE0000...0xE007F:
                result.append("\u{FFFD}")
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// The same for text of several lines: line feeds and tabs stay.
    package static func block(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { part in
                part.split(separator: "\t", omittingEmptySubsequences: false)
                    .map { line(String($0)) }.joined(separator: "\t")
            }
            .joined(separator: "\n")
    }

    /// Cuts a text to at most this many characters, marking the cut.
    package static func shortened(_ text: String, to count: Int) -> String {
        text.count <= count ? text : String(text.prefix(count - 1)) + "…"
    }

    /// Hides user names and passwords in addresses (`https://user:secret@host` →
    /// `https://***@host`) and the values of headers and fields that carry secrets.
    package static func withoutSecrets(_ text: String) -> String {
        SecretScrubber.scrub(text)
    }
}
