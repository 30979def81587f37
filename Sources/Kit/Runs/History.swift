package import Contracts
package import SystemSupport

/// `history.jsonl`: what was done over all runs, appended to and never rewritten. Each entry bears the
/// digest of the line before it.
package struct History: Sendable {
    let state: StateDirectory

    /// The file that is appended to, one JSON object a line.
    package var path: String { Paths.join(state.path, HistoryFiles.current) }

    init(state: StateDirectory) { self.state = state }

    /// The files, oldest first; none where there is no history yet.
    package func files() throws(SystemError) -> [String] {
        guard Files.kind(state.path) != nil else { return [] }
        return try HistoryFiles(in: try state.opened()).names
    }

    /// Hands out every event, in the order in which they were written; of a file no more is held than a
    /// block. What is not an event is passed over.
    package func forEach(_ body: (HistoryEvent) throws -> Void) throws {
        try forEachLine { line in if let event = line.event() { try body(event) } }
    }

    /// Hands out every line that is an event, its fields not decoded yet.
    package func forEachLine(_ body: (HistoryLine) throws -> Void) throws {
        let names = try files()
        if names.isEmpty { return }
        let directory = try state.opened()
        for name in names {
            try History.forEachLine(of: name, in: directory) { line, _ in try body(line) }
        }
    }

    /// Hands out every line of a file that is an event, and the byte of the file that it starts at.
    ///
    /// - Parameter start: the byte to begin at; a line begins there.
    static func forEachLine(
        of name: String, from start: Int = 0, in directory: DirectoryHandle,
        _ body: (HistoryLine, Int) throws -> Void
    ) throws {
        var line = HistoryLine()
        let blocks = try LineBlocks(try directory.reading(name), from: start)
        var hasMore = true
        while hasMore {
            hasMore = try blocks.next { block in
                if block.isCut { return }
                try HistoryBytes.forEachLine(in: block.bytes) { range in
                    let bytes = UnsafeRawBufferPointer(rebasing: block.bytes[range])
                    if line.take(bytes) { try body(line, block.offset + range.lowerBound) }
                }
            }
        }
    }

    /// All events, oldest first, those of one second as they were written: what was moved here from
    /// another state directory stands behind in the file. What is not an event is passed over.
    package func read() throws -> [HistoryEvent] {
        var events: [HistoryEvent] = []
        try forEach { events.append($0) }
        return History.sorted(events)
    }

    private static func sorted(_ events: [HistoryEvent]) -> [HistoryEvent] {
        let isSorted = zip(events, events.dropFirst()).allSatisfy { $0.time <= $1.time }
        if isSorted { return events }
        return events.enumerated()
            .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
            .map(\.element)
    }

    /// The events of a directory that is no state directory of this version.
    static func events(in directory: DirectoryHandle) throws -> [HistoryEvent] {
        var events: [HistoryEvent] = []
        for name in try HistoryFiles(in: directory).names {
            try forEachLine(of: name, in: directory) { line, _ in
                if let event = line.event() { events.append(event) }
            }
        }
        return sorted(events)
    }
}

/// Finds lines in bytes.
enum HistoryBytes {
    /// Hands out where each line stands, without its end; the last one may lack it.
    static func forEachLine(
        in bytes: UnsafeRawBufferPointer, withEmpty: Bool = false,
        _ body: (Range<Int>) throws -> Void
    ) rethrows {
        var start = 0
        while start < bytes.count {
            let end = newline.first(in: bytes, from: start) ?? bytes.count
            if end > start || withEmpty { try body(start..<end) }
            start = end + 1
        }
    }

    /// Where the line stands that a place is in, without its end.
    static func line(around place: Int, in bytes: UnsafeRawBufferPointer) -> Range<Int> {
        var start = place
        while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
        return start..<(newline.first(in: bytes, from: place) ?? bytes.count)
    }

    private static let newline = ByteSearch([0x0A])
}
