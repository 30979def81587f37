internal import Contracts
internal import Formats
internal import Names
internal import RunView
internal import SystemSupport

/// Writes a report for a terminal.
struct ReportText: ReportFormat {
    let name = "text"
    let file: String? = "reports/report.txt"
    let hasMoreToTell = true

    /// Of long parts the first 40 lines unless all are asked for; then also why, what is affected, and
    /// where to read more.
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
        lines += head.branch
        for section in document.payload.sections {
            lines += part(section, model, isVerbose: isVerbose)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func part(
        _ section: ReportSection, _ model: ReportModel, isVerbose: Bool
    ) -> [String] {
        let rows = ReportRow.rows(section)
        if rows.isEmpty { return [] }
        var lines = ["", ReportRow.heading(section, rows)]
        if section.section == .superseded, !isVerbose {
            return lines + ["  a higher version is taken (--verbose lists them)"]
        }
        let shown = rows.prefix(isVerbose ? rows.count : 40)
        let table = TextTable.lines(
            shown.map { cells($0, section.section, model.document.started) })
        for (row, line) in zip(shown, table) {
            lines.append(line)
            if isVerbose { lines += details(row, model.view) }
        }
        if rows.count > shown.count {
            lines.append("  … and \(rows.count - shown.count) more (--verbose shows all)")
        }
        if let command = section.section.command { lines.append("  → \(command)") }
        return lines
    }

    private func cells(_ row: ReportRow, _ section: SectionName, _ time: Timestamp) -> [String] {
        let entry = row.entry
        let name = entry.name == entry.component ? "" : entry.name
        switch section {
        case .applied, .inReview, .failed, .takenBack, .waiting, .held, .thereBefore, .superseded:
            return [
                row.id, entry.component, name, row.step, row.kind, row.entry.age(at: time),
                entry.risk?.rawValue ?? "", entry.commit.map(\.short) ?? "",
                row.place, entry.reason ?? "",
            ]
        case .needsYou:
            return [
                row.id, entry.component, name, row.step, row.place, entry.reason ?? "",
            ]
        case .notLookedUp:
            return [entry.component, row.step, row.place, entry.reason ?? ""]
        }
    }

    /// What is known of a row's update beside its row.
    private func details(_ row: ReportRow, _ view: RunView) -> [String] {
        var lines = row.entry.update.flatMap(view.analysis).map(AnalysisDetails.lines) ?? []
        if let link = row.entry.link { lines.append("link: \(link)") }
        if let remedy = row.entry.remedy { lines.append("→ \(remedy)") }
        return lines.map { "      " + SafeText.line($0) }
    }
}
