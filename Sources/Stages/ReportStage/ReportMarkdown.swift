internal import Contracts
internal import Formats
internal import Names
internal import RunView

/// Writes a report as Markdown, with nothing from outside that could act as markup.
struct ReportMarkdown: ReportFormat {
    let name = "markdown"
    let file: String? = "reports/report.md"
    let hasMoreToTell = false

    /// All of it.
    func text(_ model: ReportModel, isVerbose: Bool) -> String {
        let (document, head) = (model.document, model.head)
        let repository = document.repository
        var lines = ["# upkeep report \(document.run)", ""]
        if let url = repository.url { lines += ["Repository: \(Markdown.code(url))  "] }
        if let branch = repository.branch {
            let commit = repository.commit?.short ?? ""
            lines += ["Branch: \(Markdown.code(branch)) at \(Markdown.code(commit))", ""]
        }
        lines += ["**\(Markdown.escaped(head.counts))**", ""]
        if let warning = head.warning { lines += ["> **\(Markdown.escaped(warning))**", ""] }
        for stage in head.stages + head.branch { lines += ["- \(Markdown.escaped(stage))"] }
        for section in document.payload.sections {
            let rows = ReportRow.rows(section)
            if rows.isEmpty { continue }
            lines += ["", "## \(ReportRow.heading(section, rows))", ""]
            lines += table(rows, document.started)
            if let command = section.section.command {
                lines += ["", Markdown.escaped(command)]
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func table(_ rows: [ReportRow], _ time: Timestamp) -> [String] {
        let titles = [
            "Update", "Component", "Package", "Version", "Kind", "Age", "Risk", "File", "Why",
            "What to do",
        ]
        let cells = rows.map { row in
            let entry = row.entry
            return [
                row.id.isEmpty ? "" : Markdown.code(row.id), link(entry),
                entry.name == entry.component ? "" : Markdown.code(entry.name),
                Markdown.code(row.step),
                Markdown.escaped(row.kind), row.entry.age(at: time), entry.risk?.rawValue ?? "",
                Markdown.code(row.place),
                Markdown.escaped(entry.reason ?? ""), Markdown.escaped(entry.remedy ?? ""),
            ]
        }
        return Markdown.table(titles, cells)
    }

    private func link(_ entry: ReportEntry) -> String {
        guard let link = entry.link, link.hasPrefix("https://"),
            link.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"()<>\"|\\`$".utf8.contains($0) })
        else { return Markdown.escaped(entry.component) }
        return "[\(Markdown.escaped(entry.component))](\(link))"
    }
}
