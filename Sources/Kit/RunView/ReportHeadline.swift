internal import Contracts
internal import Names
internal import SystemSupport

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
        var parts = [done, urgent].compactMap(\.self)
        if let push = summary.push { parts += about(push) }
        parts += [waiting, critical].compactMap(\.self)
        if !summary.complete { parts.append(unknown) }
        if summary.dryRun { parts.append("dry run: nothing was changed") }
        return parts.joined(separator: "; ")
    }

    /// What was done, or that nothing was.
    private var done: String? {
        let outcomes = summary.outcomes
        let parts = [
            (outcomes.applied, "applied"), (outcomes.inReview, "in review"),
            (takenBack, "taken back"), (outcomes.failed - takenBack, "failed"),
            (outcomes.takenBack, "taken back by hand"), (outcomes.refused, "refused"),
            (outcomes.unlocated, "not located"),
        ].filter { $0.0 > 0 }
        let words = parts.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
        guard let first = parts.first else {
            if summary.updates > 0 { return view.apply == nil ? nil : "nothing applied" }
            return summary.complete ? "no updates: everything is up to date" : "no updates seen"
        }
        let noun = first.0 == 1 ? " update" : " updates"
        let number = "\(first.0)"
        let failing = failing == 0 ? "" : " (\(failing) of these failed a check)"
        return number + noun + words.dropFirst(number.count) + failing
    }

    /// How many stand there although a check of them failed.
    private var failing: Int {
        let failed = (view.validate?.payload.checks ?? []).filter { $0.outcome == .failed }
        return Set(failed.flatMap(\.updates)).filter { update in
            let outcome = view.change(of: update)?.outcome
            return (outcome == .applied || outcome == .inReview)
                && view.revert(of: update) == nil
        }.count
    }

    /// How many failed a check and were taken back for it.
    private var takenBack: Int {
        if view.isTakenBackByHand { return 0 }
        let back = (view.rollback?.payload.reverts ?? []).filter {
            $0.isDone && view.update($0.update) != nil
        }
        return min(Set(back.map(\.update)).count, summary.outcomes.failed)
    }

    /// What the line says of the push in words of its own.
    private static let ofPush = [Rule.pushRejected.id, Rule.pushUnreachable.id]

    /// What needs a person and is not an update: these are counted above.
    private var urgent: String? {
        let entries = (payload.sections.first { $0.section == .needsYou }?.entries ?? [])
            .filter { $0.update == nil && !Self.ofPush.contains($0.name) }
        if entries.isEmpty { return nil }
        var names: [String] = []
        for entry in entries where !names.contains(entry.component) {
            names.append(SafeText.shortened(entry.component, to: 40))
        }
        let more = names.count > 3 ? ", …" : ""
        return "\(entries.count) urgent: \(names.prefix(3).joined(separator: ", "))\(more)"
    }

    /// What became of the push, and of what goes with one.
    private func about(_ push: Push) -> [String] {
        let place = [push.remote, push.branch].compactMap { $0 }.joined(separator: "/")
        let commits = [push.from, push.to].compactMap { $0?.short }.joined(separator: "..")
        switch push.outcome {
        case .pushed:
            let review = push.base.map { " for review on \($0)" } ?? ""
            let words =
                view.reviewBranches.map { Words.count($0, "review branch", "review branches") }
                .map { "pushed to \($0)\(push.base.map { " on \($0)" } ?? "")" }
            return [words ?? "pushed \(commits) to \(place)\(review)", backedUp, checked]
        case .already:
            return ["nothing to push" + (push.to.map { ": \(place) stands at \($0.short)" } ?? "")]
        case .none:
            return [
                "not pushed: \(commits) stands on the local branch \(push.branch) (push it: git push)",
                backedUp, checked,
            ]
        case .rejected:
            return ["not pushed: \(reason(push) ?? "\(place) refused the commits")", backedUp]
        case .unreachable:
            return ["not pushed: \(push.remote ?? "the remote") could not be reached", backedUp]
        }
    }

    /// What the server said, as one part of the line.
    private func reason(_ push: Push) -> String? {
        push.message.map {
            SafeText.shortened(SafeText.line($0), to: 200).replacing(";", with: ",")
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
        let late = view.isLastPushChecked ? "" : ", the last push is not checked"
        return "\(checks.passed) of \(Words.count(made, "check")) passed\(late)"
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
        return view.apply == nil && summary.push == nil
            ? "\(Words.count(open, "update")): " + words : words
    }

    /// How many of those that are not taken are of critical risk.
    private var critical: String? {
        let open: Set<SectionName> = [.needsYou, .inReview, .planned, .waiting, .held]
        let count = payload.sections.filter { open.contains($0.section) }.flatMap(\.entries)
            .filter { $0.risk == .critical }.count
        return count == 0 ? nil : "\(count) of critical risk"
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
