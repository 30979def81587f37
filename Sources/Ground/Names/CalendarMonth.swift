/// A month of the calendar, in UTC.
package struct CalendarMonth: Hashable, Comparable, Sendable {
    /// The year.
    package let year: Int64
    /// The month, from 1.
    package let month: Int

    private init(_ year: Int64, _ month: Int) {
        self.year = year
        self.month = month
    }

    /// Reads `2026-11`.
    package init?(_ text: String) {
        guard text.utf8.count == 7, let first = Timestamp(rfc3339: text + "-01") else { return nil }
        self.init(containing: first)
    }

    /// The month that a time lies in.
    package init(containing time: Timestamp) {
        let date = CivilDay.date(CivilDay.day(time.seconds))
        self.init(date.year, Int(date.month))
    }

    /// As in `2026-11`.
    package var text: String { String(start.text.prefix(7)) }

    /// Its first second.
    package var start: Timestamp {
        Timestamp(seconds: CivilDay.days(year, Int64(month), 1) * 86_400)
    }

    /// Its last second.
    package var end: Timestamp { next.start.adding(seconds: -1) }

    /// How many days it has.
    package var days: Int { Int(CivilDay.length(month, year)) }

    /// The month after it.
    package var next: CalendarMonth {
        month == 12 ? CalendarMonth(year + 1, 1) : CalendarMonth(year, month + 1)
    }

    /// The month before it.
    package var previous: CalendarMonth {
        month == 1 ? CalendarMonth(year - 1, 12) : CalendarMonth(year, month - 1)
    }

    /// The earlier one first.
    package static func < (left: CalendarMonth, right: CalendarMonth) -> Bool {
        (left.year, left.month) < (right.year, right.month)
    }
}
