internal import Synchronization

/// What a time zone's clocks show, as the system's table has it.
///
/// Source: RFC 9636 (TZif), version 2 and later, with the rule at its end for times past the table.
package struct TimeZoneTable: Sendable {
    private var transitions: [Int64] = []
    private var offsets: [Int] = []
    private var first = 0
    private var rule: TimeZoneRule?

    /// Where the tables lie.
    private static let directory = "/usr/share/zoneinfo"
    private static let sizeLimit = 1 << 18
    private static let known = Mutex<[String: TimeZoneTable]>([:])

    /// Universal time, for which no table is needed.
    package static let utc = TimeZoneTable()

    private init() {}

    /// Finds a zone by its name, as in `Europe/Berlin`.
    ///
    /// - Throws: `not-found` for a zone that does not exist, and where there are no tables.
    package static func named(_ name: String) throws(SystemError) -> TimeZoneTable {
        if name == "UTC" || name == "Etc/UTC" { return utc }
        if let table = known.withLock({ $0[name] }) { return table }
        guard isName(name) else { throw unknown(name) }
        if !Files.isDirectory(directory) {
            throw SystemError(
                .notFound, "read", directory,
                "there are no time zones on this machine: install the package tzdata, or use UTC")
        }
        guard let bytes = try? Files.read(Paths.join(directory, name), limit: sizeLimit),
            let table = TimeZoneTable(bytes)
        else { throw unknown(name) }
        known.withLock { if $0.count < 1_000 { $0[name] = table } }
        return table
    }

    private static func unknown(_ name: String) -> SystemError {
        SystemError(
            .notFound, "find the time zone", SafeText.line(name),
            "there is no such time zone; as in Europe/Berlin or UTC")
    }

    private static func isName(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return name.utf8.count <= 64 && (1...3).contains(parts.count)
            && !["right", "posix"].contains(parts[0])
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.utf8.allSatisfy {
                        (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                            || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
                            || $0 == UInt8(ascii: "+")
                    }
            }
    }

    /// Reads a table; nil for what is not one.
    init?(_ bytes: [UInt8]) {
        var reader = ZoneReader(bytes)
        // The first block has times of 32 bits; the second says the same, and more.
        guard let old = reader.header(), reader.skip(old.size(time: 4)),
            let header = reader.header(), header.typeCount > 0
        else { return nil }
        var kinds: [Int] = []
        for _ in 0..<header.timeCount {
            guard let time = reader.number(8) else { return nil }
            if let last = transitions.last, time <= last { return nil }
            transitions.append(time)
        }
        for _ in 0..<header.timeCount {
            guard let kind = reader.byte(), kind < header.typeCount else { return nil }
            kinds.append(Int(kind))
        }
        var types: [Int] = []
        for _ in 0..<header.typeCount {
            guard let offset = reader.number(4), abs(offset) < 100_000, reader.skip(2) else {
                return nil
            }
            types.append(Int(offset))
        }
        guard reader.skip(header.charCount + header.leapCount * 12 + header.restCount),
            header.leapCount == 0
        else { return nil }
        offsets = kinds.map { types[$0] }
        first = types[0]
        rule = TimeZoneRule(reader.footer())
    }

    /// Seconds east of UTC at a time, given in seconds since 1970.
    package func offset(at seconds: Int64) -> Int {
        if let last = transitions.last, seconds < last || rule == nil {
            var (low, high) = (0, transitions.count)
            while low < high {
                let middle = (low + high) / 2
                if transitions[middle] <= seconds { low = middle + 1 } else { high = middle }
            }
            return low == 0 ? first : offsets[low - 1]
        }
        return rule?.offset(at: seconds) ?? first
    }

    /// The time at which clocks show a local time, given as if it were UTC: the first one where they
    /// show it twice; where they skip it, the moment at which they do.
    package func time(ofLocal local: Int64) -> Int64 {
        let (before, after) = (local - 86_400, local + 86_400)
        let (old, new) = (Int64(offset(at: before)), Int64(offset(at: after)))
        let found = [local - old, local - new].filter { Int64(offset(at: $0)) + $0 == local }.min()
        if let found { return found }
        var (low, high) = (before, after)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if middle + Int64(offset(at: middle)) < local { low = middle } else { high = middle }
        }
        return high
    }
}

/// Takes a table apart.
private struct ZoneReader {
    let bytes: [UInt8]
    var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    struct Header {
        var restCount = 0
        var leapCount = 0
        var timeCount = 0
        var typeCount = 0
        var charCount = 0

        func size(time: Int) -> Int {
            timeCount * (time + 1) + typeCount * 6 + charCount + leapCount * (time + 4) + restCount
        }
    }

    mutating func byte() -> UInt8? {
        guard position < bytes.count else { return nil }
        position += 1
        return bytes[position - 1]
    }

    /// A whole number with a sign, the highest byte first.
    mutating func number(_ width: Int) -> Int64? {
        guard position + width <= bytes.count else { return nil }
        let part = bytes[position..<position + width]
        position += width
        let negative: UInt64 = (part.first ?? 0) & 0x80 == 0 ? 0 : .max
        return Int64(bitPattern: part.reduce(negative) { $0 << 8 | UInt64($1) })
    }

    mutating func skip(_ count: Int) -> Bool {
        guard count >= 0, count <= bytes.count - position else { return false }
        position += count
        return true
    }

    mutating func header() -> Header? {
        guard bytes[position...].starts(with: Array("TZif".utf8)), skip(4),
            let version = byte(), version >= UInt8(ascii: "2"), skip(15)
        else { return nil }
        var counts: [Int] = []
        for _ in 0..<6 {
            guard let count = number(4), (0...bytes.count).contains(Int(count)) else { return nil }
            counts.append(Int(count))
        }
        return Header(
            restCount: counts[0] + counts[1], leapCount: counts[2], timeCount: counts[3],
            typeCount: counts[4], charCount: counts[5])
    }

    /// The rule for times past the table, between two ends of lines.
    mutating func footer() -> [UInt8] {
        guard byte() == UInt8(ascii: "\n") else { return [] }
        return Array(bytes[position...].prefix { $0 != UInt8(ascii: "\n") })
    }
}
