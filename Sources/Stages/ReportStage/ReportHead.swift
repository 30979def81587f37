internal import Contracts
internal import RunView

/// What a report says before its parts, the same in every format, a line each.
struct ReportHead {
    /// The counts, as in `20 updates for 57 dependencies; risk: 2 high, 18 low`; nil where there are
    /// none.
    let counts: String?
    /// What is new since the report before; nil where there is none.
    let news: String?
    /// What is not known; nil when everything is.
    let warning: String?
    /// How the stages ended that are not complete.
    let stages: [String]
    /// What became of the branch, and what of it a person should know.
    let branch: [String]

    init(_ document: Document<ReportPayload>, _ view: RunView) {
        let summary = document.payload.summary
        let risks = summary.risks
        let parts = [
            (risks.critical, "critical"), (risks.high, "high"), (risks.medium, "medium"),
            (risks.low, "low"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        counts =
            view.detect == nil || summary.updates == 0
            ? nil
            : Words.count(summary.updates, "update") + " for "
                + Words.count(summary.dependencies, "dependency", "dependencies")
                + (parts.isEmpty ? "" : "; risk: " + parts.joined(separator: ", "))
        news = summary.since.flatMap { since in
            summary.new.map { new in
                "\(new == 0 ? "nothing is" : new == 1 ? "1 row is" : "\(new) rows are") new since the "
                    + "report of \(since)"
            }
        }
        warning = summary.complete ? nil : ReportHead.unknown(document.payload, view)
        stages =
            view.endings.filter { ReportHead.isTold($0, summary) }.map {
                "\($0.stage.rawValue) \($0.outcome.rawValue): \($0.summary)"
            }
            + document.findings.filter {
                $0.rule == Rule.stageMissing.id
                    || $0.rule.hasPrefix("deliver/") && !$0.isUrgent
            }.map(\.message)
        branch = view.calmBranchLines
    }

    /// What is not known, by name.
    private static func unknown(_ payload: ReportPayload, _ view: RunView) -> String {
        guard let detect = view.detect else {
            return "not complete: the source of updates could not be read"
        }
        let names = (payload.sections.first { $0.section == .notLookedUp }?.entries ?? [])
            .map(\.component)
        if names.isEmpty { return "not complete: \(detect.summary)" }
        let more = names.count > 3 ? " and \(names.count - 3) more" : ""
        return "not complete, newer versions may exist: no answer for "
            + names.prefix(3).joined(separator: ", ") + more
    }

    /// Whether how a stage ended is to be told in its own words: what analyze lacks is what detect lacks,
    /// and of a push that was refused the first line tells.
    private static func isTold(_ ending: RunView.Ending, _ summary: ReportSummary) -> Bool {
        switch (ending.stage, ending.outcome) {
        case (_, .complete): false
        case (.detect, _), (.analyze, .partial): summary.complete
        case (.apply, .failed):
            summary.push?.outcome != .rejected && summary.push?.outcome != .unreachable
        default: true
        }
    }

    /// All lines, in order.
    var lines: [String] { [counts, news, warning].compactMap { $0 } + stages + branch }
}
