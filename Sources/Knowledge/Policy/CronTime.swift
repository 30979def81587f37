internal import Names

/// The five fields of cron: minute, hour, day of the month, month, day of the week.
///
/// Where both fields of days are restricted, a day that either takes is taken.
/// Source: crontab(5) of Vixie cron.
struct CronTime: Sendable {
    private let minutes: [Int]
    private let hours: [Int]
    private let days: Set<Int>
    private let months: Set<Int>
    private let weekdays: Set<Int>
    private let isAnyDay: Bool
    private let isAnyWeekday: Bool

    private static let monthNames = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    /// The days of a week, Sunday first.
    static let weekdayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    /// Reads them; nil for anything else.
    init?(_ text: String) {
        guard text.utf8.count <= 500 else { return nil }
        let fields = text.split { $0 == " " || $0 == "\t" }
        guard fields.count == 5,
            let minutes = CronTime.values(fields[0], 0...59),
            let hours = CronTime.values(fields[1], 0...23),
            let days = CronTime.values(fields[2], 1...31),
            let months = CronTime.values(fields[3], 1...12, CronTime.monthNames, from: 1),
            let weekdays = CronTime.values(fields[4], 0...7, CronTime.weekdayNames, from: 0)
        else { return nil }
        self.minutes = minutes.sorted()
        self.hours = hours.sorted()
        self.days = days
        self.months = months
        self.weekdays = Set(weekdays.map { $0 % 7 })
        isAnyDay = fields[2].hasPrefix("*")
        isAnyWeekday = fields[4].hasPrefix("*")
    }

    private static func values(
        _ field: Substring, _ range: ClosedRange<Int>, _ names: [String] = [], from start: Int = 0
    ) -> Set<Int>? {
        func value(_ word: Substring) -> Int? {
            if let index = names.firstIndex(of: word.lowercased()) { return index + start }
            guard word.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(word),
                range.contains(number)
            else { return nil }
            return number
        }
        var found: Set<Int> = []
        for part in field.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = part.split(separator: "/", omittingEmptySubsequences: false)
            guard (1...2).contains(halves.count) else { return nil }
            let step = halves.count == 2 ? Int(halves[1]) : 1
            guard let step, step > 0, step <= 60 else { return nil }
            let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false)
            if halves[0] == "*" {
                found.formUnion(stride(from: range.lowerBound, through: range.upperBound, by: step))
            } else if ends.count == 1, halves.count == 1, let one = value(ends[0]) {
                found.insert(one)
            } else if ends.count == 2, let low = value(ends[0]), let high = value(ends[1]),
                low <= high
            {
                found.formUnion(stride(from: low, through: high, by: step))
            } else {
                return nil
            }
        }
        return found
    }

    /// Whether there is no such day in any year: 31 February.
    var neverComes: Bool {
        if !isAnyWeekday { return false }
        return !months.contains { month in
            days.contains { $0 <= CivilDay.length(month, 2_000) }
        }
    }

    /// Whether a day is one of its days.
    func takes(_ day: Int64) -> Bool {
        let date = CivilDay.date(day)
        guard months.contains(Int(date.month)) else { return false }
        let isDay = days.contains(Int(date.day))
        let isWeekday = weekdays.contains(Int(CivilDay.weekday(day)))
        return isAnyDay || isAnyWeekday ? isDay && isWeekday : isDay || isWeekday
    }

    /// The seconds of a day at which it comes, sorted.
    var seconds: [Int] { hours.flatMap { hour in minutes.map { hour * 3_600 + $0 * 60 } } }
}
