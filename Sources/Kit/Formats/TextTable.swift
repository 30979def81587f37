internal import SystemSupport

/// Sets rows in columns.
package enum TextTable {
    /// One line a row; the last column is not padded, trailing blanks are dropped.
    ///
    /// - Parameter width: characters of a line: a last cell that is longer goes on below itself; nil
    ///   where lines may have any length.
    package static func lines(
        _ rows: [[String]], indent: Int = 2, width: Int? = nil
    ) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            min(60, rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0)
        }
        return rows.flatMap { row in
            var line = String(repeating: " ", count: indent)
            for (column, cell) in row.dropLast().enumerated() {
                let text = SafeText.line(cell)
                line += text
                line += String(repeating: " ", count: max(0, widths[column] - text.count) + 2)
            }
            let last = SafeText.line(row.last ?? "")
            if let width, line.count + last.count > width {
                let start = min(line.count, width / 2)
                let wrapped = TextWrap.lines(last, width: width, indent: start)
                if start < line.count { return [trimmed(line)] + wrapped }
                return [line + (wrapped.first ?? "").dropFirst(start)] + wrapped.dropFirst()
            }
            return [trimmed(line + last)]
        }
    }

    private static func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }
}
