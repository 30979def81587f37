package import Contracts
package import Names

extension RunView {
    /// An event about an update, under every name that the documents have for it.
    ///
    /// - Parameter commit: part of what the event is.
    package func event(
        _ type: String, of update: UpdateID, run: RunID, time: Timestamp, commit: CommitID?
    ) -> HistoryEvent {
        let (offer, dependency) = (self.update(update), dependency(of: update))
        var event = HistoryEvent(
            time: time, run: run, type: type, component: analysis(of: update)?.component,
            name: dependency?.name, update: update.text,
            from: offer.map { VersionText.short($0.from) },
            to: offer.map { VersionText.short($0.to) }, commit: commit)
        event.package = dependency?.package
        event.released = offer?.released
        weigh(&event, update)
        return event
    }

    /// Says in an event how far its update goes, in which layer, and with what risk.
    package func weigh(_ event: inout HistoryEvent, _ update: UpdateID) {
        let analysis = analysis(of: update)
        event.kind = (analysis?.kind ?? self.update(update)?.kind)?.rawValue
        event.layer = analysis?.layer.rawValue
        event.risk = analysis?.risk.rawValue
    }

    /// The window in which an update that may only start in one was taken; nil where it may start at
    /// any time.
    package func window(of update: UpdateID) -> String? {
        guard let policy = analysis(of: update)?.policy, let first = policy.windows.first else {
            return nil
        }
        let origin = policy.rules.first { $0.field == "windows" }
        let more = policy.windows.count > 1 ? " and \(policy.windows.count - 1) more" : ""
        return origin?.name ?? first.words + more
    }
}

extension HistoryEvent {
    /// How the commits of a stage reached the branch, an event of the whole run.
    package static func ofPush(
        _ push: Push, run: RunID, time: Timestamp, summary: String
    ) -> HistoryEvent {
        let type =
            switch push.outcome {
            case .pushed: "pushed"
            case .rejected, .unreachable: "push-failed"
            case .already, .none: push.from == push.to ? "unchanged" : "committed"
            }
        var event = HistoryEvent(
            time: time, run: run, type: type, commit: push.to, detail: summary)
        event.commitBefore = push.from
        if type == "push-failed" { event.reason = push.message ?? push.outcome.rawValue }
        return event
    }
}

extension MaintenanceWindow {
    /// The window as a person would say it: `sat sun 22:30-04:00 Europe/Berlin`.
    fileprivate var words: String {
        let hours = cron ?? [from, to].compactMap(\.self).joined(separator: "-")
        return (days + [hours, timeZone]).filter { !$0.isEmpty }.joined(separator: " ")
    }
}
