internal import Contracts
internal import SystemSupport

/// Which events of a run the history has: the run's directory says of each where it was to be written,
/// and there one looks whether it was.
struct HistoryPlaces {
    /// The file of a run's directory: `ID NUMBER OFFSET` a line, of the history's file and the byte in
    /// it. It is written before the history is.
    static let name = "history-places"
    private static let limit = 64 << 20

    private let state: StateDirectory
    private let files: HistoryFiles
    private var new: [RunID: [String]] = [:]

    init(_ state: StateDirectory, _ files: HistoryFiles) {
        self.state = state
        self.files = files
    }

    /// The ids of events of runs that the history has.
    mutating func known(of runs: Set<RunID>) throws -> Set<String> {
        var known: Set<String> = []
        var unnoted: Set<RunID> = []
        for run in runs {
            if let places = try noted(run) { known.formUnion(places) } else { unnoted.insert(run) }
        }
        if unnoted.isEmpty { return known }
        // Runs of earlier versions: looked for once, and known from then on.
        let wanted = Set(unnoted.map(\.text))
        let root = try state.opened()
        for name in files.names {
            let number = files.numbers.first { HistoryFiles.name($0) == name } ?? files.next
            try History.forEachLine(of: name, in: root) { line, offset in
                guard let run = line.text(.run), wanted.contains(run), let id = line.text(.id)
                else { return }
                known.insert(id)
                if let run = RunID(run) {
                    new[run, default: []].append("\(id) \(number) \(offset)")
                }
            }
        }
        for run in unnoted where new[run] == nil { new[run] = [] }
        return known
    }

    /// The ids of a run's events that stand where it says; nil where it does not know.
    private func noted(_ run: RunID) throws -> Set<String>? {
        guard let directory = try? state.directory(of: run).opened(),
            directory.kind(HistoryPlaces.name) == .file
        else { return nil }
        let text = try directory.read(HistoryPlaces.name, limit: HistoryPlaces.limit)
        var places: [Int: [(id: String, offset: Int)]] = [:]
        for line in text.split(separator: 0x0A) {
            let words = String(decoding: line, as: UTF8.self).split(separator: " ")
            guard words.count == 3, let number = Int(words[1]), let offset = Int(words[2]),
                offset >= 0
            else { continue }
            places[number, default: []].append((String(words[0]), offset))
        }
        var known: Set<String> = []
        let root = try state.opened()
        for (number, places) in places {
            let name = files.name(of: number)
            guard root.kind(name) == .file else { continue }
            let log = try LineLog(name, in: root, isMade: false)
            for (id, offset) in places where offset < log.size {
                guard let bytes = try log.line(at: offset, limit: HistoryLine.sizeLimit) else {
                    continue
                }
                var line = HistoryLine()
                let isThere = bytes.withUnsafeBytes { line.take($0) && line.text(.id) == id }
                if isThere { known.insert(id) }
            }
        }
        return known
    }

    /// Notes where an event is to be written.
    mutating func add(_ event: HistoryEvent, at offset: Int) {
        new[event.run, default: []].append("\(event.id) \(files.next) \(offset)")
    }

    /// Writes what was noted into the directories of the runs, as far as these are there.
    func write() throws(SystemError) {
        for (run, lines) in new {
            guard let directory = try? state.directory(of: run).opened() else { continue }
            if directory.kind(HistoryPlaces.name) == nil {
                try directory.write("", to: HistoryPlaces.name)
            }
            if lines.isEmpty { continue }
            try directory.append(line: lines.joined(separator: "\n"), to: HistoryPlaces.name)
        }
    }
}
