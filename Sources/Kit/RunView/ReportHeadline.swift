internal import Contracts
internal import Names

/// Says in one line what happened in a run.
struct ReportHeadline {
    private let payload: ReportPayload
    private let view: RunView
    private var summary: ReportSummary { payload.summary }

    /// Takes a report whose counts stand.
    init(_ payload: ReportPayload, _ view: RunView) {
        self.payload = payload
        self.view = view
    }

    /// The line; its parts are divided by `;`.
    var text: String {
        if view.detect == nil { return "nothing is known: detect left no document" }
        var parts = [done].compactMap { $0 }
        if hasCommits { parts += [pushed, backedUp, checked] }
        parts += [waiting].compactMap { $0 }
        if !summary.complete { parts.append(unknown) }
        if summary.dryRun { parts.append("dry run: nothing was changed") }
        return parts.joined(separator: "; ")
    }

    private var hasCommits: Bool { summary.push != nil }

    /// What was done, or that nothing was.
    private var done: String? {
        let outcomes = summary.outcomes
        let parts = [
            (outcomes.applied, "applied"), (outcomes.inReview, "in review"),
            (outcomes.failed, "failed"), (outcomes.takenBack, "taken back by hand"),
            (outcomes.refused, "refused"), (outcomes.unlocated, "not located"),
        ].filter { $0.0 > 0 }
        let words = parts.map { "\($0) \($1)" }.joined(separator: ", ")
        guard let first = parts.first else {
            if summary.updates > 0 { return view.apply == nil ? nil : "nothing applied" }
            return summary.complete ? "no updates: everything is up to date" : "no updates seen"
        }
        let noun = first.0 == 1 ? " update" : " updates"
        let number = "\(first.0)"
        return number + noun + words.dropFirst(number.count)
    }

    private var pushed: String {
        guard let push = summary.push else { return "" }
        let place = [push.remote, push.branch].compactMap { $0 }.joined(separator: "/")
        let commits = [push.from, push.to].compactMap { $0?.short }.joined(separator: "..")
        switch push.outcome {
        case .pushed:
            let review = push.base.map { " for review on \($0)" } ?? ""
            return "pushed \(commits) to \(place)\(review)"
        case .already: return "\(place) had \(commits) before"
        case .none: return "not pushed: \(commits) stands on the local branch \(push.branch)"
        case .rejected: return "the push to \(place) was rejected"
        case .unreachable: return "not pushed: \(push.remote ?? "the remote") could not be reached"
        }
    }

    private var backedUp: String {
        guard let backup = summary.backup else { return "not backed up" }
        let all = Words.count(backup.artifacts, "artifact")
        return backup.verified == backup.artifacts
            ? "backed up (\(all), verified)"
            : "backed up (\(all), only \(backup.verified) verified)"
    }

    private var checked: String {
        guard let checks = summary.checks else { return "not checked" }
        let made = checks.passed + checks.failed
        if made == 0 { return "nothing could be checked" }
        return "\(checks.passed) of \(Words.count(made, "check")) passed"
    }

    private var waiting: String? {
        let outcomes = summary.outcomes
        let parts = [
            (
                outcomes.planned,
                outcomes.planned == 1 ? "goes with the next run" : "go with the next run"
            ),
            (outcomes.waiting, outcomes.waiting == 1 ? "waits" : "wait"), (outcomes.held, "held"),
        ].filter { $0.0 > 0 }
        if parts.isEmpty { return nil }
        let words = parts.map { "\($0) \($1)" }.joined(separator: ", ")
        return view.apply == nil && !hasCommits ? "\(Words.count(open, "update")): " + words : words
    }

    private var open: Int {
        summary.outcomes.planned + summary.outcomes.waiting + summary.outcomes.held
    }

    private var unknown: String {
        summary.failedLookups == 0
            ? "not complete"
            : "not complete: \(Words.count(summary.failedLookups, "dependency", "dependencies")) "
                + "not looked up"
    }
}
