extension Markdown {
    /// Text of this program, which may have code between backquotes: what else a page would take for
    /// markup is escaped. For text from outside there is `escaped`.
    package static func prose(_ text: String) -> String {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map {
            $0.isMultiple(of: 2) ? escapedProse($1) : String($1)
        }.joined(separator: "`")
    }

    private static func escapedProse(_ text: Substring) -> String {
        String(
            text.flatMap { character -> String in
                switch character {
                case "<": "&lt;"
                case "|", "*", "_", "[", "]": "\\\(character)"
                default: String(character)
                }
            })
    }
}
