internal import Contracts
internal import RunView
package import Runs
internal import SystemSupport

extension MetricTotals {
    /// The file in the state directory.
    private static let name = "metrics.json"
    private static let sizeLimit = 1 << 24
    /// Runs whose documents are read at most, when much of the history is not counted yet.
    private static let runLimit = 60

    /// Reads what is counted; nothing is where there is no file, or one of another version.
    package static func read(_ state: StateDirectory) -> MetricTotals {
        guard let bytes = try? state.opened().read(name, limit: sizeLimit),
            let totals = try? CanonicalJSON.decode(MetricTotals.self, from: bytes),
            totals.schemaVersion == currentSchemaVersion
        else { return MetricTotals() }
        return totals
    }

    /// Writes what is counted.
    package func write(_ state: StateDirectory) throws {
        try state.opened().write(try CanonicalJSON.encode(self), to: MetricTotals.name)
    }

    /// Counts what happened since it was read.
    package mutating func catchUp(_ state: StateDirectory) throws {
        var budget = MetricTotals.runLimit
        var counter = EventCounter(self) { run in
            budget -= 1
            let directory = state.directory(of: run)
            return budget < 0
                ? RunFacts(RunView(), nil) : RunFacts(RunView(directory), directory.record())
        }
        let history = state.history
        let isContinued = position.map(history.has) ?? (lastEvent == nil)
        // Where the history was made anew, what is younger than all that is counted is new.
        let since = isContinued ? nil : lastEvent
        let end = try history.forEach(after: isContinued ? position : nil) { event in
            if since.map({ event.time > $0 }) ?? true { counter.count(event) }
        }
        self = counter.end()
        position = end
        let known = stages.values.map(\.finished).max()
        for run in state.runs().suffix(1_000) {
            let directory = state.directory(of: run)
            guard let record = directory.record(), !record.isDryRun else { continue }
            if let known, record.stages.allSatisfy({ $0.finished <= known }) { continue }
            note(record)
            if let scan = directory.documentIfValid(DetectPayload.self) { note(scan) }
        }
    }
}
