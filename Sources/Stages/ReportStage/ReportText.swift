internal import Contracts
internal import Formats
internal import Names
internal import SystemSupport

/// Writes a report for a terminal.
struct ReportText: ReportFormat {
    let name = "text"
    let file: String? = "reports/report.txt"
    let hasMoreToTell = true

    /// Of long parts the first 40 lines unless all are asked for.
    func text(_ model: ReportModel, isVerbose: Bool) -> String {
        let (document, head) = (model.document, model.head)
        let repository = document.repository
        let place = [repository.url, repository.branch].compactMap { $0 }.joined(separator: " ")
        var lines = [
            "upkeep report \(document.run)  \(place) \(repository.commit?.short ?? "")"
        ]
        lines.append(head.counts)
        if let warning = head.warning { lines.append(warning) }
        lines += head.stages.filter { !($0.hasPrefix("detect") && head.warning != nil) }
        for section in document.payload.sections {
            let rows = ReportRow.rows(section)
            if rows.isEmpty { continue }
            let limit = isVerbose ? rows.count : 40
            lines += ["", "\(section.title) (\(section.entries.count))"]
            lines += TextTable.lines(rows.prefix(limit).map { cells($0, section.section) })
            if rows.count > limit {
                lines.append("  … and \(rows.count - limit) more (--verbose shows all)")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func cells(_ row: ReportRow, _ section: SectionName) -> [String] {
        let entry = row.entry
        let name = entry.name == entry.component ? "" : entry.name
        switch section {
        case .applied, .failed, .pending, .held:
            return [
                entry.component, name, row.step, row.kind,
                entry.risk?.rawValue ?? "", entry.commit.map(\.short) ?? "",
                row.place, entry.reason ?? "",
            ]
        case .needsYou:
            return [entry.component, name, row.step, row.place, entry.reason ?? ""]
        case .notLookedUp:
            return [entry.component, row.step, row.place, entry.reason ?? ""]
        }
    }
}
