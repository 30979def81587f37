package import Contracts
package import Names
internal import SystemSupport

/// When maintenance windows are open.
///
/// A local time that clocks skip counts as the moment at which they do; one that they show twice counts
/// the first time. A window that lies in a skipped hour alone doesn't open on that day.
package struct WindowTimes: Sendable {
    private let windows: [Window]
    /// Why one of them never opens, or cannot be told; nil where all do.
    package let problem: String?

    /// Days that are looked through: any date comes back in them, 29 February too.
    private static let dayLimit: Int64 = 8 * 366 + 2

    /// Reads windows.
    package init(_ windows: [MaintenanceWindow]) {
        var (read, problem): ([Window], String?) = ([], nil)
        for window in windows {
            do throws(WindowProblem) {
                read.append(try Window(window))
            } catch {
                problem = problem ?? error.message
            }
        }
        self.windows = read
        self.problem = problem
    }

    /// Whether one of them is open.
    package func isOpen(at time: Timestamp) -> Bool {
        windows.contains { $0.isOpen(at: time.seconds) }
    }

    /// When one of them opens next, later than a time; nil where none does within eight years.
    package func nextOpening(after time: Timestamp) -> Timestamp? {
        windows.compactMap { $0.next(after: time.seconds, days: WindowTimes.dayLimit) }.min()
            .map(Timestamp.init(seconds:))
    }

    /// Whether no start by a schedule falls into one of them, within eight years from a time.
    ///
    /// - Returns: false where the schedule cannot be read.
    package func neverMeets(_ schedule: Schedule, after time: Timestamp) -> Bool {
        let cron = MaintenanceWindow(
            cron: schedule.cron, duration: 60, days: [], from: nil, to: nil,
            timeZone: schedule.timeZone)
        guard let starts = try? Window(cron) else { return false }
        let end = time.seconds + WindowTimes.dayLimit * 86_400
        var now = time.seconds
        for _ in 0..<5_000 {
            guard let start = starts.next(after: now, days: WindowTimes.dayLimit) else {
                return true
            }
            if windows.contains(where: { $0.isOpen(at: start) }) { return false }
            guard let opening = nextOpening(after: Timestamp(seconds: start))?.seconds,
                opening < end
            else { return true }
            now = max(start, opening - 1)
        }
        return true
    }
}

/// Why a window is none.
package struct WindowProblem: Error, Sendable {
    /// What is wrong.
    package let message: String
}

extension MaintenanceWindow {
    /// Looks at a window.
    ///
    /// - Throws: why it never opens, or what of it is not one.
    package func check() throws(WindowProblem) { _ = try Window(self) }
}

extension Schedule {
    /// Looks at a schedule.
    ///
    /// - Throws: why it never comes, or what of it is not one.
    package func check() throws(WindowProblem) {
        _ = try Window(
            MaintenanceWindow(
                cron: cron, duration: 60, days: [], from: nil, to: nil, timeZone: timeZone))
    }
}
