internal import SystemSupport

/// Sets rows in columns.
package enum TextTable {
    /// One line a row; the last column is not padded, trailing blanks are dropped.
    package static func lines(_ rows: [[String]], indent: Int = 2) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            min(60, rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0)
        }
        return rows.map { row in
            var line = String(repeating: " ", count: indent)
            for (column, cell) in row.enumerated() {
                let text = SafeText.line(cell)
                line += text
                if column + 1 < row.count {
                    line += String(repeating: " ", count: max(0, widths[column] - text.count) + 2)
                }
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
