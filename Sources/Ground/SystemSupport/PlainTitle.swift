/// Writes a line that forges show as it is, a title or a commit's subject: they look there for
/// mentions, for references, for words that close issues, and for `[skip ci]`.
package enum PlainTitle {
    private static let marks = "@#!&%$`[]|*\\{}\"".unicodeScalars
    /// Marks that stand before a version (`~1.2`, `>=3`), and mean something before a word.
    private static let ranges = "~^<>".unicodeScalars

    /// The line, with marks that a forge may read left out.
    ///
    /// - Parameter limit: characters that it may have; all where it is nil.
    package static func text(_ text: String, limit: Int? = nil) -> String {
        let words = SafeText.line(text).words.filter { !$0.isEmpty }.map(plain)
        let line = words.joined(separator: " ")
        return limit.map { SafeText.shortened(line, to: $0) } ?? line
    }

    private static func plain(_ word: Substring) -> String {
        let scalars = Array(word.unicodeScalars)
        var result = ""
        for (index, scalar) in scalars.enumerated() {
            let next = index + 1 < scalars.count ? scalars[index + 1] : " "
            let isRange = next == "=" || ("0"..."9").contains(next)
            let isInside =
                index > 0
                && UInt8(exactly: scalars[index - 1].value).map(ForgeWord.isAlphanumeric) == true
            // `1.37.0@9ae97d3` calls nobody.
            let isLeftOut =
                marks.contains(scalar) && !(scalar == "@" && isInside)
                || ranges.contains(scalar) && !isRange
            result.unicodeScalars.append(isLeftOut ? "_" : scalar)
        }
        if ForgeWord.hasAddress(word) {
            result = result.escaping { $0 == ":" ? "_" : nil }.replacing("www.", with: "www_")
        }
        // `GH-12` is an issue.
        if ForgeWord.namesIssue(word) || ForgeWord.isTicket(word) {
            result = result.escaping { $0 == "-" ? "_" : nil }
        }
        return result.utf8.first == UInt8(ascii: "/") ? String(result.dropFirst()) : result
    }
}
