internal import Names
internal import SystemSupport

extension History {
    /// The events that a query finds, oldest first, those of one second as they were written. Of each
    /// only the place is held.
    package struct Hits {
        struct Hit {
            let time: Timestamp
            let file: Int
            let range: Range<Int>
        }

        fileprivate let directory: DirectoryHandle?
        fileprivate let names: [String]
        fileprivate var hits: [Hit] = []

        /// How many there are.
        package var count: Int { hits.count }

        /// Hands out each line, and the bytes that it is in the file.
        package func forEach(
            _ body: (HistoryLine, UnsafeRawBufferPointer) throws -> Void
        ) throws {
            guard let directory else { return }
            let readers = try names.map { try LineReader($0, in: directory) }
            var line = HistoryLine()
            for (number, hit) in hits.enumerated() {
                if number & 0xFFF == 0 { try Signals.check() }
                try readers[hit.file].with(hit.range) { bytes in
                    if line.take(bytes) { try body(line, bytes) }
                }
            }
        }
    }

    /// Finds events: by bytes first, so that only a line that may match is decoded.
    package func search(_ query: HistoryQuery) throws -> Hits {
        guard Files.kind(state.path) != nil else { return Hits(directory: nil, names: []) }
        let directory = try state.opened()
        let names = try HistoryFiles(in: directory).names
        var search = HistoryScan(query)
        for (index, name) in names.enumerated() {
            try search.scan(try directory.reading(name), file: index)
        }
        var hits = Hits(directory: directory, names: names)
        hits.hits = search.found()
        return hits
    }
}

/// One pass over all files.
private struct HistoryScan {
    private let query: HistoryQuery
    private let needles: [ByteSearch]
    private var hits: [History.Hits.Hit] = []
    /// Events that an update's fate may be told by, under fewer names than the rest.
    private var related: [(hit: History.Hits.Hit, update: String?, version: String?)] = []
    private var updates: Set<String> = []
    private var versions: Set<String> = []
    private var line = HistoryLine()

    init(_ query: HistoryQuery) {
        self.query = query
        needles = query.needles
    }

    /// Events of updates under a hold's name, and those that earlier versions wrote under fewer names:
    /// they bear no digest, and none stands behind one that does.
    private static let fates = ["held", "check-failed", "rolled-back"]
    private static let fateNeedles = fates.map { ByteSearch(Array("\"type\":\"\($0)\"".utf8)) }
    private static let link = ByteSearch(Array("\"previous\"".utf8))
    private static let time = ByteSearch(Array("\"time\"".utf8))

    mutating func scan(_ file: consuming FileDescriptor, file index: Int) throws {
        let blocks = try LineBlocks(file)
        var hasMore = true
        while hasMore {
            hasMore = try blocks.next { block in
                if !block.isCut { scan(block, index) }
            }
        }
    }

    private mutating func scan(_ block: LineBlocks.Block, _ index: Int) {
        if needles.isEmpty {
            if query.since != nil || query.until != nil { return scanTimes(block, index) }
            HistoryBytes.forEachLine(in: block.bytes) { look($0, block, index) }
            return
        }
        let needles = needles + related(in: block)
        // Where each needle stands next; the nearest one's line is looked at.
        let end = block.bytes.count
        var next = needles.map { $0.first(in: block.bytes) ?? end }
        while true {
            var place = end
            for one in next where one < place { place = one }
            if place == end { return }
            let range = HistoryBytes.line(around: place, in: block.bytes)
            look(range, block, index)
            for number in needles.indices where next[number] < range.upperBound {
                next[number] =
                    needles[number].first(in: block.bytes, from: range.upperBound) ?? end
            }
        }
    }

    /// What else is looked for in a block, because it may tell what became of an update.
    private func related(in block: LineBlocks.Block) -> [ByteSearch] {
        guard query.isByName else { return [] }
        let first = HistoryBytes.line(around: 0, in: block.bytes)
        let line = UnsafeRawBufferPointer(rebasing: block.bytes[first])
        if HistoryScan.link.first(in: line) == nil { return HistoryScan.fateNeedles }
        return query.isByID ? Array(HistoryScan.fateNeedles.prefix(1)) : []
    }

    /// Looks at the lines whose time may be asked for.
    private mutating func scanTimes(_ block: LineBlocks.Block, _ index: Int) {
        var place = 0
        while let found = HistoryScan.time.first(in: block.bytes, from: place) {
            place = found + 6
            guard query.mayMatch(timeAfter: place, in: block.bytes) else { continue }
            let range = HistoryBytes.line(around: found, in: block.bytes)
            look(range, block, index)
            place = max(place, range.upperBound)
        }
    }

    private mutating func look(_ range: Range<Int>, _ block: LineBlocks.Block, _ index: Int) {
        let bytes = UnsafeRawBufferPointer(rebasing: block.bytes[range])
        guard line.take(bytes), let time = line.time, query.matchesRest(line, time) else { return }
        let start = block.offset + range.lowerBound
        let hit = History.Hits.Hit(time: time, file: index, range: start..<start + range.count)
        if query.matches(line, time) {
            hits.append(hit)
            guard query.isByName else { return }
            if let update = line.text(.update) { updates.insert(update) }
            if let version { versions.insert(version) }
        } else if query.isByName, let type = line.text(.type), HistoryScan.fates.contains(type) {
            related.append((hit, line.text(.update), version))
        }
    }

    /// The package with the version that it moves to.
    private var version: String? {
        guard let name = line.text(.package) ?? line.text(.name), let to = line.text(.to) else {
            return nil
        }
        return name + " " + to
    }

    /// What was found, with what became of it under other names, in order.
    func found() -> [History.Hits.Hit] {
        let more = related.filter { entry in
            entry.update.map(updates.contains) == true
                || entry.version.map(versions.contains) == true
        }.map(\.hit)
        let isSorted =
            more.isEmpty && zip(hits, hits.dropFirst()).allSatisfy { $0.time <= $1.time }
        if isSorted { return hits }
        return (hits + more).sorted {
            ($0.time, $0.file, $0.range.lowerBound) < ($1.time, $1.file, $1.range.lowerBound)
        }
    }
}

/// Reads lines of a file by their places, through a window that moves with them.
private final class LineReader {
    private let log: LineLog
    private var start = 0
    private var window: [UInt8] = []

    init(_ name: String, in directory: DirectoryHandle) throws(SystemError) {
        log = try LineLog(name, in: directory, isMade: false)
    }

    func with(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        if range.lowerBound < start || range.upperBound > start + window.count {
            start = range.lowerBound
            window = try log.bytes(in: start..<max(range.upperBound, start + (1 << 16)))
        }
        try window.withUnsafeBytes { bytes in
            let (lower, upper) = (range.lowerBound - start, range.upperBound - start)
            // The file may have been repaired meanwhile.
            if upper <= bytes.count {
                try body(UnsafeRawBufferPointer(rebasing: bytes[lower..<upper]))
            }
        }
    }
}
