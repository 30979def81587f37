internal import Contracts
internal import Formats
internal import Names
internal import RunView
internal import Runs
internal import SystemSupport

/// Writes how a run ended for a terminal.
struct StatusText {
    let record: RunRecord
    let view: RunView
    let report: ReportPayload
    let isVerbose: Bool

    /// The parts of a report in which something is left to do.
    static func parts(_ report: ReportPayload) -> [ReportSection] {
        let sections: Set<SectionName> = [
            .needsYou, .inReview, .failed, .planned, .waiting, .held,
        ]
        return report.sections.filter { sections.contains($0.section) }
    }

    /// The text.
    var lines: [String] {
        let width = StandardStreams.width
        var lines = TextWrap.lines(head, width: width, hanging: 2)
        lines += TextTable.lines(
            record.stages.map {
                [$0.stage.rawValue, $0.outcome.rawValue, "exit \($0.exit)", $0.summary]
            }, width: width)
        for line in view.branchLines {
            lines += TextWrap.lines(line, width: width, indent: 2, hanging: 2)
        }
        for part in StatusText.parts(report) {
            let text = ReportPart(
                part, at: record.started, width: width, isVerbose: isVerbose)
            lines += [""] + text.lines
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
}
