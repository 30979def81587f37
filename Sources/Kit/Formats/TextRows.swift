internal import SystemSupport

/// One thing of a list: what it is, how it moves, some words, and lines below it.
package struct TextRow {
    /// What it is about.
    package let title: String
    /// `1.2 → 1.3`, or nothing.
    package let step: String
    /// Short words; empty ones are left out.
    package let words: [String]
    /// What stands below it, indented; each is wrapped.
    package let details: [String]

    /// Makes a row.
    package init(_ title: String, step: String = "", words: [String] = [], details: [String] = []) {
        self.title = title
        self.step = step
        self.words = words.filter { !$0.isEmpty }
        self.details = details
    }
}

/// Sets rows in three columns that fit a width: nothing is cut away, what is too long goes on below.
package enum TextRows {
    /// The lines.
    ///
    /// - Parameter indent: blanks before a row; its details have four more.
    package static func lines(_ rows: [TextRow], width: Int, indent: Int = 2) -> [String] {
        let titles = column(rows.map(\.title), most: width * 7 / 20)
        let steps = column(rows.map(\.step), most: width * 3 / 10)
        let second = indent + titles + 2
        let third = steps == 0 ? second : second + steps + 2
        return rows.flatMap { row in
            var line = TextLine(width: width, indent: indent)
            line.put(row.title, at: indent)
            line.put(row.step, at: second)
            line.put(row.words.joined(separator: ", "), at: third)
            return line.lines
                + row.details.flatMap {
                    TextWrap.lines($0, width: width, indent: indent + 4, hanging: 2)
                }
        }
    }

    /// The width of a column: one long cell does not push all others aside.
    private static func column(_ cells: [String], most: Int) -> Int {
        cells.map { SafeText.line($0).count }.filter { $0 <= most }.max() ?? 0
    }
}

/// A line with cells at columns, and those below it that it needs.
private struct TextLine {
    let width: Int
    let indent: Int
    var lines: [String] = []

    /// Puts a cell at its column, else behind what stands there, else below.
    mutating func put(_ cell: String, at column: Int) {
        let text = SafeText.line(cell)
        if text.isEmpty { return }
        if let last = lines.last {
            let start = max(column, last.count + 2)
            if start + text.count <= width {
                let padding = String(repeating: " ", count: start - last.count)
                lines[lines.count - 1] = last + padding + text
                return
            }
        }
        let isFirst = lines.isEmpty
        lines += TextWrap.lines(
            text, width: width, indent: isFirst ? indent : indent + 4, hanging: isFirst ? 4 : 0)
    }
}
