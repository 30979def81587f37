package import Contracts
package import Policy
internal import SystemSupport
package import YAMLText

/// A maintenance window.
struct WindowType: ValueType {
    var word: String? { "YAML" }
    var isOneWord: Bool { false }
    private let object: ObjectType<MaintenanceWindow>

    init(_ spelling: RuleSpelling) {
        let empty = MaintenanceWindow(
            cron: nil, duration: nil, days: [], from: nil, to: nil, timeZone: "UTC")
        let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map(DayName.init)
        object = ObjectType(
            empty,
            [
                Field(
                    "cron", .line("CRON", 500), \.cron,
                    help: "When it opens: minute, hour, day, month, weekday."),
                Field(
                    "duration", AgeWordType(), \.duration, help: "How long it stays open after."),
                Field(
                    "days", .list(.choice("DAY", days), count: 1...7), \.dayNames,
                    help: "The days on which it opens; every day where none is given."),
                Field("from", .line("HOUR", 5), \.from, help: "The hour at which it opens."),
                Field(
                    "to", .line("HOUR", 5), \.to,
                    help: "The hour at which it closes; of the next day where it is not later."),
                Field(
                    spelling.name("time-zone"), .line("ZONE", 64), \.zone,
                    help: "The time zone, as in `Europe/Berlin`; UTC where none is given."),
            ]
        ) { window, node throws(Misfit) in
            do throws(WindowProblem) {
                try window.check()
            } catch {
                throw .message(error.message, line: node.line.value)
            }
        }
    }

    func value(of words: [String]) throws(Misfit) -> MaintenanceWindow {
        try object.value(of: words)
    }

    func value(of node: YAMLNode) throws(Misfit) -> MaintenanceWindow {
        try object.value(of: node)
    }

    func json(_ value: MaintenanceWindow) -> JSONValue { object.json(value) }
    var schema: [String: JSONValue] { object.schema }
}

/// A day of the week.
struct DayName: RawRepresentable, Sendable {
    let rawValue: String
}

extension MaintenanceWindow {
    fileprivate var dayNames: [DayName]? {
        get { days.isEmpty ? nil : days.map(DayName.init) }
        set { days = newValue?.map(\.rawValue) ?? [] }
    }

    fileprivate var zone: String? {
        get { timeZone }
        set { timeZone = newValue ?? "UTC" }
    }
}

/// The hour at which runs are started.
package struct ScheduleType: ValueType {
    package var word: String? { "YAML" }
    package var isOneWord: Bool { false }
    private let object: ObjectType<Schedule>

    /// Makes the type.
    package init() {
        object = ObjectType(
            Schedule(cron: "", timeZone: "UTC"),
            [
                Field(
                    "cron", .line("CRON", 500), \.cron, isRequired: true,
                    help: "When: minute, hour, day, month, weekday."),
                Field(
                    "time-zone", .line("ZONE", 64), \.zone,
                    help: "The time zone, as in `Europe/Berlin`; UTC where none is given."),
            ]
        ) { schedule, node throws(Misfit) in
            do throws(WindowProblem) {
                try schedule.check()
            } catch {
                throw .message(error.message, line: node.line.value)
            }
        }
    }

    package func value(of words: [String]) throws(Misfit) -> Schedule {
        try object.value(of: words)
    }
    package func value(of node: YAMLNode) throws(Misfit) -> Schedule { try object.value(of: node) }
    package func json(_ value: Schedule) -> JSONValue { object.json(value) }
    package var schema: [String: JSONValue] { object.schema }
}

extension Schedule {
    fileprivate var zone: String? {
        get { timeZone }
        set { timeZone = newValue ?? "UTC" }
    }
}
