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
                new == 0
                    ? "nothing is new since the report of \(since)"
                    : "\(Words.count(new, "update")) new since the report of \(since)"
            }
        }
        warning =
            summary.complete
            ? nil
            : "not complete: "
                + (view.detect.map(\.summary) ?? "the source of updates could not be read")
        stages =
            view.endings.filter {
                // What detect lacks is the warning.
                $0.outcome != .complete && ($0.stage != .detect || summary.complete)
            }.map {
                "\($0.stage.rawValue) \($0.outcome.rawValue): \($0.summary)"
            }
            + document.findings.filter {
                $0.rule == Rule.stageMissing.id || $0.rule.hasPrefix("deliver/")
            }.map(\.message)
        branch = view.branchLines
    }

    /// All lines, in order.
    var lines: [String] { [counts, news, warning].compactMap { $0 } + stages + branch }
}
