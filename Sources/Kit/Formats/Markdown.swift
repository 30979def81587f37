internal import SystemSupport

/// Writes Markdown in which nothing from outside can act as markup.
package enum Markdown {
    /// Text on one line, in which no character is markup.
    package static func escaped(_ text: String) -> String {
        var result = ""
        for character in SafeText.line(text) {
            switch character {
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            case "|", "*", "_", "`", "[", "]", "#", "\\", "!", "~": result += "\\\(character)"
            default: result.append(character)
            }
        }
        return result
    }

    /// Text as code, escaped instead where code cannot hold it; "" stays "".
    package static func code(_ text: String) -> String {
        let clean = SafeText.line(text)
        if clean.contains(where: { "`|<>[]()!*\\".contains($0) }) { return escaped(clean) }
        return clean.isEmpty ? "" : "`\(clean)`"
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
