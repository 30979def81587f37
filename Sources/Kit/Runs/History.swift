package import Contracts
package import SystemSupport

/// `history.jsonl`: what was done over all runs, appended to and never rewritten.
package struct History: Sendable {
    private static let name = "history.jsonl"
    private let state: StateDirectory

    /// The file, one JSON object a line.
    package var path: String { Paths.join(state.path, History.name) }

    /// Bytes of the file at most; far more than a decade of nights.
    private static let sizeLimit = 1 << 30

    init(state: StateDirectory) { self.state = state }

    /// Adds events that are not in it yet.
    package func append(_ events: [HistoryEvent]) throws {
        if events.isEmpty { return }
        let runs = Set(events.map(\.run))
        let known = Set(try read().filter { runs.contains($0.run) }.map(\.id))
        for event in events where !known.contains(event.id) {
            let line = String(decoding: try CanonicalJSON.compact(event), as: UTF8.self)
            try state.opened().append(line: line, to: History.name)
        }
    }

    /// All events, oldest first, those of one second as they were written: what was moved here from
    /// another state directory stands behind in the file. A line that a crash left unfinished is
    /// passed over.
    package func read() throws(SystemError) -> [HistoryEvent] {
        guard Files.kind(state.path) != nil else { return [] }
        return try History.events(in: try state.opened()).enumerated()
            .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
            .map(\.element)
    }

    /// The events of a directory's file.
    static func events(in directory: DirectoryHandle) throws(SystemError) -> [HistoryEvent] {
        guard directory.kind(History.name) != nil else { return [] }
        return try directory.read(History.name, limit: History.sizeLimit).split(separator: 0x0A)
            .compactMap {
                try? CanonicalJSON.decode(HistoryEvent.self, from: Array($0))
            }
    }
}
