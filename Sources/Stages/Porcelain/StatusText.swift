internal import Contracts
internal import Formats
internal import Names
internal import RunView
internal import Runs

/// Writes how a run ended for a terminal.
struct StatusText {
    let record: RunRecord
    let view: RunView
    let report: ReportPayload
    let isVerbose: Bool

    /// The parts of a report in which something is left to do.
    static func parts(_ report: ReportPayload) -> [ReportSection] {
        let sections: Set<SectionName> = [.needsYou, .inReview, .waiting, .held]
        return report.sections.filter { sections.contains($0.section) }
    }

    /// The text.
    var lines: [String] {
        var lines = [head]
        lines += TextTable.lines(
            record.stages.map {
                [$0.stage.rawValue, $0.outcome.rawValue, "exit \($0.exit)", $0.summary]
            })
        lines += view.branchLines.map { "  \($0)" }
        for part in StatusText.parts(report) {
            lines += ["", "\(part.title.lowercased()) (\(part.entries.count))"]
            for (entry, line) in zip(part.entries, TextTable.lines(part.entries.map(row))) {
                lines.append(line)
                if isVerbose, let update = entry.update.flatMap(view.analysis) {
                    lines += AnalysisDetails.lines(update).map { "      \($0)" }
                }
                if isVerbose, let link = entry.link { lines.append("      link: \(link)") }
            }
            if let command = part.section.command { lines.append("  → \(command)") }
        }
        return lines
    }

    private var head: String {
        let end =
            record.setAside.map { "set aside: \($0)" } ?? record.finished.map { "ended \($0)" }
            ?? "not ended: at work, or ended by force"
        let dry = record.isDryRun ? ", dry run: nothing was changed" : ""
        let exit = record.exit.map { ", exit \($0)" } ?? ""
        return
            "run \(record.run)  \(record.pipeline ?? "by hand")\(dry), started \(record.started), "
            + "\(end)\(exit)"
    }

    private func row(_ entry: ReportEntry) -> [String] {
        [
            entry.update?.text ?? "", title(entry),
            [entry.from, entry.to].compactMap { $0 }.joined(separator: " → "),
            entry.kind?.rawValue ?? "", age(entry), entry.risk?.rawValue ?? "",
            entry.reason ?? "",
        ]
    }

    private func title(_ entry: ReportEntry) -> String {
        entry.update == nil
            ? entry.component : ComponentTitle.text(entry.component, package: entry.name)
    }

    private func age(_ entry: ReportEntry) -> String {
        entry.age(at: record.started)
    }
}
