/// Tells words that a forge reads for more than they are, escaped or not: it looks for them in what
/// a page shows, in titles and in the messages of commits.
package enum ForgeWord {
    /// Whether a word may be a mention, a reference, an address, mathematics, a short code or a
    /// command.
    package static func isRead(_ word: Substring) -> Bool {
        let bytes = Array(word.utf8)
        guard bytes.contains(where: { !isAlphanumeric($0) }) || bytes.count >= 7 else {
            return false
        }
        if bytes.contains(UInt8(ascii: "@")) || bytes.contains(UInt8(ascii: "$")) { return true }
        if bytes.first == UInt8(ascii: "/") { return true }
        if hasAddress(word) || namesIssue(word) || has(Array("[^".utf8), in: bytes) { return true }
        return hasReference(bytes) || hasShortCode(bytes) || isCommit(bytes)
    }

    /// Whether a word of a commit's message may tell somebody, or close something: `@team`, `x#12`,
    /// `GH-12`, the address of an issue.
    package static func isCommand(_ word: Substring) -> Bool {
        let bytes = Array(word.utf8)
        return bytes.contains { "@$[".utf8.contains($0) } || namesIssue(word) || hasReference(bytes)
            || has(Array("://".utf8), in: bytes) && pages.contains { has($0, in: bytes) }
    }

    /// Whether a word is, or has in it, what becomes a link.
    static func hasAddress(_ word: Substring) -> Bool {
        let bytes = Array(word.utf8)
        return addresses.contains { has($0, in: bytes) }
    }

    /// Whether `GH-` or `GL-` is in a word: an issue.
    static func namesIssue(_ word: Substring) -> Bool {
        issues.contains { has($0, in: Array(word.utf8)) }
    }

    /// Whether a word is `PROJ-12`, an issue of a tracker that a forge may be tied to.
    static func isTicket(_ word: Substring) -> Bool {
        word.wholeMatch(of: /[A-Z][A-Z0-9]+-[0-9]+[.,;:)]?/) != nil
    }

    private static let issues = ["gh-", "gl-"].map { Array($0.utf8) }
    private static let addresses = ["://", "www.", "mailto:", "xmpp:"].map { Array($0.utf8) }
    private static let pages =
        ["issues/", "pull", "merge_requests/", "discussions/", "work_items/"]
        .map { Array($0.utf8) }

    /// Whether bytes have a text of ASCII in them, whatever the case of its letters: searched by bytes, as
    /// a report asks it of every word.
    private static func has(_ text: [UInt8], in bytes: [UInt8]) -> Bool {
        guard bytes.count >= text.count else { return false }
        return (0...(bytes.count - text.count)).contains { start in
            text.indices.allSatisfy { index in
                let byte = bytes[start + index]
                let isCapital = (65...90).contains(byte)
                return (isCapital ? byte + 32 : byte) == text[index]
            }
        }
    }

    /// `#12`, `!12`, `&12`, `%12`, `~label`, `^note`.
    private static func hasReference(_ bytes: [UInt8]) -> Bool {
        zip(bytes, bytes.dropFirst()).contains { mark, next in
            "#!&%~^".utf8.contains(mark) && (isAlphanumeric(next) || next == UInt8(ascii: "\""))
        }
    }

    /// `:word:`.
    private static func hasShortCode(_ bytes: [UInt8]) -> Bool {
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        return parts.dropFirst().dropLast().contains { part in
            !part.isEmpty && part.allSatisfy { isAlphanumeric($0) || "_+-".utf8.contains($0) }
        }
    }

    /// The name of a commit, cut or whole.
    private static func isCommit(_ bytes: [UInt8]) -> Bool {
        let runs = bytes.split { !isAlphanumeric($0) }
        return runs.contains { run in
            (7...64).contains(run.count) && run.allSatisfy { isHex($0) }
                && run.contains { (48...57).contains($0) } && run.contains { $0 > 57 }
        }
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...102).contains(byte)
    }

    /// Whether a byte is a letter or a digit of ASCII.
    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
}
