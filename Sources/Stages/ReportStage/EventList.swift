internal import Contracts
internal import Delivery
internal import Formats
internal import Names
internal import Policy
internal import RunView
internal import SystemSupport

/// What people may want to know of a run: what its report says, joined and counted as there.
struct EventList {
    private let view: RunView
    private let report: ReportPayload
    private let run: RunID
    private let record: RunRecord?

    init(_ view: RunView, _ report: ReportPayload, _ run: RunID, _ record: RunRecord?) {
        self.view = view
        self.report = report
        self.run = run
        self.record = record
    }

    /// Everything; what was told before is the ledger's to know.
    var all: [DeliveryEvent] {
        report.sections.flatMap { section in
            ReportRow.rows(section.entries.filter { !isToldOtherwise($0) })
                .compactMap { event($0, section.section) }
        } + push + checks + stages + detection
    }

    /// That the run begins.
    static func started(_ run: RunID, pipeline: String?) -> DeliveryEvent {
        DeliveryEvent(
            .started, subject: run.text,
            title: pipeline.map { "the pipeline \($0) begins" } ?? "a run begins")
    }

    private func event(_ row: ReportRow, _ section: SectionName) -> DeliveryEvent? {
        switch section {
        case .applied: return made(.done, row, once: run.text, detail: commit(row.entry))
        case .inReview:
            return made(
                .approvalNeeded, row, once: "review", detail: "it is on a branch for review")
        case .failed: return failed(row)
        case .takenBack:
            return made(
                .rolledBack, row, once: run.text,
                detail: row.entry.commit.map { "taken back by hand in \($0.short)" })
        case .needsYou: return urgent(row)
        case .planned, .waiting, .held: return open(row, section)
        case .thereBefore, .superseded, .notLookedUp: return nil
        }
    }

    // MARK: what was done

    private func commit(_ entry: ReportEntry) -> String? {
        guard let commit = entry.commit?.short else { return nil }
        let push = report.summary.push
        return push?.outcome == PushOutcome.none
            ? "commit \(commit), not pushed: it stands on the local branch \(push?.branch ?? "")"
            : "commit \(commit)"
    }

    private func failed(_ row: ReportRow) -> DeliveryEvent? {
        guard let update = row.entry.update else { return nil }
        guard let revert = view.revert(of: update) else {
            return made(.failed, row, once: run.text, detail: row.entry.reason)
        }
        let why = view.checks(of: update).first { $0.outcome == .failed }.map { check in
            "check \(check.check) of \(view.names.name(subject: check.subject)) failed"
                + (check.reason.map { ": \($0)" } ?? "")
        }
        guard revert.isDone else {
            let words = [revert.reason, why].compactMap { $0 }.joined(separator: "; ")
            return made(
                .failed, row, once: run.text,
                detail: "it could not be taken back" + (words.isEmpty ? "" : ": \(words)"))
        }
        let back = revert.revert.map { "taken back in \($0.short)" }
        let words = [back, view.isHeld(update) ? "the version is held" : nil, why ?? revert.reason]
        return made(
            .rolledBack, row, once: run.text,
            detail: words.compactMap { $0 }.joined(separator: "; "))
    }

    // MARK: what waits

    private func urgent(_ row: ReportRow) -> DeliveryEvent? {
        let entry = row.entry
        guard let update = entry.update else {
            return DeliveryEvent(
                .approvalNeeded, subjects: row.entries.map { "\($0.name) \($0.component)" },
                title: view.names.name(subject: entry.component),
                detail: [entry.reason, entry.remedy].compactMap { $0 }.joined(separator: "; "),
                severity: .warning, layer: layer(of: entry.component))
        }
        // The same refusal is no news the night after.
        if view.change(of: update)?.outcome == .refused {
            return made(
                .failed, row, once: entry.reason ?? "refused",
                detail: entry.reason)
        }
        return made(.approvalNeeded, row, once: "", detail: entry.reason, command: entry.take)
    }

    /// The layer of what a finding names; nil where it is no package or component of the run's.
    private func layer(of subject: String) -> Layer? {
        (view.analyze?.payload.updates ?? []).first { analyzed in
            analyzed.component == subject
                || view.dependency(of: analyzed.update)?.package == subject
        }?.layer
    }

    private func open(_ row: ReportRow, _ section: SectionName) -> DeliveryEvent? {
        let entry = row.entry
        guard entry.update != nil else { return nil }
        let name: EventName? =
            switch section {
            case .planned: .updateAvailable
            case .held: nil
            default: entry.waits?.for == .window ? .waitsForWindow : .approvalNeeded
            }
        if !entry.security.isEmpty {
            let why = entry.reason.map { "; \($0)" } ?? ""
            return made(
                .securityUpdate, row, once: "",
                detail: entry.security.prefix(5).joined(separator: ", ") + why,
                command: entry.waits?.take, also: name)
        }
        guard let name else { return nil }
        let details = [
            entry.kind?.rawValue, entry.risk.map { "\($0.rawValue) risk" }, entry.reason,
        ]
        return made(
            name, row, once: "", detail: details.compactMap { $0 }.joined(separator: ", "),
            command: entry.waits?.take,
            also: name == .waitsForWindow ? .updateAvailable : nil)
    }

