package import Contracts
internal import Names
package import RunView

/// What became of an update that was tried, as a label says it.
enum OperationOutcome: String, CaseIterable {
    case applied
    case inReview = "in-review"
    case refused
    case failed
    case checkFailed = "check-failed"
    /// Taken back because a check failed.
    case rolledBack = "rolled-back"
    /// Taken back by a person.
    case takenBack = "taken-back"

    /// Those that count as failures.
    static let failures: [OperationOutcome] = [.refused, .failed, .checkFailed]

    /// The outcome that an event of the history tells; nil for an event of another matter.
    ///
    /// - Parameter isByHand: whether a person chose what its run took back.
    init?(_ event: HistoryEvent, isByHand: Bool) {
        switch event.type {
        case "rolled-back", "set-back", "reverted": self = isByHand ? .takenBack : .rolledBack
        // A person's merge applied it.
        case "merged": self = .applied
        default: self.init(rawValue: event.type)
        }
    }
}

/// What the documents and the record of a run tell of the events of the history.
package struct RunFacts {
    private let view: RunView
    private let record: RunRecord?
    private let batches: [UpdateID: Batch]

    /// - Parameter record: the run's record; nil where it has none any more.
    package init(_ view: RunView, _ record: RunRecord?) {
        self.view = view
        self.record = record
        batches = (view.analyze?.payload.plan.batches ?? []).reduce(into: [:]) { all, batch in
            for update in batch.updates { all[update] = batch }
        }
    }

    /// What nobody knows any more.
    static let unknown = "unknown"

    private func update(_ event: HistoryEvent) -> UpdateID? { event.update.flatMap(UpdateID.init) }

    /// The layer of an event's update.
    func layer(_ event: HistoryEvent) -> String {
        update(event).flatMap(view.analysis)?.layer.rawValue ?? RunFacts.unknown
    }

    /// How far an event's update goes.
    func kind(_ event: HistoryEvent) -> String {
        update(event).flatMap(view.update)?.kind.rawValue ?? RunFacts.unknown
    }

    /// The place of an event's batch in the run's plan; where the plan is gone, the updates of one layer
    /// count as one batch.
    func batch(_ event: HistoryEvent) -> Int? {
        update(event).flatMap { batches[$0]?.index }
    }

    /// Whether a person chose what was taken back.
    var isByHand: Bool { view.rollback?.payload.chosen.map { $0 != .failed } ?? false }

    /// Seconds from the begin of apply to the checks' verdict; nil where the record is gone.
    var operationSeconds: Int64? {
        func end(_ stage: StageName) -> StageRecord? { record?.stages.last { $0.stage == stage } }
        guard let apply = end(.apply) else { return nil }
        let last = max(apply.finished, end(.validate)?.finished ?? apply.finished)
        return last.seconds - apply.started.seconds
    }
}
