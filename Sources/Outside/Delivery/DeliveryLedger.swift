package import Contracts
package import Names
package import SystemSupport

/// What was written to whom, and what waits: `deliver/` in the state directory.
///
/// `queue/` has a file for each message that waits; `ledger.jsonl` a line for each thing that became of
/// one. A message is put into the queue before the ledger says what it tells, and is taken from it after
/// the ledger says that it was sent: whatever dies between, nothing is lost, and what is sent twice is at
/// most the message that was on its way to a channel.
package struct DeliveryLedger {
    /// What became of a message.
    enum State: String, Codable {
        /// It waits.
        case queued
        /// Its channel took it.
        case sent
        /// It was given up.
        case dropped
        /// It was noted and goes to nobody: that a window was open.
        case seen
    }

    /// One line.
    struct Line: Codable {
        let time: Timestamp
        let state: State
        let channel: String
        let key: String
        let run: RunID
        /// What it tells, by the keys of the events.
        let told: [String]
        /// The message without its lines; only where it was sent.
        let message: DeliveredMessage?
    }

    private static let name = "ledger.jsonl"
    /// Bytes above which old lines go.
    private static let roomy = 4 << 20
    private static let sizeLimit = 64 << 20
    /// Lines that are kept at most, and for how many days.
    private static let linesKept = 20_000
    private static let daysKept: Int64 = 400

    private let directory: DirectoryHandle?
    private(set) var lines: [Line] = []

    /// Reads what is there.
    ///
    /// - Parameter directory: nil where nothing was sent yet, and nothing will be.
    package init(_ directory: DirectoryHandle?, now: Timestamp) throws {
        self.directory = directory
        guard let directory, directory.kind(Self.name) != nil else { return }
        let bytes = try directory.read(Self.name, limit: Self.sizeLimit)
        lines = bytes.split(separator: UInt8(ascii: "\n")).compactMap {
            // A line that a crash left unfinished says nothing.
            try? CanonicalJSON.decode(Line.self, from: Array($0))
        }
        if bytes.count > Self.roomy { try compact(now) }
    }

    private mutating func compact(_ now: Timestamp) throws {
        let oldest = now.adding(seconds: -Self.daysKept * 86_400)
        lines = lines.filter { $0.time >= oldest }.suffix(Self.linesKept)
        var bytes: [UInt8] = []
        for line in lines { bytes += try CanonicalJSON.compact(line) + [UInt8(ascii: "\n")] }
        try directory?.write(bytes, to: Self.name)
    }

    /// Adds a line.
    mutating func add(
        _ state: State, _ notice: Notice, now: Timestamp, message: DeliveredMessage? = nil
    ) throws {
        try add(
            Line(
                time: now, state: state, channel: notice.channel, key: notice.key, run: notice.run,
                told: notice.told, message: message))
    }

    /// Notes something that goes to nobody.
    package mutating func see(_ key: String, run: RunID, now: Timestamp) throws {
        try add(
            Line(
                time: now, state: .seen, channel: "", key: "", run: run, told: [key], message: nil))
    }

    private mutating func add(_ line: Line) throws {
        guard let directory else { return }
        let text = String(decoding: try CanonicalJSON.compact(line), as: UTF8.self)
        try directory.append(line: text, to: Self.name)
        lines.append(line)
    }

    /// What was noted so, by key.
    package var seen: [String] {
        lines.filter { $0.state == .seen }.flatMap(\.told)
    }

    /// What a channel was told, or will be.
    func told(_ channel: String, _ queue: [Notice]) -> Set<String> {
        var told = Set(queue.filter { $0.channel == channel }.flatMap(\.told))
        for line in lines where line.channel == channel { told.formUnion(line.told) }
        return told
    }

    /// The messages of a run that were sent.
    func sent(in run: RunID) -> [DeliveredMessage] {
        lines.filter { $0.run == run && $0.state == .sent }.compactMap(\.message)
    }

    /// Whether a message is done with.
    func isEnded(_ notice: Notice) -> Bool {
        lines.contains {
            ($0.state == .sent || $0.state == .dropped) && $0.key == notice.key
                && $0.channel == notice.channel
        }
    }

    // MARK: The queue

    /// The messages that wait, oldest first; what is done with is taken out of it.
    func queue() throws -> [Notice] {
        guard let queue = try? directory?.directory("queue") else { return [] }
        var notices: [Notice] = []
        for name in try queue.list() where name.hasSuffix(".json") {
            guard let bytes = try? queue.read(name, limit: 1 << 22),
                let notice = try? CanonicalJSON.decode(Notice.self, from: bytes),
                Self.file(notice) == name
            else { continue }
            if isEnded(notice) { try queue.remove(name) } else { notices.append(notice) }
        }
        return notices.sorted { ($0.created.text, $0.key) < ($1.created.text, $1.key) }
    }

    /// Puts a message into the queue, or notes how often it was tried.
    func put(_ notice: Notice) throws {
        let queue = try directory?.directory("queue", isMade: true)
        try queue?.write(try CanonicalJSON.compact(notice), to: Self.file(notice))
    }

    /// Takes a message from the queue.
    func remove(_ notice: Notice) throws {
        let queue = try directory?.directory("queue")
        if queue?.kind(Self.file(notice)) != nil { try queue?.remove(Self.file(notice)) }
    }

    private static func file(_ notice: Notice) -> String {
        "\(notice.channel).\(notice.key).json"
    }
}
