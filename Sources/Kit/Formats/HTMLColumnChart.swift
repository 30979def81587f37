/// Columns side by side that show a share of 100 %, as a month's success rate; a column without a
/// share says so and is not 0 %.
package struct HTMLColumnChart: Sendable {
    /// One column.
    package struct Column: Sendable {
        let label: String
        let part: Int
        let whole: Int

        /// Makes a column: so many of so many.
        package init(_ label: String, _ part: Int, of whole: Int) {
            self.label = label
            self.part = min(max(part, 0), max(whole, 0))
            self.whole = max(whole, 0)
        }

        /// In percent, rounded down so that 100 means all; nil where there is nothing to share.
        var percent: Int? {
            whole > 0 ? Int((Double(part) * 100 / Double(whole)).rounded(.down)) : nil
        }

        var words: String { percent.map { "\($0) %" } ?? "none" }
    }

    /// The id, unique in its page.
    package let id: String
    /// What it shows.
    package let title: String
    /// What a column stands for, as a table's heading: `Month`.
    package let unit: String
    /// What is counted: `Held` of `Applied`, as a table's headings.
    package let counted: (part: String, whole: String)
    /// The columns from the left; of more than 24 the last 24.
    package let columns: [Column]

    /// Describes a chart.
    package init(
        id: String, title: String, unit: String, counted: (part: String, whole: String),
        columns: [Column]
    ) {
        self.id = id
        self.title = title
        self.unit = unit
        self.counted = counted
        self.columns = Array(columns.suffix(24))
    }

    /// Writes it; nothing where there are no columns.
    package func write(_ page: inout HTMLWriter) {
        if columns.isEmpty { return }
        let summary = columns.map { "\($0.label): \($0.words), \($0.part) of \($0.whole)" }
        page.figure(
            HTMLFigure(
                id: id, title: title, summary: summary.joined(separator: "; "), size: (360, 196)),
            table: table
        ) { svg in
            for line in 0...4 {
                let y = 20 + Double(line) * 32.5
                svg.element(
                    .line, .at(.x1, 34), .at(.x2, 360), .at(.y1, y), .at(.y2, y), .class("ax"))
                svg.words("\(100 - line * 25) %", 30, y + 4, anchor: .end, .class("t m s"))
            }
            let step = 326 / Double(columns.count)
            for (index, column) in columns.enumerated() {
                draw(column, from: 34 + Double(index) * step, step, &svg)
            }
        }
    }

    private func draw(_ column: Column, from left: Double, _ step: Double, _ svg: inout HTMLWriter)
    {
        let width = min(step * 0.62, 36)
        let (middle, isNarrow) = (left + step / 2, columns.count > 6)
        let share = column.whole > 0 ? Double(column.part) / Double(column.whole) : 0
        let height = 130 * share
        if column.whole > 0 {
            svg.box(middle - width / 2, 20, width, 130, .class("p0"))
            svg.box(middle - width / 2, 150 - height, width, height, .class("ok"))
        }
        let percent = column.percent.map { isNarrow ? "\($0)" : "\($0) %" } ?? "–"
        svg.words(percent, middle, 14, anchor: .middle, .class("t s"))
        // Of a month among many its number, and the year where one begins.
        let isFirst = column.label == columns.first?.label || column.label.hasSuffix("-01")
        svg.words(
            isNarrow ? String(column.label.suffix(2)) : column.label, middle, 166,
            anchor: .middle, .class("t s"))
        if isNarrow, isFirst {
            svg.words(String(column.label.prefix(4)), middle, 182, anchor: .middle, .class("t m s"))
        } else if !isNarrow {
            svg.words(
                "\(column.part)/\(column.whole)", middle, 182, anchor: .middle, .class("t m s"))
        }
        svg.newline()
    }

    private var table: HTMLTable {
        HTMLTable(
            caption: title,
            columns: [
                .text(unit), .number(counted.part), .number(counted.whole), .text("Share"),
            ],
            rows: columns.map {
                [.text($0.label), .number($0.part), .number($0.whole), .text($0.words)]
            })
    }
}
