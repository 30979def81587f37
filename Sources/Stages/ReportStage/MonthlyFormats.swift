internal import Contracts
internal import Formats
internal import SystemSupport

/// A month's page as text that fits a width.
enum MonthlyText {
    static func text(_ summary: MonthlySummary, width: Int) -> String {
        let page = MonthlyPage(summary)
        var lines = [page.title, ""] + TextWrap.lines(page.sentence, width: width)
        for note in page.notes { lines += TextWrap.lines("! " + note, width: width, hanging: 2) }
        for part in page.parts {
            lines += ["", "\(part.heading)"]
            lines += table(part, width: width)
            if let more = part.more { lines += TextWrap.lines(more, width: width, indent: 2) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// In columns where they fit; else each row in lines of its own.
    private static func table(_ part: MonthlyPage.Part, width: Int) -> [String] {
        let lines = TextTable.lines([part.titles] + part.rows)
        if lines.allSatisfy({ $0.count <= width }) { return lines }
        return part.rows.flatMap { row in
            let words = zip(part.titles, row).dropFirst(2).filter { !$1.isEmpty }
                .map { "\($0.lowercased()) \($1)" }
            let head = row.prefix(2).joined(separator: "  ")
            return TextWrap.lines(
                ([head] + words).joined(separator: ", "), width: width, indent: 2, hanging: 4)
        }
    }
}

/// A month's page as Markdown.
enum MonthlyMarkdown {
    static func text(_ summary: MonthlySummary) -> String {
        let page = MonthlyPage(summary)
        var lines = ["# \(Markdown.escaped(page.title))", "", Markdown.escaped(page.sentence)]
        if !page.notes.isEmpty {
            lines += [""] + page.notes.map { "- " + Markdown.escaped($0) }
        }
        for part in page.parts {
            lines += ["", "## \(Markdown.escaped(part.heading))", ""]
            lines += Markdown.table(
                part.titles.map(Markdown.escaped), part.rows.map { $0.map(Markdown.escaped) })
            if let more = part.more { lines += ["", Markdown.escaped(more)] }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// A month's page as a file for browsers.
enum MonthlyHTML {
    static func text(_ summary: MonthlySummary) -> String {
        let page = MonthlyPage(summary)
        return HTMLPage(title: page.title).html { body in
            body.element(.header) { header in
                header.element(.h1, text: page.title)
                header.element(.p, text: page.sentence)
                for note in page.notes { header.element(.p, text: note) }
            }
            body.newline()
            body.element(.main, .id("main")) { main in
                for (number, part) in page.parts.enumerated() {
                    main.section("part-\(number)", part.heading) { section in
                        section.table(table(part))
                        if let more = part.more { section.element(.p, text: more) }
                    }
                }
            }
        }
    }

    /// A part as a table.
    static func table(_ part: MonthlyPage.Part) -> HTMLTable {
        HTMLTable(
            caption: part.heading, columns: part.titles.map { .text($0) },
            rows: part.rows.map { $0.map { .text($0) } })
    }
}
