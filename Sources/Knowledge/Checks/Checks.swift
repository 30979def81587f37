package import Contracts
internal import Snapshot
internal import SystemSupport

/// Every check there is, each a line here and a file of its own.
package enum Checks {
    /// The checks, in the order in which they are run.
    static let all: [Entry] = [
        Entry(ParseCheck.self),
        Entry(KeysCheck.self),
        Entry(SecretsCheck.self),
        Entry(ConsistencyCheck.self),
        Entry(VersionCheck.self),
        Entry(ResolveCheck.self),
        Entry(OrderCheck.self),
        Entry(ServedCheck.self),
        Entry(PinsCheck.self),
        Entry(BuildCheck.self),
        Entry(SchemaCheck.self),
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

    /// The rules of a check; none for a name that no check has.
    package static func rules(of name: String) -> [Rule] {
        all.first { $0.name == name }?.rules ?? []
    }

    /// The rules of all checks, then those that say whose fault something is.
    package static let rules: [Rule] = all.flatMap(\.rules) + CheckRunner.rules

    /// The directories that were passed over because they hold too much.
    private static func leftOut(_ snapshot: Snapshot) -> [CheckResult] {
        snapshot.leftOut.sorted().map { directory in
            CheckResult(
                check: Check(
                    check: ParseCheck.name, subject: SafeText.line(directory), outcome: .skipped,
                    reason: "too-large", seconds: 0),
                findings: [
                    .of(
                        .tooLarge, directory,
                        "\(directory) holds more than can be looked through, and was passed over")
                ], isLeftOut: true)
        }
    }

    /// Runs every check on a change.
    ///
    /// - Parameter names: what people call the updates.
    package static func run(
        on change: CheckedChange, with tools: CheckTools, names: UpdateNames
    ) throws -> [CheckResult] {
        let runner = CheckRunner(change: change, names: names)
        let results = try all.flatMap { check in
            try Signals.check()
            return try check.run(runner, tools)
        }
        return results + leftOut(change.head)
    }
}
