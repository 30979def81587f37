internal import Names

/// The rule by which a zone's clocks go from year to year, as in `CET-1CEST,M3.5.0,M10.5.0/3`.
///
/// Source: POSIX.1, the variable TZ; RFC 9636 for hours from -167 to 167.
struct TimeZoneRule: Sendable {
    private let standard: Int
    private let summer: (offset: Int, start: Day, end: Day)?

    /// A day of the year, and the second of it by the clock that is left.
    private struct Day: Sendable {
        enum Form: Sendable {
            case week(month: Int, week: Int, weekday: Int)
            /// From 1, 29 February never counted.
            case julian(Int)
            /// From 0, 29 February counted.
            case ofYear(Int)
        }
        let form: Form
        let second: Int

        /// Days since 1970.
        func days(_ year: Int64) -> Int64 {
            switch form {
            case .ofYear(let day): return CivilDay.days(year, 1, 1) + Int64(day)
            case .julian(let day):
                let leap = CivilDay.isLeap(year) && day >= 60 ? 1 : 0
                return CivilDay.days(year, 1, 1) + Int64(day - 1 + leap)
            case .week(let month, let week, let weekday):
                let first = CivilDay.days(year, Int64(month), 1)
                let ahead = (Int64(weekday) - CivilDay.weekday(first) + 7) % 7
                var day = ahead + Int64(week - 1) * 7
                while day >= CivilDay.length(month, year) { day -= 7 }
                return first + day
            }
        }
    }

    /// Reads a rule; nil for what is not one.
    init?(_ text: [UInt8]) {
        var reader = RuleReader(text)
        guard reader.name(), let west = reader.time(limit: 24) else { return nil }
        standard = -west
        if reader.isAtEnd {
            summer = nil
            return
        }
        guard reader.name() else { return nil }
        var offset = standard + 3_600
        if !reader.isAt(",") {
            guard let west = reader.time(limit: 24) else { return nil }
            offset = -west
        }
        guard let start = TimeZoneRule.day(&reader), let end = TimeZoneRule.day(&reader),
            reader.isAtEnd
        else { return nil }
        summer = (offset, start, end)
    }

    private static func day(_ reader: inout RuleReader) -> Day? {
        guard reader.skip(",") else { return nil }
        let form: Day.Form
        if reader.skip("M") {
            guard let month = reader.number(1...12), reader.skip("."),
                let week = reader.number(1...5), reader.skip("."),
                let weekday = reader.number(0...6)
            else { return nil }
            form = .week(month: month, week: week, weekday: weekday)
        } else if reader.skip("J") {
            guard let day = reader.number(1...365) else { return nil }
            form = .julian(day)
        } else {
            guard let day = reader.number(0...365) else { return nil }
            form = .ofYear(day)
        }
        if !reader.skip("/") { return Day(form: form, second: 7_200) }
        return reader.time(limit: 167).map { Day(form: form, second: $0) }
    }

    /// Seconds east of UTC at a time.
    func offset(at seconds: Int64) -> Int {
        guard let summer else { return standard }
        let (year, _, _) = CivilDay.date(CivilDay.day(seconds + Int64(standard)))
        let start = summer.start.days(year) * 86_400 + Int64(summer.start.second - standard)
        let end = summer.end.days(year) * 86_400 + Int64(summer.end.second - summer.offset)
        let isSummer =
            start < end
            ? (start..<end).contains(seconds) : !(end..<start).contains(seconds)
        return isSummer ? summer.offset : standard
    }
}

/// Takes a rule apart.
private struct RuleReader {
    let text: [UInt8]
    var position = 0

    init(_ text: [UInt8]) { self.text = text }

    var isAtEnd: Bool { position == text.count }

    func isAt(_ mark: Unicode.Scalar) -> Bool {
        position < text.count && text[position] == UInt8(ascii: mark)
    }

    mutating func skip(_ mark: Unicode.Scalar) -> Bool {
        guard isAt(mark) else { return false }
        position += 1
        return true
    }

    /// The letters of a clock, or anything in `<>`.
    mutating func name() -> Bool {
        let start = position
        if skip("<") {
            while position < text.count, !isAt(">") { position += 1 }
            return skip(">")
        }
        while position < text.count, (65...90).contains(text[position] & 0xDF) { position += 1 }
        return position > start
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int? {
        var value = 0
        let start = position
        while position < text.count, (48...57).contains(text[position]), position - start < 4 {
            value = value * 10 + Int(text[position] - 48)
            position += 1
        }
        return position > start && range.contains(value) ? value : nil
    }

    /// Hours, minutes and seconds, as seconds.
    mutating func time(limit: Int) -> Int? {
        let sign = skip("-") ? -1 : 1
        if sign == 1 { _ = skip("+") }
        guard let hours = number(0...limit) else { return nil }
        var seconds = hours * 3_600
        for unit in [60, 1] where skip(":") {
            guard let count = number(0...59) else { return nil }
            seconds += count * unit
        }
        return sign * seconds
    }
}
