/// A page as programs for mail render it: tables, styles on each element, no script, no drawing,
/// nothing from elsewhere.
///
/// ```swift
/// HTMLMail(title: "upkeep in November 2026").html { mail in
///     mail.mailHeading("12 updates applied, 1 taken back", level: .h1)
///     mail.mailTable(HTMLTable(…))
/// }
/// ```
///
/// Source: caniemail.com, of styles on elements, `table`, `padding`, `border`.
package struct HTMLMail: Sendable {
    /// What the title says.
    package let title: String

    /// Makes a page.
    package init(title: String) { self.title = title }

    /// The whole document.
    package func html(_ body: (inout HTMLWriter) -> Void) -> String {
        var page = HTMLWriter()
        page.own("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        page.own(
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
        page.text(title)
        page.own("</title>\n</head>\n<body style=\"margin:0;padding:0;background:#ffffff\">\n")
        page.element(
            .table, .is(.role, "presentation"), .is(.width, "100%"), .is(.cellpadding, "0"),
            .is(.cellspacing, "0"), .is(.border, "0")
        ) { table in
            table.element(.tr) { row in
                row.element(
                    .td,
                    .style(
                        """
                        padding:16px;overflow-wrap:anywhere;word-break:break-word;font-family:Arial,Helvetica,sans-serif;font-size:14px;\
                        line-height:1.45;color:#1b1f24
                        """), content: body)
            }
        }
        page.own("\n</body>\n</html>\n")
        return page.html
    }
}

extension HTMLWriter {
    /// Writes a heading of a mail, of level 1 or 2.
    package mutating func mailHeading(_ text: String, isFirst: Bool = false) {
        if isFirst {
            element(
                .h1, .style("margin:0 0 12px;font-size:19px;line-height:1.3;color:#1b1f24"),
                text: text)
        } else {
            element(
                .h2, .style("margin:22px 0 6px;font-size:16px;line-height:1.3;color:#1b1f24"),
                text: text)
        }
        newline()
    }

    /// Writes a paragraph of a mail.
    package mutating func mailText(_ text: String, isWarning: Bool = false) {
        if isWarning {
            element(
                .p,
                .style(
                    """
                    margin:8px 0;padding:8px 12px;border-left:5px solid #a85a00;\
                    background:#fff3c9;color:#1b1f24
                    """), text: text)
        } else {
            element(.p, .style("margin:8px 0;color:#535b65"), text: text)
        }
        newline()
    }

    /// Writes a table of a mail, of three columns or fewer where it is to fit a phone; columns in
    /// which every cell is empty are left out. Jumps are texts: a mail has no places to jump to.
    package mutating func mailTable(_ table: HTMLTable) {
        let used = table.usedColumns
        element(
            .table, .is(.width, "100%"), .is(.cellpadding, "0"), .is(.cellspacing, "0"),
            .is(.border, "0"), .style("border-collapse:collapse;font-size:13px")
        ) { html in
            html.element(.tr) { row in
                for column in used {
                    row.element(
                        .th, .is(.scope, "col"), .is(.align, "left"),
                        .is(.width, "\(100 / used.count)%"),
                        .style(
                            """
                            padding:4px 10px 4px 0;border-bottom:2px solid #c9d1d9;color:#535b65;\
                            white-space:nowrap
                            """), text: table.columns[column].title)
                }
            }
            html.newline()
            for cells in table.rows {
                html.element(.tr) { row in
                    for column in used where cells.indices.contains(column) {
                        row.element(
                            .td, .is(.align, "left"),
                            .style(
                                """
                                padding:4px 10px 4px 0;border-bottom:1px solid #e1e5ea;\
                                vertical-align:top;overflow-wrap:anywhere;word-break:break-word
                                """)
                        ) { $0.mailCell(cells[column], isFirst: column == 0) }
                    }
                }
                html.newline()
            }
        }
        newline()
    }

    private mutating func mailCell(_ cell: HTMLTable.Cell, isFirst: Bool) {
        switch cell {
        case .text(let text), .jump(let text, _):
            if isFirst { element(.b, text: text) } else { self.text(text) }
        case .code(let text): mailCode(text)
        case .number(let number): text(String(number))
        case .link(let text, let address): link(text, to: address, style: "color:#0550ae")
        case .badge(let badge): mailBadge(badge)
        case .lines(let cells):
            for (index, cell) in cells.filter({ !$0.isEmpty }).enumerated() {
                if index > 0 { element(.br) }
                mailCell(cell, isFirst: isFirst && index == 0)
            }
        case .none: break
        }
    }

    private mutating func mailCode(_ text: String) {
        if text.isEmpty { return }
        element(.code, .style("font-family:Menlo,Consolas,monospace;font-size:12px"), text: text)
    }

    private mutating func mailBadge(_ badge: HTMLBadge) {
        let style: HTMLAttribute =
            switch badge.tone {
            case .quiet: .style("color:#1b1f24")
            case .good: .style("color:#14532d")
            case .notice: .style("color:#5a4300")
            case .warning: .style("color:#7d2f00;font-weight:bold")
            case .alarm: .style("color:#a40e26;font-weight:bold")
            }
        element(.span, style, text: badge.text)
    }
}
