package import Contracts
package import Names
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

    /// Secrets in clear text that one commit of a change brings in and a later one takes out: whoever has the
    /// history has them.
    ///
    /// - Parameters:
    ///   - steps: the commits of the change, each against its first parent.
    ///   - known: what was found from its start to its end.
    package static func secretsOnTheWay(
        _ steps: [(commit: CommitID, change: CheckedChange)], besides known: [CheckResult],
        with tools: CheckTools, names: UpdateNames
    ) throws -> [CheckResult] {
        let told = Set(
            known.map(\.check).filter { $0.check == SecretsCheck.name && $0.outcome == .failed }
                .map(\.subject))
        return try steps.flatMap { commit, change in
            try CheckRunner(change: change, names: names).run(SecretsCheck(tools)).filter {
                $0.check.outcome == .failed && !told.contains($0.check.subject)
            }.map { result in
                var result = result
                result.check.subject += " in \(commit.short)"
                result.findings = result.findings.map { finding in
                    .of(
                        SecretsCheck.failed, result.check.subject,
                        "\(finding.message), in commit \(commit.short): what a later one takes out "
                            + "stays in the history; leave it out of that commit (git rebase -i)",
                        place: finding.place)
                }
                return result
            }
        }
    }

    /// Names beside changed files of which only one can be looked at, and could before.
    private static func sameNames(_ change: CheckedChange) throws -> [CheckResult] {
        var directories: Set<String> = [""]
        for path in change.paths { directories.formUnion(TreePath.ancestors(of: path)) }
        return try directories.sorted().flatMap { directory in
            let before = try change.base.sameNames(in: directory)
            return try change.head.sameNames(in: directory).filter { !before.contains($0) }
                .map { name in
                    let path = SafeText.line(TreePath.child(directory, name))
                    return CheckResult(
                        check: Check(
                            check: ParseCheck.name, subject: path, outcome: .failed,
                            reason: "same-name", seconds: 0),
                        findings: [
                            .of(
                                .sameName, path,
                                "\(path) stands twice, and only one of both was looked at",
                                place: Place(file: path))
                        ], isLeftOut: true)
                }
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
        return try results + leftOut(change.head) + sameNames(change)
    }
}
