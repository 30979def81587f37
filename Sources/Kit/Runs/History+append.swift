package import Contracts
internal import SystemSupport

extension History {
    /// What was cut off at the end of the file before something was appended.
    package struct Repair: Sendable, Equatable {
        /// The file.
        package let path: String
        /// How many bytes of a line were cut off that a crash had left unfinished.
        package let bytes: Int

        /// It in words.
        package var message: String {
            "\(path) ended within a line, after a crash: \(bytes) bytes of it were cut off"
        }
    }

    /// Adds events that are not in it yet. What that costs does not grow with the file: which events of
    /// a run are there, the run knows itself.
    ///
    /// - Returns: what a crash had left unfinished; nil where nothing had been.
    @discardableResult
    package func append(_ events: [HistoryEvent]) throws -> Repair? {
        if events.isEmpty { return nil }
        let directory = try state.opened()
        let files = try HistoryFiles(in: directory)
        var log = try LineLog(HistoryFiles.current, in: directory)
        let repair = try repair(&log)
        var places = HistoryPlaces(state, files)
        let known = try places.known(of: Set(events.map(\.run)))
        var previous = try digestOfLastLine(log, files, directory)
        var lines: [UInt8] = []
        var written: Set<String> = known
        for event in events where written.insert(event.id).inserted {
            let line = try History.line(event, after: previous)
            places.add(event, at: log.size + lines.count)
            previous = SHA256.hex(line)
            lines += line + [0x0A]
        }
        if lines.isEmpty { return repair }
        // Ahead of the lines: what a crash leaves between the two is looked for at its place.
        try places.write()
        try log.append(lines)
        return repair
    }

    /// The lines of a history that has these events alone.
    package static func chained(_ events: [HistoryEvent]) throws -> [UInt8] {
        var lines: [UInt8] = []
        var previous = beginning
        for event in events {
            let line = try line(event, after: previous)
            previous = SHA256.hex(line)
            lines += line + [0x0A]
        }
        return lines
    }

    private static func line(
        _ event: HistoryEvent, after previous: String
    ) throws -> [UInt8] {
        var event = event.bounded
        event.previous = previous
        return try CanonicalJSON.compact(event)
    }

    /// The link of the first entry of all.
    package static let beginning = String(repeating: "0", count: 64)

    /// Ends the last line, or cuts it off where it is not whole.
    func repair(_ log: inout LineLog) throws -> Repair? {
        guard let range = try log.unfinished() else { return nil }
        if range.count <= HistoryLine.sizeLimit {
            var line = HistoryLine()
            let isWhole = try log.bytes(in: range).withUnsafeBytes { line.take($0) }
            if isWhole {
                try log.append([0x0A])
                return nil
            }
        }
        try log.cut(at: range.lowerBound)
        return Repair(path: path, bytes: range.count)
    }

    private func digestOfLastLine(
        _ log: borrowing LineLog, _ files: HistoryFiles, _ directory: DirectoryHandle
    ) throws(SystemError) -> String {
        if let range = try log.lastLine() { return try log.digest(of: range) }
        guard let number = files.numbers.last else { return History.beginning }
        let before = try LineLog(HistoryFiles.name(number), in: directory, isMade: false)
        guard let range = try before.lastLine() else { return History.beginning }
        return try before.digest(of: range)
    }
}

extension HistoryEvent {
    /// The same with no text longer than anybody reads, no secret and nothing that steers a terminal.
    fileprivate var bounded: HistoryEvent {
        func name(_ text: String?) -> String? {
            text.map { SafeText.shortened(SafeText.line($0), to: 500) }
        }
        func words(_ text: String?) -> String? {
            text.map {
                SafeText.shortened(SafeText.withoutSecrets(SafeText.line($0)), to: 2_000)
            }
        }
        var event = self
        event.type = name(type) ?? ""
        event.component = name(component)
        event.name = name(self.name)
        event.update = name(update)
        event.from = name(from)
        event.to = name(to)
        event.detail = words(detail)
        event.actor = name(actor)
        event.package = name(package)
        event.layer = name(layer)
        event.reason = words(reason)
        event.recovery = words(recovery)
        event.window = name(window)
        event.approvedBy = name(approvedBy)
        event.backup = name(backup)
        if let findings, findings.count > 200 {
            event.findings = Dictionary(
                uniqueKeysWithValues: findings.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                    .prefix(200).map { ($0.key, $0.value) })
        }
        return event
    }
}
