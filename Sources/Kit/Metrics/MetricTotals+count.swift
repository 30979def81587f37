package import Contracts
internal import Names

extension MetricTotals {
    /// A batch of a run, or the updates of one layer where the plan is gone.
    private struct BatchKey: Hashable {
        let run: RunID
        let layer: String
        let index: Int?
    }

    /// Counts the events of the history that are not counted yet.
    ///
    /// - Parameters:
    ///   - events: the history, oldest first.
    ///   - facts: what is known of a run.
    package mutating func count(_ events: [HistoryEvent], facts: (RunID) -> RunFacts) {
        var batches: [BatchKey: OperationOutcome] = [:]
        var known: (run: RunID, facts: RunFacts)?
        for event in uncounted(events) {
            last = CountedEvent(id: event.id, time: event.time)
            let run: RunFacts
            if let known, known.run == event.run {
                run = known.facts
            } else {
                run = facts(event.run)
                known = (event.run, run)
            }
            count(event, run, &batches)
        }
        for (batch, outcome) in batches { add(1, .batches, batch.layer, outcome.rawValue) }
    }

    /// The events after the last one that is counted; where the history has lost that, the younger ones.
    private func uncounted(_ events: [HistoryEvent]) -> ArraySlice<HistoryEvent> {
        guard let last else { return events[...] }
        if let index = events.lastIndex(where: { $0.id == last.id }) {
            return events[(index + 1)...]
        }
        let index = events.firstIndex { $0.time > last.time } ?? events.endIndex
        return events[index...]
    }

    private mutating func count(
        _ event: HistoryEvent, _ run: RunFacts, _ batches: inout [BatchKey: OperationOutcome]
    ) {
        switch event.type {
        case "scanned": return countScan(event)
        case "held": return add(1, .holdsSet)
        default: break
        }
        guard event.update != nil,
            let outcome = OperationOutcome(event, isByHand: run.isByHand)
        else { return }
        let (layer, kind) = (run.layer(event), run.kind(event))
        add(1, .operations, layer, kind, outcome.rawValue)
        if OperationOutcome.failures.contains(outcome) {
            add(1, .failures, layer, kind, outcome.rawValue)
        }
        if outcome == .rolledBack || outcome == .takenBack { add(1, .rollbacks, layer, kind) }
        if outcome == .applied, let seconds = run.operationSeconds {
            observe(seconds, .operationSeconds, layer)
        }
        if lastOperationsRun != event.run {
            lastOperationsRun = event.run
            lastOperations = [:]
        }
        lastOperations[outcome.rawValue, default: 0] += 1
        if outcome == .takenBack { return }
        let key = BatchKey(run: event.run, layer: layer, index: run.batch(event))
        let isGood = outcome == .applied || outcome == .inReview
        if !isGood {
            batches[key] = .failed
        } else if batches[key] != .failed {
            batches[key] = outcome
        }
    }

    private mutating func countScan(_ event: HistoryEvent) {
        // The detail begins with the outcome: "partial: 20 dependencies, …".
        let word = event.detail.map { String($0.prefix { $0 != ":" }) } ?? ""
        guard let outcome = Outcome(rawValue: word) else { return }
        add(1, .scans, outcome.rawValue)
        if outcome == .complete { lastGoodScan = max(lastGoodScan ?? event.time, event.time) }
    }
}
