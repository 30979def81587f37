internal import Contracts
internal import RunView

/// The head of a report, the same in every format.
struct ReportHead {
    /// What happened, as in `400 applied · 2 held`.
    let counts: String
    /// What is not known; nil when everything is.
    let warning: String?
    /// How the stages ended, a line each.
    let stages: [String]
    /// What became of the branch, and what of it a person should know, a line each.
    let branch: [String]

    init(_ document: Document<ReportPayload>, _ view: RunView) {
        let summary = document.payload.summary
        let outcomes = summary.outcomes
        let parts = outcomes.named.map { "\($0.count) \($0.name)" }
        let updates = Words.count(summary.updates, "update")
        if view.detect == nil {
            counts = "nothing is known: detect left no document"
        } else if summary.updates == 0 {
            counts = summary.complete ? "no updates: everything is up to date" : "no updates seen"
        } else {
            counts = "\(updates): " + parts.joined(separator: " · ")
        }
        warning =
            summary.complete
            ? nil
            : "not complete: "
                + (view.detect.map(\.summary) ?? "the source of updates could not be read")
        stages =
            view.endings.filter { $0.outcome != .complete }.map {
                "\($0.stage.rawValue) \($0.outcome.rawValue): \($0.summary)"
            } + document.findings.filter { $0.rule == Rule.stageMissing.id }.map(\.message)
        branch =
            (summary.dryRun ? ["dry run: nothing was changed"] : []) + view.branchLines
    }
}

extension ReportOutcomes {
    /// The counts that are not 0, as people call them, in the order in which they read.
    var named: [(count: Int, name: String)] {
        [
            (applied, "applied"), (inReview, "in review"), (failed, "failed"),
            (takenBack, "taken back"), (refused, "refused"), (unlocated, "not located"),
            (waiting, "waiting"), (held, "held"), (already, "there before"),
            (superseded, "superseded"),
        ].filter { $0.0 > 0 }
    }
}
