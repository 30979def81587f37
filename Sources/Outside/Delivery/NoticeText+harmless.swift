extension NoticeText {
    /// A blank of no width.
    private static let gap: Unicode.Scalar = "\u{200B}"

    /// Plain text in which a client finds no link and no mention that somebody else wrote.
    ///
    /// It goes by scalars: a mark that stands behind an `@` makes it no other sign for those who read it.
    static func defanged(_ text: String) -> String { broken(text, isMarkup: false) }

    /// Text for a place where a client may read markup: no link, no mention, no emphasis, no code.
    static func harmless(_ text: String) -> String { broken(text, isMarkup: true) }

    private static func broken(_ text: String, isMarkup: Bool) -> String {
        let scalars = Array(text.unicodeScalars)
        var result = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            let next = index + 1 < scalars.count ? scalars[index + 1] : " "
            result.append(isMarkup ? plain(scalar) : scalar)
            let isCut =
                switch scalar {
                // Mentions of most programs, rooms of Matrix, issues of forges.
                case "@", "#": true
                // An address with its scheme.
                case ":": next == "/"
                // Mentions and links of Slack and of what speaks like it, HTML.
                case "<": true
                case "]": isMarkup && (next == "(" || next == "[")
                case "_", "~": isMarkup && next == scalar
                // Hosts that a client takes for a link without a scheme.
                default:
                    ends(scalars, index, before: ".", with: "www")
                        || ends(scalars, index, before: ".", with: "matrix")
                }
            if isCut { result.append(gap) }
        }
        return String(result)
    }

    /// What stands for a sign that begins markup.
    private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar {
        case "*": "\u{2217}"
        case "`": "'"
        default: scalar
        }
    }

    /// Whether a word ends here, whatever its case, before a sign.
    private static func ends(
        _ scalars: [Unicode.Scalar], _ index: Int, before sign: Unicode.Scalar, with word: String
    ) -> Bool {
        let count = word.unicodeScalars.count
        guard index + 1 < scalars.count, scalars[index + 1] == sign, index + 1 >= count else {
            return false
        }
        return zip(scalars[(index + 1 - count)...index], word.unicodeScalars).allSatisfy {
            $0.0.value | 0x20 == $0.1.value
        }
    }
}
