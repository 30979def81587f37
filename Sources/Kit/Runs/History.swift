package import Contracts
package import Names
package import SystemSupport

/// One event of the audit trail.
package struct HistoryEvent: Codable, Sendable, Equatable {
    /// 16 hexadecimal digits: the same event twice has the same.
    package var id: String
    /// When, RFC 3339.
    package var time: Timestamp
    /// The run.
    package var run: RunID
    /// `scanned`, `applied`, `refused`, `failed`, `rolled-back`, `held`, …
    package var type: String
    /// The component; null for an event of the whole run.
    @Nullable package var component: String?
    /// The package.
    @Nullable package var name: String?
    /// The update's id; for a hold its package and version.
    @Nullable package var update: String?
    /// The version before.
    @Nullable package var from: String?
    /// The version after.
    @Nullable package var to: String?
    /// The commit.
    @Nullable package var commit: CommitID?
    /// In words.
    @Nullable package var detail: String?

    /// Makes an event; its id comes from all but the time.
    package init(
        time: Timestamp, run: RunID, type: String, component: String? = nil, name: String? = nil,
        update: String? = nil, from: String? = nil, to: String? = nil, commit: CommitID? = nil,
        detail: String? = nil
    ) {
        id = String(
            SHA256.hex(parts: [
                run.text, type, component ?? "", update ?? "", commit?.text ?? "",
            ]).prefix(16))
        self.time = time
        self.run = run
        self.type = type
        self.component = component
        self.name = name
        self.update = update
        self.from = from
        self.to = to
        self.commit = commit
        self.detail = detail
    }
}

/// `history.jsonl`: what was done over all runs, appended to and never rewritten.
package struct History: Sendable {
    /// The file, one JSON object a line.
    package let path: String

    /// Bytes of the file at most; far more than a decade of nights.
    private static let sizeLimit = 1 << 30

    init(path: String) { self.path = path }

    /// Adds events that are not in it yet.
    package func append(_ events: [HistoryEvent]) throws {
        if events.isEmpty { return }
        let runs = Set(events.map(\.run))
        let known = Set(try read().filter { runs.contains($0.run) }.map(\.id))
        for event in events where !known.contains(event.id) {
            let line = String(decoding: try CanonicalJSON.compact(event), as: UTF8.self)
            try AtomicFile.append(line: line, to: path)
        }
    }

    /// All events, oldest first; a line that a crash left unfinished is passed over.
    package func read() throws(SystemError) -> [HistoryEvent] {
        guard Files.kind(path) != nil else { return [] }
        return try Files.read(path, limit: History.sizeLimit).split(separator: 0x0A).compactMap {
            try? CanonicalJSON.decode(HistoryEvent.self, from: Array($0))
        }
    }
}
