internal import Contracts
internal import Formats
internal import Names

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
        for stage in head.stages { lines += ["- \(Markdown.escaped(stage))"] }
        for section in document.payload.sections {
            let rows = ReportRow.rows(section)
            if rows.isEmpty { continue }
            lines += ["", "## \(section.title) (\(section.entries.count))", ""]
            lines += table(rows)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func table(_ rows: [ReportRow]) -> [String] {
        let titles = [
            "Component", "Package", "Version", "Kind", "Risk", "File", "Why", "What to do",
        ]
        let cells = rows.map { row in
            let entry = row.entry
            return [
                link(entry), entry.name == entry.component ? "" : Markdown.code(entry.name),
                Markdown.code(row.step),
                Markdown.escaped(row.kind), entry.risk?.rawValue ?? "",
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
