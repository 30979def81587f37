internal import Contracts
internal import Delivery
internal import Names
internal import Policy
internal import RunView
internal import SystemSupport

/// What people may want to know of a run, from its documents alone.
struct EventList {
    private let view: RunView
    private let run: RunID
    private let record: RunRecord?

    init(_ view: RunView, _ run: RunID, _ record: RunRecord?) {
        self.view = view
        self.run = run
        self.record = record
    }

    /// Everything; what was told before is the ledger's to know.
    var all: [DeliveryEvent] {
        (view.detect?.payload.updates ?? []).compactMap(event) + checks + stages + detection
    }

    /// That the run begins.
    static func started(_ run: RunID, pipeline: String?) -> DeliveryEvent {
        DeliveryEvent(
            .started, subject: run.text,
            title: pipeline.map { "the pipeline \($0) begins" } ?? "a run begins")
    }

    private func event(_ update: Update) -> DeliveryEvent? {
        if let revert = view.revert(of: update.id) {
            let detail = revert.reason
            return revert.isDone
                ? made(.rolledBack, update, once: run.text, detail: detail)
                : made(
                    .failed, update, once: run.text,
                    detail: "it could not be taken back" + (detail.map { ": \($0)" } ?? ""))
        }
        let change = view.change(of: update.id)
        let words = change?.detail ?? change?.reason
        switch change?.outcome {
        case .applied:
            return isOnBranch ? made(.done, update, once: run.text, detail: commit(change)) : nil
        case .inReview:
            return made(
                .approvalNeeded, update, once: "review", detail: "it is on a branch for review")
        case .failed: return made(.failed, update, once: run.text, detail: words)
        // The same refusal is no news the night after.
        case .refused: return made(.failed, update, once: words ?? "refused", detail: words)
        case .already: return nil
        case .skipped, nil: return waiting(update)
        }
    }

    /// Whether the commits reached the branch: a push that was refused is told as a stage that failed.
    private var isOnBranch: Bool {
        switch view.apply?.payload.push.outcome {
        case .pushed, .already, .none?: true
        case .rejected, .unreachable, nil: false
        }
    }

    private func commit(_ change: Change?) -> String? {
        change?.commit.map { "commit \($0.short)" }
    }

    private func waiting(_ update: Update) -> DeliveryEvent? {
        if update.stands || update.references.isEmpty || update.kind == .replacement { return nil }
        let waits = view.waits(of: update)
        let name: EventName? =
            switch waits?.for {
            case .superseded, .review: nil
            case .person: .approvalNeeded
            case .window, nil: .updateAvailable
            case .age, .policy, .hop, .partner, .api, .hold, .cycle, .group: nil
            }
        let analysis = view.analysis(of: update.id)
        let advisories = analysis?.security ?? update.advisories
        if waits?.for == .superseded { return nil }
        if !advisories.isEmpty {
            return made(
                .securityUpdate, update, once: "",
                detail: advisories.prefix(5).joined(separator: ", ")
                    + (waits.map { "; \($0.text)" } ?? ""),
                command: waits?.take, also: name)
        }
        guard let name else { return nil }
        let details = [
            update.kind.rawValue, analysis.map { "\($0.risk.rawValue) risk" }, waits?.text,
        ].compactMap { $0 }
        return made(
            name, update, once: "", detail: details.joined(separator: ", "), command: waits?.take)
    }

    private func made(
        _ name: EventName, _ update: Update, once: String, detail: String?,
        command: String? = nil, also: EventName? = nil
    ) -> DeliveryEvent {
        let analysis = view.analysis(of: update.id)
        return DeliveryEvent(
            name, subject: once.isEmpty ? update.id.text : "\(update.id.text) \(once)",
            title: view.names.name(update.id), detail: detail, update: update.id,
            layer: analysis?.layer, command: command, also: also,
            channels: analysis?.policy?.notify ?? [])
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
        }.map { stage in
            DeliveryEvent(
                .failed, subject: "\(run.text) \(stage.stage.rawValue)",
                title: "\(stage.stage.rawValue) ended with \(stage.exit)", detail: stage.summary)
        }
    }

    /// That updates could not all be looked for: once for the same things that are not known.
    private var detection: [DeliveryEvent] {
        guard let detect = view.detect, detect.outcome == .partial else { return [] }
        let subjects = Set(
            detect.findings.filter { $0.severity != .notice }.map { "\($0.rule) \($0.subject)" })
        return [
            DeliveryEvent(
                .detectionPartial, subject: String(SHA256.hex(parts: subjects.sorted()).prefix(16)),
                title: detect.summary)
        ]
    }
}

/// When maintenance windows were open, as far as runs saw it.
struct WindowEvents {
    /// Openings that this run is in and that no run noted before, as the ledger notes them.
    private(set) var news: [String] = []
    /// What people may want to know.
    private(set) var events: [DeliveryEvent] = []

    /// Openings are looked for this far back.
    private static let reach: Int64 = 7 * 86_400

    /// - Parameter seen: what earlier runs noted.
    init(_ view: RunView, seen: [String], now: Timestamp) {
        var windows: [String: MaintenanceWindow] = [:]
        for update in view.analyze?.payload.updates ?? [] {
            for window in update.policy?.windows ?? [] {
                windows[WindowEvents.digest(window)] = window
            }
        }
        var open: Set<String> = []
        for (digest, window) in windows.sorted(by: { $0.key < $1.key }) {
            let times = WindowTimes([window])
            guard times.isOpen(at: now) else { continue }
            let key = "\(digest) \(WindowEvents.opening(times, now).rfc3339)"
            open.insert(key)
            if !seen.contains(key) { news.append(key) }
            events.append(
                DeliveryEvent(
                    .windowOpens, subject: key, title: WindowEvents.words(window),
                    detail: "updates that wait for it go now"))
        }
        let oldest = now.adding(seconds: -Self.reach)
        for key in Set(seen).subtracting(open).sorted() {
            let parts = key.split(separator: " ").map(String.init)
            guard parts.count == 2, let opened = Timestamp(parts[1]), opened >= oldest else {
                continue
            }
            events.append(
                DeliveryEvent(
                    .windowCloses, subject: key,
                    title: windows[parts[0]].map(WindowEvents.words) ?? "opened \(parts[1])"))
        }
    }

    private static func digest(_ window: MaintenanceWindow) -> String {
        let bytes = (try? CanonicalJSON.compact(window)) ?? []
        return String(SHA256.hex(bytes).prefix(12))
    }

    /// The last opening; a time long past where it has been open for longer than is looked back.
    private static func opening(_ times: WindowTimes, _ now: Timestamp) -> Timestamp {
        var last = Timestamp(seconds: 0)
        var next = times.nextOpening(after: now.adding(seconds: -reach))
        for _ in 0..<2_000 {
            guard let time = next, time <= now, time > last else { break }
            last = time
            next = times.nextOpening(after: time)
        }
        return last
    }

    private static func words(_ window: MaintenanceWindow) -> String {
        if let cron = window.cron { return "\(cron) (\(window.timeZone))" }
        let days = window.days.isEmpty ? "every day" : window.days.joined(separator: ", ")
        return "\(days) \(window.from ?? "")–\(window.to ?? "") (\(window.timeZone))"
    }
}
