internal import SystemSupport

/// Bars that lie one below the other, each of up to three parts: how many of what.
///
/// The parts differ in colour and in height, and the numbers stand beside each bar.
package struct HTMLBarChart: Sendable {
    /// One bar.
    package struct Bar: Sendable {
        let label: String
        let values: [Int]

        /// Makes a bar with a value for each part.
        package init(_ label: String, _ values: [Int]) {
            self.label = label
            self.values = values.map { max($0, 0) }
        }

        /// No sum of what a document holds may trap.
        var total: Double { values.reduce(0) { $0 + Double($1) } }
    }

    /// The id, unique in its page.
    package let id: String
    /// What it shows.
    package let title: String
    /// What a bar stands for, as a table's heading: `Layer`.
    package let unit: String
    /// What the parts are called, the gravest first; at most three.
    package let parts: [String]
    /// The bars from the top; after the 40th they are counted, not drawn.
    package let bars: [Bar]

    /// Describes a chart.
    package init(id: String, title: String, unit: String, parts: [String], bars: [Bar]) {
        self.id = id
        self.title = title
        self.unit = unit
        self.parts = Array(parts.prefix(3))
        self.bars = bars
    }

    private static let most = 40
    private static let width = 360.0
    private static let heights = [12.0, 9, 6]
    private static let looks: [HTMLAttribute] = [.class("p1"), .class("p2"), .class("p3")]

    /// Writes it; nothing where there are no bars.
    package func write(_ page: inout HTMLWriter) {
        if bars.isEmpty { return }
        let shown = bars.prefix(Self.most)
        let rowHeight = 36.0
        let top = parts.count > 1 ? 22.0 : 0
        let height = top + Double(shown.count) * rowHeight + (bars.count > shown.count ? 24 : 4)
        let most = max(shown.map(\.total).max() ?? 0, 1)
        page.figure(
            HTMLFigure(id: id, title: title, summary: summary, size: (Self.width, height)),
            table: table
        ) { svg in
            if parts.count > 1 { legend(&svg) }
            for (row, bar) in shown.enumerated() {
                draw(bar, at: top + Double(row) * rowHeight, scale: Self.width / most, &svg)
            }
            if bars.count > shown.count {
                svg.words("… and \(bars.count - shown.count) more", 0, height - 8)
            }
        }
    }

    private func legend(_ svg: inout HTMLWriter) {
        for (index, part) in parts.enumerated() {
            let left = Double(index) * 80
            svg.box(left, 14 - Self.heights[index], 12, Self.heights[index], Self.looks[index])
            svg.words(SafeText.shortened(part, to: 9), left + 18, 13, .class("t s"))
        }
        svg.newline()
    }

    private func draw(_ bar: Bar, at top: Double, scale: Double, _ svg: inout HTMLWriter) {
        svg.words(SafeText.shortened(bar.label, to: 22), 0, top + 13)
        svg.words(words(bar), Self.width, top + 13, anchor: .end, .class("t m"))
        svg.box(0, top + 18, Self.width, 12, .class("p0"))
        var left = 0.0
        for (part, value) in zip(parts.indices, bar.values) where value > 0 {
            let length = Double(value) * scale
            let height = Self.heights[part]
            svg.box(left, top + 30 - height, max(length - 1, 1), height, Self.looks[part])
            left += length
        }
        svg.newline()
    }

    /// `2 major, 5 minor`; the number alone where the parts have no names of their own.
    private func words(_ bar: Bar) -> String {
        if parts.count == 1 { return bar.values.first.map(String.init) ?? "0" }
        let words = zip(parts, bar.values).filter { $1 > 0 }.map { "\($1) \($0)" }
        return words.isEmpty ? "none" : words.joined(separator: ", ")
    }

    private var summary: String {
        let lines = bars.prefix(Self.most).map { "\($0.label): \(words($0))" }
        return lines.joined(separator: "; ")
    }

    private var table: HTMLTable {
        HTMLTable(
            caption: title, columns: [.text(unit)] + parts.map(HTMLTable.Column.number),
            rows: bars.map { bar in
                [.text(bar.label)]
                    + parts.indices.map { part in
                        .number(bar.values.indices.contains(part) ? bar.values[part] : 0)
                    }
            })
    }
}
