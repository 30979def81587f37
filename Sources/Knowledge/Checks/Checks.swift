package import Contracts
internal import SystemSupport

/// Every check there is, each a line here and a file of its own.
package enum Checks {
    /// The checks, in the order in which they are run.
    static let all: [Entry] = [
        Entry(ParseCheck.self),
        Entry(VersionCheck.self),
        Entry(ResolveCheck.self),
        Entry(OrderCheck.self),
        Entry(BuildCheck.self),
    ]

    /// One check: its rules, and how it is run.
    struct Entry: Sendable {
        let name: String
        let rules: [Rule]
        let run: @Sendable (CheckRunner, CheckTools) throws -> [CheckResult]

        init<One: StateCheck>(_ check: One.Type) {
            name = One.name
            rules = One.rules
            run = { runner, tools in try runner.run(One(tools)) }
        }

        init<One: ChangeCheck>(_ check: One.Type) {
            name = One.name
            rules = One.rules
            run = { runner, tools in try runner.run(One(tools)) }
        }
    }

    /// The rules of all checks, then those that say whose fault something is.
    package static let rules: [Rule] = all.flatMap(\.rules) + CheckRunner.rules

    /// Runs every check on a change.
    ///
    /// - Parameter names: what people call the updates.
    package static func run(
        on change: CheckedChange, with tools: CheckTools, names: UpdateNames
    ) throws -> [CheckResult] {
        let runner = CheckRunner(change: change, names: names)
        return try all.flatMap { check in
            try Signals.check()
            return try check.run(runner, tools)
        }
    }
}
