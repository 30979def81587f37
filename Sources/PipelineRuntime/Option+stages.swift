package import Contracts

extension Option {
    /// The flags that a stage has beside the common ones.
    package static func of(_ stage: StageName) -> [Option] {
        switch stage {
        case .detect: detect
        case .analyze: []
        case .apply: apply
        case .report: report
        case .backup, .validate, .rollback: []
        }
    }

    /// The flags of all stages, each once: the keys that `upkeep.yaml` may have.
    package static let all: [Option] = {
        var seen: Set<String> = []
        return (common + StageName.allCases.flatMap(of)).filter { seen.insert($0.name).inserted }
    }()

    /// Where detect reads from.
    package static let detect: [Option] = [
        Option(
            "renovate-report", .one("FILE"), isSetting: false, changesResult: false,
            help: "a report that Renovate wrote (reportType=file); .xz and .gz too"),
        Option(
            "renovate-log", .one("FILE"), isSetting: false, changesResult: false,
            help: "a log of Renovate (LOG_FORMAT=json LOG_LEVEL=debug); - is standard input"),
        Option(
            "renovate", .one("run"), choices: ["run"],
            help: "start the renovate on PATH in lookup mode"),
        Option(
            "renovate-time-limit", .one("MINUTES"), changesResult: false,
            help: "minutes that renovate may take (default: 60)"),
        Option(
            "renovate-repository", .one("NAME"),
            help: "which repository of a report or log that has several"),
        Option(
            "source", .one("SOURCE"), choices: ["renovate"],
            help: "where updates are looked for (default: renovate)"),
    ]

    /// What apply takes, and where to.
    package static let apply: [Option] = [
        Option(
            "max-kind", .one("KIND"), choices: ["patch", "minor", "major"],
            help: "the furthest kind of update to apply (default: major; in a pipeline minor)"),
        Option(
            "update", .many("ID"), isSetting: false,
            help: "apply this update whatever its kind, with its group; only such ones"),
        Option(
            "component", .many("NAME"), isSetting: false,
            help: "apply the updates of this component whatever their kind; only such ones"),
        Option("no-push", help: "leave the commits on the local branch"),
        Option("branch", .one("NAME"), help: "the branch to commit to (default: HEAD's)"),
        Option(
            "author", .one("IDENTITY"),
            help: "who commits, as in \"upkeep <upkeep@example.org>\" (default: git's user)"),
        Option(
            "review-branch", .one("NAME"),
            help: "push to this branch of the remote for review; {run} and {branch} are replaced"),
        Option(
            "git-token-file", .one("FILE"), mayStandInRepository: false, changesResult: false,
            help: "a file with the token for an https remote (else UPKEEP_GIT_TOKEN)"),
        Option(
            "git-user", .one("NAME"), mayStandInRepository: false, changesResult: false,
            help: "the user name that goes with the token (default: x-access-token)"),
        Option(
            "git-time-limit", .one("SECONDS"), changesResult: false,
            help: "seconds that one fetch or push may take (default: 120)"),
    ]

    /// How report writes.
    package static let report: [Option] = []
}
