internal import Contracts
internal import Names
internal import SystemSupport

/// One window, read once.
struct Window: Sendable {
    /// What says on which days it opens.
    private enum Days: Sendable {
        case cron(CronTime)
        case weekdays(Set<Int64>)
    }

    /// When it closes.
    private enum End: Sendable {
        /// So many seconds after it opened.
        case after(Int64)
        /// At a local second, counted from the midnight before it opened.
        case at(Int64)
    }

    private let days: Days
    /// Local seconds of a day at which it opens, sorted.
    private let starts: [Int]
    private let end: End
    private let zone: TimeZoneTable

    /// Seconds that a window is open at most: a week.
    private static let longest = 7 * 86_400

    init(_ window: MaintenanceWindow) throws(WindowProblem) {
        do throws(SystemError) {
            zone = try TimeZoneTable.named(window.timeZone)
        } catch {
            throw WindowProblem(message: error.description)
        }
        if let text = window.cron {
            guard let cron = CronTime(text) else {
                throw WindowProblem(
                    message:
                        "\"\(SafeText.line(text))\" is not the five fields of cron: minute, hour, "
                        + "day, month, weekday, as in 0 2 * * 6")
            }
            if cron.neverComes {
                throw WindowProblem(
                    message: "\"\(SafeText.line(text))\" never comes: no such month has such a day")
            }
            guard window.days.isEmpty, window.from == nil, window.to == nil else {
                throw WindowProblem(
                    message: "a window has cron and duration, or days, from and to, not both")
            }
            guard let duration = window.duration, (1...Window.longest).contains(duration) else {
                throw WindowProblem(
                    message:
                        "a window with cron has a duration from 1s to 7d: without one it never "
                        + "opens")
            }
            days = .cron(cron)
            starts = cron.seconds
            end = .after(Int64(duration))
            return
        }
        if window.duration != nil {
            throw WindowProblem(message: "a duration goes with cron; days have from and to")
        }
        let known = window.days.map { CronTime.weekdayNames.firstIndex(of: $0) }
        guard !known.contains(nil) else {
            throw WindowProblem(message: "a day is one of mon, tue, wed, thu, fri, sat, sun")
        }
        if window.days.isEmpty, window.from == nil {
            throw WindowProblem(message: "a window has cron and duration, or days, from and to")
        }
        let named = Set(known.compactMap { $0.map(Int64.init) })
        days = .weekdays(named.isEmpty ? Set(0...6) : named)
        if (window.from == nil) != (window.to == nil) {
            throw WindowProblem(message: "from and to go together")
        }
        guard let from = Window.second(window.from ?? "00:00"), from < 86_400,
            let to = Window.second(window.to ?? "24:00")
        else {
            throw WindowProblem(message: "an hour of the day is written as in 22:30")
        }
        starts = [from]
        end = .at(Int64(to <= from ? to + 86_400 : to))
    }

    /// The second of a day that `22:30` means; `24:00` is its end.
    private static func second(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }),
            parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60,
            hour < 24 || hour == 24 && minute == 0
        else { return nil }
        return hour * 3_600 + minute * 60
    }

    private func isDay(_ day: Int64) -> Bool {
        switch days {
        case .cron(let cron): cron.takes(day)
        case .weekdays(let days): days.contains(CivilDay.weekday(day))
        }
    }

    private func opening(_ day: Int64, _ second: Int) -> Int64 {
        zone.time(ofLocal: day * 86_400 + Int64(second))
    }

    private func closing(_ day: Int64, _ opening: Int64) -> Int64 {
        switch end {
        case .after(let seconds): opening + seconds
        case .at(let second): zone.time(ofLocal: day * 86_400 + second)
        }
    }

    private func localDay(_ seconds: Int64) -> Int64 {
        CivilDay.day(seconds + Int64(zone.offset(at: seconds)))
    }

    /// Whether it is open at a second since 1970: the last opening before it tells.
    func isOpen(at seconds: Int64) -> Bool {
        let today = localDay(seconds)
        for back in 0...9 {
            let day = today - Int64(back)
            guard isDay(day) else { continue }
            for start in starts.reversed() {
                let opening = opening(day, start)
                if opening <= seconds { return seconds < closing(day, opening) }
            }
        }
        return false
    }

    /// When it opens next, later than a second since 1970, looking through so many days.
    func next(after seconds: Int64, days: Int64) -> Int64? {
        let today = localDay(seconds) - 1
        for day in today...today + days where isDay(day) {
            for start in starts {
                let opening = opening(day, start)
                if opening > seconds, closing(day, opening) > opening { return opening }
            }
        }
        return nil
    }
}