    private func made(
        _ name: EventName, _ row: ReportRow, once: String, detail: String?,
        command: String? = nil, also: EventName? = nil
    ) -> DeliveryEvent? {
        guard let first = row.entry.update else { return nil }
        let ids = row.entries.compactMap(\.update)
        let places = row.count > 1 ? " (\(Words.count(row.count, "place")))" : ""
        return DeliveryEvent(
            name, subjects: ids.map { once.isEmpty ? $0.text : "\($0.text) \(once)" },
            title: view.names.name(first) + places, detail: detail, update: first,
            layer: row.entry.layer, command: command, also: also,
            channels: ids.flatMap { view.analysis(of: $0)?.policy?.notify ?? [] })
    }

    // MARK: what is told in other words

    /// How the push failed; nil where it did not.
    private var failedPush: Push? {
        guard let push = report.summary.push ?? view.apply?.payload.push,
            push.outcome == .rejected || push.outcome == .unreachable
        else { return nil }
        return push
    }

    /// The updates whose commits did not get to the branch: of them the push is told, once.
    private var unpushed: Set<UpdateID> {
        guard failedPush != nil else { return [] }
        return Set(
            (view.apply?.payload.changes ?? []).filter {
                $0.outcome == .failed
                    && ["push-rejected", "remote-unreachable"].contains($0.reason)
            }.map(\.update))
    }

    /// Whether an entry is told with the push, a check, a revert or the detection.
    private func isToldOtherwise(_ entry: ReportEntry) -> Bool {
        if let update = entry.update { return unpushed.contains(update) }
        if failedPush != nil, entry.name.hasPrefix("apply/") || entry.name.hasPrefix("push/") {
            return true
        }
        if view.detect?.outcome == .partial, entry.name.hasPrefix("detect/") { return true }
        let failed = (view.validate?.payload.checks ?? []).filter { $0.outcome == .failed }
        let isOfCheck = failed.contains {
            $0.subject == entry.component || $0.updates.contains { $0.text == entry.component }
        }
        return isOfCheck || UpdateID(entry.component).map { view.revert(of: $0) != nil } ?? false
    }

    private var push: [DeliveryEvent] {
        guard let push = failedPush else { return [] }
        let place = [push.remote, push.branch].compactMap { $0 }.joined(separator: "/")
        let count = unpushed.count
        let left =
            count == 0
            ? nil
            : "\(Words.count(count, "update")) did not get there; the next run takes them again"
        return [
            DeliveryEvent(
                .failed, subject: "\(run.text) push",
                title: push.outcome == .rejected
                    ? "the push to \(place) was rejected"
                    : "\(push.remote ?? place) cannot be reached",
                detail: [push.message, left].compactMap { $0 }.joined(separator: "; "))
        ]
    }

    /// Checks that failed and speak for no update that was taken back.
    private var checks: [DeliveryEvent] {
        let taken = Set((view.rollback?.payload.reverts ?? []).map(\.update))
        return (view.validate?.payload.checks ?? []).filter {
            $0.outcome == .failed && taken.isDisjoint(with: $0.updates)
        }.map { check in
            DeliveryEvent(
                .failed, subject: "\(run.text) \(check.check) \(check.subject)",
                title: "check \(check.check) of \(view.names.name(subject: check.subject))",
                detail: check.reason)
        }
    }

    /// Stages that did not come to a good end.
    private var stages: [DeliveryEvent] {
        (record?.stages ?? []).filter {
            $0.stage != .deliver && !ProgramExit(rawValue: $0.exit).isGoodEnd
                // Of a push that failed is told above.
                && (failedPush == nil || $0.stage != .apply && $0.stage != .rollback)
        }.map { stage in
            DeliveryEvent(
                .failed, subject: "\(run.text) \(stage.stage.rawValue)",
                title: "\(stage.stage.rawValue) ended with \(stage.exit)", detail: stage.summary)
        }
    }

    /// The first of those of which no answer came; nil where all answered.
    private var unanswered: String? {
        let names = Set(view.unanswered.map(\.name)).sorted()
        if names.isEmpty { return nil }
        let more = names.count > 5 ? " and \(names.count - 5) more" : ""
        return "no answer for " + names.prefix(5).joined(separator: ", ") + more
    }

    /// That updates could not all be looked for: once for the same things that are not known.
    private var detection: [DeliveryEvent] {
        guard let detect = view.detect, detect.outcome == .partial else { return [] }
        let subjects = Set(
            detect.findings.filter { $0.severity != .notice }.map { "\($0.rule) \($0.subject)" })
        return [
            DeliveryEvent(
                .detectionPartial, subject: String(SHA256.hex(parts: subjects.sorted()).prefix(16)),
                title: detect.summary, detail: unanswered)
        ]
    }
}
