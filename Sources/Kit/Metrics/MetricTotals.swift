package import Contracts
internal import Names
package import RunView
internal import Runs

/// What is counted over all runs. It lies in the state directory, so that a counter does not fall when
/// runs are removed or the history is rotated.
package struct MetricTotals: Codable, Sendable, Equatable {
    /// `MAJOR.MINOR` of the shape.
    var schemaVersion = currentSchemaVersion
    /// The counters by their metric's name, then by their labels' values, joined by `|`.
    var counters: [String: [String: Int64]] = [:]
    /// The histograms, likewise.
    var histograms: [String: [String: Observations]] = [:]
    /// How far the history is counted; nil for nothing of it.
    var position: HistoryPosition?
    /// The time of the last event that is counted; nil for none.
    var lastEvent: Timestamp?
    /// When the last complete scan ended; nil for never.
    var lastGoodScan: Timestamp?
    /// How each stage ended last, by its name.
    var stages: [String: StageEnd] = [:]
    /// What became of the updates of the last run that tried any, by outcome.
    var lastOperations: [String: Int64] = [:]
    /// The run that tried them.
    var lastOperationsRun: RunID?

    /// Counts nothing yet.
    package init() {}

    /// How a stage ended.
    struct StageEnd: Codable, Sendable, Equatable {
        var outcome: Outcome
        var finished: Timestamp
        var seconds: Int64
    }

    /// Adds to a counter, 0 to have it listed.
    mutating func add(_ value: Int64, _ metric: Metric, _ labels: String...) {
        let key = labels.joined(separator: "|")
        let before = counters[metric.name]?[key] ?? 0
        counters[metric.name, default: [:]][key] =
            before.addingReportingOverflow(value).partialValue
    }

    /// Adds an observation.
    mutating func observe(_ value: Int64, _ metric: Metric, _ labels: String...) {
        let key = labels.joined(separator: "|")
        var seen = histograms[metric.name]?[key] ?? Observations(metric)
        seen.add(max(0, value), metric)
        histograms[metric.name, default: [:]][key] = seen
    }

    /// Notes how the stages of a run ended, those that ended after what is noted of them.
    package mutating func note(_ record: RunRecord) {
        for stage in record.stages {
            let name = stage.stage.rawValue
            if let known = stages[name], known.finished >= stage.finished { continue }
            let seconds = max(0, stage.finished.seconds - stage.started.seconds)
            stages[name] = StageEnd(
                outcome: stage.outcome, finished: stage.finished, seconds: seconds)
            if stage.stage == .analyze { observe(seconds, .analysisSeconds) }
        }
    }

    /// Notes when a scan ended; only a complete one is a good one.
    package mutating func note(_ scan: Document<DetectPayload>) {
        guard scan.outcome == .complete, scan.payload.complete else { return }
        lastGoodScan = max(lastGoodScan ?? scan.finished, scan.finished)
    }

    /// Lists what may be counted of pending updates soon with 0: a counter that begins with 1 has no
    /// increase.
    package mutating func expect(_ view: RunView) {
        for update in view.detect?.payload.updates ?? [] {
            guard let analysis = view.analysis(of: update.id) else { continue }
            let (layer, kind) = (analysis.layer.rawValue, update.kind.rawValue)
            for outcome in OperationOutcome.allCases {
                add(0, .operations, layer, kind, outcome.rawValue)
            }
            for cause in OperationOutcome.failures {
                add(0, .failures, layer, kind, cause.rawValue)
            }
            add(0, .rollbacks, layer, kind)
            for outcome in ["applied", "failed"] { add(0, .batches, layer, outcome) }
        }
        for outcome in Outcome.allCases { add(0, .scans, outcome.rawValue) }
        add(0, .holdsSet)
    }
}
