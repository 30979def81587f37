internal import SystemSupport

/// Writes a line that forges show as it is: they look for mentions, references and words that close
/// issues in titles too, and a squash makes the title a commit's subject.
package enum PlainTitle {
    private static let marks = Set("@#!&%~^$`<>[]|*\\{}\"")

    /// The line, with marks that a forge may read left out.
    ///
    /// - Parameter limit: characters that it may have.
    package static func text(_ text: String, limit: Int) -> String {
        let words = SafeText.line(text).split(separator: " ").map { word in
            var plain = String(word.map { marks.contains($0) ? "_" : $0 })
            if MarkdownWord.isRead(plain[...]) {
                plain = plain.replacing("://", with: "/").replacing(":", with: "_")
                // `GH-12` is an issue, and a commit's name is a link.
                plain = String(plain.map { $0 == "-" ? "_" : $0 })
                plain = plain.replacing("www.", with: "www_")
            }
            return plain.hasPrefix("/") ? String(plain.dropFirst()) : plain
        }
        return SafeText.shortened(words.joined(separator: " "), to: limit)
    }
}
