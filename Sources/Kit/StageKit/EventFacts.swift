internal import Contracts
internal import Names
internal import SystemSupport

/// What the audit trail says of every call, whatever the stage.
struct EventFacts {
    private let actor: String?

    init(_ environment: Environment) { actor = environment.actor }

    /// The events of a stage with what its document says: who called it, and in the one of the whole run
    /// how it ended, how long it took and which rules were broken.
    func added<Payload>(
        to events: [HistoryEvent], _ document: Document<Payload>
    ) -> [HistoryEvent] {
        var events = events
        for index in events.indices { events[index].actor = events[index].actor ?? actor }
        let ofRun = events.firstIndex { $0.run == document.run && $0.update == nil }
        guard let ofRun else { return events }
        events[ofRun].outcome = document.outcome.rawValue
        events[ofRun].seconds = max(0, Int(document.finished.seconds - document.started.seconds))
        let counts = document.findings.filter { $0.severity != .notice }
            .reduce(into: [:]) { $0[$1.rule, default: 0] += 1 }
        if !counts.isEmpty { events[ofRun].findings = counts }
        return events
    }
}
