/// A day of the calendar, as `2027-01-31`.
package struct CalendarDay: Sendable, Hashable {
    private let start: Timestamp
    /// As it is written.
    package let text: String

    /// Reads a day; nil for anything else.
    package init?(_ text: String) {
        guard text.utf8.count == 10, let start = Timestamp(rfc3339: text) else { return nil }
        self.start = start
        self.text = text
    }

    /// Whether the day is over at a time, wherever that is.
    package func isOver(at time: Timestamp) -> Bool {
        // The last place on Earth at which a day ends is twelve hours behind UTC.
        time.seconds >= start.seconds + 36 * 3_600
    }
}
