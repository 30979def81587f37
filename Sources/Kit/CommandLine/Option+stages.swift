package import Contracts

extension Option {
    /// The flags that a stage has beside the common ones.
    package static func of(_ stage: StageName) -> [Option] {
        switch stage {
        case .detect: detect
        case .analyze: []
        case .apply: apply
        case .report: report
        case .rollback: rollback
        case .backup: backup
        case .validate: validate
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

    /// What backup writes, for whom, and how long it stays.
    package static let backup: [Option] = [
        Option(
            "backup-recipients", .many("RECIPIENT"),
            help: "encrypt to this age recipient: age1…, ssh-ed25519 …, ssh-rsa …"),
        Option(
            "backup-recipients-file", .one("FILE"), help: "encrypt to the age recipients of a file"
        ),
        Option(
            "backup-full-every", .one("N"),
            help: "at least each Nth bundle is a full one (default: 7; 1: each)"),
        Option(
            "backup-keep", .one("N"), changesResult: false,
            help: "backups to keep (default: 30)"),
        Option(
            "backup-keep-days", .one("DAYS"), changesResult: false,
            help: "days after which a backup goes too (default: never)"),
        Option(
            "backup-refs", .one("N"), changesResult: false,
            help: "runs whose refs/upkeep/backup/RUN stays (default: 10)"),
        Option(
            "backup-min-free", .one("MIB"), changesResult: false,
            help: "MiB that must stay free on the disk (default: 64)"),
        Option(
            "backup-time-limit", .one("SECONDS"), changesResult: false,
            help: "seconds that one call of git or age may take (default: 3600)"),
    ]

    /// What apply takes, and where to.
    package static let apply: [Option] =
        [
            Option(
                "max-kind", .one("KIND"), choices: ["patch", "minor", "major"],
                help: "the furthest kind of update to apply (default: major; in a pipeline minor)"),
            Option(
                "update", .many("ID"), isSetting: false,
                help: "apply this update whatever its kind, with its group; only such ones"),
            Option(
                "component", .many("NAME"), isSetting: false,
                help: "apply the updates of this component whatever their kind; only such ones"),
            Option(
                "commit-subject", .one("TEMPLATE"),
                help: "the subject of commits (default: \"chore(deps): update {what}\")"),
        ] + publishing

    /// How commits are made and where they go.
    package static let publishing: [Option] = [
        Option("no-push", help: "leave the commits on the local branch"),
        Option("branch", .one("NAME"), help: "the branch to commit to (default: HEAD's)"),
        Option(
            "author", .one("IDENTITY"),
            help: "who writes, as in \"upkeep <upkeep@example.org>\" (default: git's user)"),
        Option(
            "committer", .one("IDENTITY"), help: "who commits (default: the author)"),
        Option(
            "commit-date", .one("TIME"),
            help: "the date of commits: run (default: when it started), now, or RFC 3339"),
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

    /// What rollback takes back.
    package static let rollback: [Option] =
        [
            Option(
                "failed", isSetting: false,
                help: "take back what failed checks of the run name, with its groups"),
            Option(
                "update", .many("ID"), isSetting: false,
                help: "take back this update, with its group, whichever run brought it"),
            Option("all", isSetting: false, help: "take back all that the run brought"),
            Option(
                "reason", .one("TEXT"), isSetting: false,
                help: "why, for the commit and the hold (default: what validate found)"),
            Option("no-hold", isSetting: false, help: "do not hold what is taken back"),
        ] + publishing

    /// What validate looks at, and for how long.
    package static let validate: [Option] = [
        Option(
            "base", .one("REVISION"), isSetting: false, changesResult: false,
            help: "the commit before the change (default with --head: its first parent)"),
        Option(
            "head", .one("REVISION"), isSetting: false, changesResult: false,
            help: "the commit to look at (default with --base: HEAD)"),
        Option(
            "path", .many("PATH"), isSetting: false,
            help: "look only at what changed at or below this path; words say the same"),
        Option(
            "build-time-limit", .one("SECONDS"),
            help: "seconds that one build may take (default: 60)"),
    ]

    /// How report writes.
    package static let report: [Option] = []
}
