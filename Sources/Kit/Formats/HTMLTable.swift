/// A table for people: headings with their scope, a caption, cells of text.
///
/// ```swift
/// page.table(
///     HTMLTable(
///         caption: "Updates by layer",
///         columns: [.text("Layer"), .number("Applied")],
///         rows: [[.text("core"), .number(3)]]))
/// ```
package struct HTMLTable: Sendable {
    /// One column.
    package struct Column: Sendable {
        let title: String
        let isNumber: Bool

        /// A column of texts.
        package static func text(_ title: String) -> Column {
            Column(title: title, isNumber: false)
        }

        /// A column of numbers.
        package static func number(_ title: String) -> Column {
            Column(title: title, isNumber: true)
        }
    }

    /// One cell.
    package enum Cell: Sendable {
        /// A text.
        case text(String)
        /// Something to type or to look for: an id, a version, a path.
        case code(String)
        /// A number.
        case number(Int)
        /// A text that leads to a page elsewhere, where the address may be followed.
        case link(String, to: String?)
        /// A text that leads to an element of this page.
        case jump(String, to: String)
        /// A risk, or another word of which the sheet makes a badge.
        case badge(HTMLBadge)
        /// Several of these, a line each; empty ones are left out.
        indirect case lines([Cell])
        /// Nothing.
        case none
    }

    /// What it is, for those who do not see what stands around it.
    package let caption: String
    /// The columns, from the left.
    package let columns: [Column]
    /// The rows from the top, with as many cells as there are columns; the first of a row names it.
    package let rows: [[Cell]]

    /// Makes a table.
    package init(caption: String, columns: [Column], rows: [[Cell]]) {
        self.caption = caption
        self.columns = columns
        self.rows = rows
    }
}

/// A word on a ground of its own; the word says all, the colour only helps.
package struct HTMLBadge: Sendable {
    let text: String
    let tone: Tone

    /// How much it asks to be seen.
    package enum Tone: Sendable {
        case quiet, good, notice, warning, alarm
    }

    /// Makes a badge.
    package init(_ text: String, _ tone: Tone = .quiet) {
        self.text = text
        self.tone = tone
    }

    var attribute: HTMLAttribute {
        switch tone {
        case .quiet: .class("g")
        case .good: .class("g good")
        case .notice: .class("g notice")
        case .warning: .class("g warning")
        case .alarm: .class("g alarm")
        }
    }
}

extension HTMLWriter {
    /// Writes a table; columns in which every cell is empty are left out.
    package mutating func table(_ table: HTMLTable) {
        let used = table.usedColumns
        scrolling(table.caption) { region in
            region.element(.table) { html in
                html.element(.caption, text: table.caption)
                html.element(.thead) { head in
                    head.element(.tr) { row in
                        for column in used { row.heading(table.columns[column]) }
                    }
                }
                html.newline()
                html.element(.tbody) { body in
                    for cells in table.rows { body.row(cells, of: table.columns, used) }
                }
            }
        }
    }

    private mutating func heading(_ column: HTMLTable.Column) {
        if column.isNumber {
            element(.th, .is(.scope, "col"), .class("n"), text: column.title)
        } else {
            element(.th, .is(.scope, "col"), text: column.title)
        }
    }

    private mutating func row(
        _ cells: [HTMLTable.Cell], of columns: [HTMLTable.Column], _ used: [Int]
    ) {
        element(.tr) { row in
            for column in used where cells.indices.contains(column) {
                let cell = cells[column]
                if column == 0 {
                    row.element(.th, .is(.scope, "row")) { $0.cell(cell) }
                } else if columns[column].isNumber {
                    row.element(.td, .class("n")) { $0.cell(cell) }
                } else {
                    row.element(.td) { $0.cell(cell) }
                }
            }
        }
        newline()
    }

    private mutating func cell(_ cell: HTMLTable.Cell) {
        switch cell {
        case .text(let text): self.text(text)
        case .code(let text): if !text.isEmpty { element(.code, text: text) }
        case .number(let number): text(String(number))
        case .link(let text, let address): link(text, to: address)
        case .jump(let text, let id): jump(text, to: id)
        case .badge(let badge): self.badge(badge)
        case .lines(let cells):
            for (index, cell) in cells.filter({ !$0.isEmpty }).enumerated() {
                if index > 0 { element(.br) }
                self.cell(cell)
            }
        case .none: break
        }
    }

    /// Writes a badge.
    package mutating func badge(_ badge: HTMLBadge) {
        element(.span, badge.attribute, text: badge.text)
    }
}

extension HTMLTable {
    /// The first column, and those in which a cell says something.
    var usedColumns: [Int] {
        columns.indices.filter { column in
            column == 0
                || rows.contains { $0.indices.contains(column) && !$0[column].isEmpty }
        }
    }
}

extension HTMLTable.Cell {
    var isEmpty: Bool {
        switch self {
        case .text(let text), .code(let text), .link(let text, _), .jump(let text, _):
            text.isEmpty
        case .number: false
        case .badge(let badge): badge.text.isEmpty
        case .lines(let cells): cells.allSatisfy(\.isEmpty)
        case .none: true
        }
    }
}
