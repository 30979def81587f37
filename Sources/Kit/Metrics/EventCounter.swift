package import Contracts
internal import Names

/// Counts events of the history, one after the other.
package struct EventCounter {
    /// A batch of a run, or the updates of one layer where the plan is gone.
    private struct BatchKey: Hashable {
        let layer: String
        let index: Int?
    }

    private let facts: (RunID) -> RunFacts
    private var run: (id: RunID, facts: RunFacts)?
    private var batches: [BatchKey: OperationOutcome] = [:]
    private var totals: MetricTotals

    /// - Parameters:
    ///   - totals: what is counted so far.
    ///   - facts: what is known of a run.
    package init(_ totals: MetricTotals, facts: @escaping (RunID) -> RunFacts) {
        self.totals = totals
        self.facts = facts
    }

    /// What is counted after the last event.
    package mutating func end() -> MetricTotals {
        endRun()
        return totals
    }

    private mutating func endRun() {
        for (batch, outcome) in batches {
            totals.add(1, .batches, batch.layer, outcome.rawValue)
        }
        batches = [:]
    }

    /// Counts an event.
    package mutating func count(_ event: HistoryEvent) {
        totals.lastEvent = max(totals.lastEvent ?? event.time, event.time)
        if let run, run.id == event.run { return count(event, run.facts) }
        endRun()
        let facts = facts(event.run)
        run = (event.run, facts)
        count(event, facts)
    }

    private mutating func count(_ event: HistoryEvent, _ run: RunFacts) {
        switch event.type {
        case "scanned": return countScan(event)
        case "held": return totals.add(1, .holdsSet)
        default: break
        }
        guard event.update != nil,
            let outcome = OperationOutcome(event, isByHand: run.isByHand)
        else { return }
        let layer = Layer(rawValue: event.layer ?? "")?.rawValue ?? run.layer(event)
        let kind = UpdateKind(rawValue: event.kind ?? "")?.rawValue ?? run.kind(event)
        totals.add(1, .operations, layer, kind, outcome.rawValue)
        if OperationOutcome.failures.contains(outcome) {
            totals.add(1, .failures, layer, kind, outcome.rawValue)
        }
        if outcome == .rolledBack || outcome == .takenBack {
            totals.add(1, .rollbacks, layer, kind)
        }
        if outcome == .applied, event.type != "merged", let seconds = run.operationSeconds {
            totals.observe(seconds, .operationSeconds, layer)
        }
        if totals.lastOperationsRun != event.run {
            totals.lastOperationsRun = event.run
            totals.lastOperations = [:]
        }
        totals.lastOperations[outcome.rawValue, default: 0] += 1
        if outcome == .takenBack { return }
        let key = BatchKey(layer: layer, index: run.batch(event))
        let isGood = outcome == .applied || outcome == .inReview
        if !isGood {
            batches[key] = .failed
        } else if batches[key] != .failed {
            batches[key] = outcome
        }
    }

    private mutating func countScan(_ event: HistoryEvent) {
        // Older events have it at the begin of their words: "partial: 20 dependencies, …".
        let word = event.outcome ?? event.detail.map { String($0.prefix { $0 != ":" }) }
        guard let outcome = word.flatMap(Outcome.init) else { return }
        totals.add(1, .scans, outcome.rawValue)
        if outcome == .complete {
            totals.lastGoodScan = max(totals.lastGoodScan ?? event.time, event.time)
        }
    }
}
