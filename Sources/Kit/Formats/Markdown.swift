internal import SystemSupport

/// Writes Markdown in which nothing from outside can act as markup.
///
/// Source: GitHub Flavored Markdown, 2.4, 4.10, 6.1 and 6.9; the references, mathematics and short
/// codes that GitHub, GitLab and Gitea read besides.
package enum Markdown {
    /// Text on one line, in which no character is markup.
    ///
    /// Words that a forge reads although they are escaped (`@org/team`, `#123`, addresses, `$x$`) stand
    /// as code, in which it reads none.
    package static func escaped(_ text: String) -> String {
        SafeText.line(text).words.enumerated().map { index, word in
            if index == 0, beginsBlock(word) { return span(word) }
            return ForgeWord.isRead(word) ? coded(word) : escapedWord(word)
        }.joined(separator: " ")
    }

    /// A word as code without the brackets before it and the punctuation behind it, where it is read
    /// without these as well: what stands in the span is there to be copied.
    private static func bare(
        _ word: Substring
    ) -> (before: Substring, core: Substring, after: Substring) {
        let scalars = word.unicodeScalars
        let start = scalars.firstIndex { !"([{".unicodeScalars.contains($0) } ?? scalars.endIndex
        var end = scalars.endIndex
        while end > start, ",;:.)]}".unicodeScalars.contains(scalars[scalars.index(before: end)]) {
            end = scalars.index(before: end)
        }
        let core = word[start..<end]
        // What has more of these in it is of one piece: a link, a footnote, the name of a character.
        let isWhole =
            core.unicodeScalars.contains { "()[]{}".unicodeScalars.contains($0) }
            || core.utf8.first == UInt8(ascii: "&") || core.utf8.first == UInt8(ascii: "^")
        return ForgeWord.isRead(core) && !isWhole
            ? (word[..<start], core, word[end...]) : ("", word, "")
    }

    private static func escapedWord(_ text: Substring) -> String {
        String(text).escaping { scalar in
            switch scalar {
            case "<": "&lt;"
            case ">": "&gt;"
            case "&": "&amp;"
            case "|", "*", "_", "`", "[", "]", "#", "\\", "!", "~": "\\\(scalar)"
            default: nil
            }
        }
    }

    /// Whether a line that begins with a word is a list, a rule or a heading's underline.
    private static func beginsBlock(_ word: Substring) -> Bool {
        let bytes = Array(word.utf8)
        let digits = bytes.prefix { (48...57).contains($0) }
        let isNumber =
            !digits.isEmpty
            && [".", ")"].map { Array($0.utf8) }
                .contains(Array(bytes.dropFirst(digits.count)))
        return isNumber || !bytes.isEmpty && bytes.allSatisfy { "-+=".utf8.contains($0) }
    }

    /// A word with its pieces as code; what code cannot hold everywhere (a bar ends a table's cell even
    /// there) stands between them.
    private static func coded(_ whole: Substring) -> String {
        let (before, word, after) = bare(whole)
        var result = escapedWord(before)
        var rest = word.unicodeScalars
        while !rest.isEmpty {
            let piece = rest.prefix { !"|<>`".unicodeScalars.contains($0) }
            if !piece.isEmpty {
                let text = Substring(piece)
                result += ForgeWord.isRead(text) ? span(text) : escapedWord(text)
            }
            rest = rest.dropFirst(piece.count)
            result += escapedWord(Substring(rest.prefix(1)))
            rest = rest.dropFirst()
        }
        return result + escapedWord(after)
    }

    private static func span(_ text: Substring) -> String { "`\(text)`" }

    /// Text as code, escaped instead where code cannot hold it; "" stays "".
    package static func code(_ text: String) -> String {
        let clean = SafeText.line(text)
        if clean.utf8.contains(where: { "`|<>[]()!*\\".utf8.contains($0) }) {
            return escaped(clean)
        }
        return clean.isEmpty ? "" : "`\(clean)`"
    }

    /// Words that lead to an address; the words alone where it is no `SafeLink`, or has what ends a link.
    ///
    /// - Parameter words: Markdown already.
    package static func link(_ words: String, to address: String?) -> String {
        guard let link = address.flatMap(SafeLink.init)?.address,
            !link.utf8.contains(where: { "()$".utf8.contains($0) })
        else { return words }
        return "[\(words)](\(link))"
    }

    /// The lines of a table; columns in which every row is empty are left out.
    ///
    /// - Parameter rows: cells that are Markdown already, as many as there are titles.
    package static func table(_ titles: [String], _ rows: [[String]]) -> [String] {
        let used = titles.indices.filter { column in rows.contains { !$0[column].isEmpty } }
        func line(_ cells: [String]) -> String {
            "| " + used.map { cells[$0] }.joined(separator: " | ") + " |"
        }
        return [line(titles), "|" + used.map { _ in " --- |" }.joined()] + rows.map(line)
    }
}
