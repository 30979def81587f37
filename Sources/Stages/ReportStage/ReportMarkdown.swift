internal import Contracts
internal import RunView
internal import SystemSupport

/// Writes a report as Markdown, with nothing from outside that could act as markup.
enum ReportMarkdown {
    /// The text.
    static func text(_ document: Document<ReportPayload>, _ view: RunView) -> String {
        let head = ReportHead(document, view)
        let repository = document.repository
        var lines = ["# upkeep report \(document.run)", ""]
        if let url = repository.url { lines += ["Repository: \(code(url))  "] }
        if let branch = repository.branch {
            lines += [
                "Branch: \(code(branch)) at \(code(String(repository.commit?.prefix(12) ?? "")))",
                "",
            ]
        }
        lines += ["**\(escaped(head.counts))**", ""]
        if let warning = head.warning { lines += ["> **\(escaped(warning))**", ""] }
        for stage in head.stages { lines += ["- \(escaped(stage))"] }
        for section in document.payload.sections {
            let rows = ReportRow.rows(section)
            if rows.isEmpty { continue }
            lines += ["", "## \(section.title) (\(section.entries.count))", ""]
            lines += table(rows, section.section)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func table(_ rows: [ReportRow], _ section: SectionName) -> [String] {
        let titles = [
            "Component", "Package", "Version", "Kind", "Risk", "File", "Why", "What to do",
        ]
        let cells = rows.map { row in
            let entry = row.entry
            return [
                link(entry), entry.name == entry.component ? "" : code(entry.name), code(row.step),
                escaped(row.kind), entry.risk?.rawValue ?? "", code(row.place),
                escaped(entry.reason ?? ""), escaped(entry.remedy ?? ""),
            ]
        }
        let used = titles.indices.filter { column in cells.contains { !$0[column].isEmpty } }
        func line(_ cells: [String]) -> String {
            "| " + used.map { cells[$0] }.joined(separator: " | ") + " |"
        }
        return [line(titles), "|" + used.map { _ in " --- |" }.joined()] + cells.map(line)
    }

    private static func link(_ entry: ReportEntry) -> String {
        guard let link = entry.link, link.hasPrefix("https://"),
            link.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"()<>\"|\\`".utf8.contains($0) })
        else { return escaped(entry.component) }
        return "[\(escaped(entry.component))](\(link))"
    }

    /// Text in which no character is markup.
    static func escaped(_ text: String) -> String {
        var result = ""
        for character in SafeText.line(text) {
            switch character {
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            case "|", "*", "_", "`", "[", "]", "#", "\\", "!", "~": result += "\\\(character)"
            default: result.append(character)
            }
        }
        return result
    }

    /// Text as code; "" stays "".
    private static func code(_ text: String) -> String {
        let clean = SafeText.line(text)
        if clean.contains(where: { "`|<>[]()!*\\".contains($0) }) { return escaped(clean) }
        return clean.isEmpty ? "" : "`\(clean)`"
    }
}
