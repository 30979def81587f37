package import Contracts

/// The keys, a line each: flag, variable, entry of `upkeep.yaml`, default and help follow from it, and
/// so do the table in docs/configuration.md and the schema of `upkeep.yaml`.
///
/// A list names those that a stage or a command takes.
package enum Keys {
    /// The keys of all stages and of `upkeep run`, each name once.
    package static let ofAll: [any SettingKey] = {
        var seen: Set<String> = []
        return
            (common + ofDetect + ofPolicy + ofGraph + ofBackup + ofApply + ofValidate
            + ofRollback + ofForges + ofDelivery + ofMetrics
            + ofRun).filter {
                seen.insert($0.name).inserted
            }
    }()

    /// Those that every stage has.
    package static let common: [any SettingKey] = [
        repository, state, run, input, to, output, config, dryRun, exitCode, force, offline, quiet,
        verbose, noColor, version, help,
    ]

    package static let repository = Key(
        "repository", short: "C", .path("DIR"), otherwise: "where you are", owner: .operator,
        isInFiles: false, changesResult: false, inRun: .own,
        help: "the GitOps repository, bare or not")
    package static let state = Key(
        "state", .path("DIR"), otherwise: "upkeep/ in Git's common directory",
        owner: .operator, changesResult: false, inRun: .own, help: "state directory")
    package static let run = Key(
        "run", .text("ID"), otherwise: "the newest", owner: .call, changesResult: false,
        inRun: .none, help: "the run to work on")
    package static let input = Key(
        "input", .list(.path()), default: [], owner: .call, changesResult: false, inRun: .none,
        help: "a document in place of the run's own; - is standard input")
    package static let to = Key(
        "to", .path(), owner: .call, changesResult: false, inRun: .none,
        help: "write the document there as well; - is standard output")
    package static let output = Key(
        "output", short: "o", .text("FORMAT"), otherwise: "text", owner: .repository,
        changesResult: false, inRun: .own, help: "what goes to standard output")
    package static let config = Key(
        "config", .path(), otherwise: "upkeep/upkeep.yaml in ~/.config, /etc", owner: .operator,
        isInFiles: false, changesResult: false,
        help: "the operator's configuration, beside the repository's upkeep.yaml")
    package static let dryRun = Key(
        "dry-run", owner: .call, inRun: .own, help: "say what would be done, and do nothing")
    package static let exitCode = Key(
        "exit-code", owner: .repository, changesResult: false,
        help: "exit with 3 when updates are available")
    package static let force = Key(
        "force", owner: .call, changesResult: false, help: "do it again although it is done")
    package static let offline = Key(
        "offline", owner: .repository, help: "use nothing that is not on this machine")
    package static let quiet = Key(
        "quiet", short: "q", owner: .repository, changesResult: false, inRun: .handedOn,
        help: "say only what went wrong")
    package static let verbose = Key(
        "verbose", short: "v", owner: .repository, changesResult: false,
        help: "say more on standard error")
    package static let noColor = Key(
        "no-color", owner: .repository, changesResult: false,
        help: "no colours (NO_COLOR works too)")
    package static let version = Key(
        "version", owner: .call, changesResult: false, inRun: .none, help: "print the version")
    package static let help = Key(
        "help", short: "h", owner: .call, changesResult: false, inRun: .own,
        help: "print this help")

    // MARK: detect

    /// Where detect reads from.
    package static let ofDetect: [any SettingKey] = [
        renovateReport, renovateLog, renovate, renovateTimeLimit, renovateRepository, source,
    ]

    /// How Renovate is used.
    package enum RenovateUse: String, Sendable {
        /// It is started.
        case run
    }

    /// A source of updates.
    package enum UpdateSource: String, Sendable, CaseIterable {
        /// Renovate, in its own words.
        case renovate
    }

    package static let renovateReport = Key(
        "renovate-report", .path(), owner: .call, changesResult: false,
        help: "a report that Renovate wrote (reportType=file); .xz and .gz too")
    package static let renovateLog = Key(
        "renovate-log", .path(), owner: .call, changesResult: false,
        help: "a log of Renovate (LOG_FORMAT=json LOG_LEVEL=debug); - is standard input")
    package static let renovate = Key(
        "renovate", .choice("run", [RenovateUse.run]), owner: .operator,
        help: "start the renovate on PATH in lookup mode")
    package static let renovateTimeLimit = Key(
        "renovate-time-limit", .number("MINUTES", 1...1_440), default: 60, owner: .operator,
        changesResult: false, help: "minutes that renovate may take")
    package static let renovateRepository = Key(
        "renovate-repository", .text("NAME"), otherwise: "the one there is", owner: .operator,
        help: "which repository of a report or log that has several")
    package static let source = Key(
        "source", .choice("SOURCE", UpdateSource.allCases), default: .renovate,
        owner: .repository, help: "where updates are looked for")

    // MARK: validate

    /// What validate looks at, and for how long.
    package static let ofValidate: [any SettingKey] = [
        base, head, staged, everything, path, failOn, levels, suppressions, buildTimeLimit,
        buildOutputLimit, kubernetesSchemas,
    ]

    package static let base = Key(
        "base", .text("REVISION"), otherwise: "with --head: its first parent", owner: .call,
        changesResult: false, help: "the commit before the change")
    package static let head = Key(
        "head", .text("REVISION"), otherwise: "with --base: HEAD", owner: .call,
        changesResult: false, help: "the commit to look at")
    package static let path = Key(
        "path", .list(.path("PATH")), default: [], owner: .call,
        help: "look only at what lies at or below this path; words say the same")
    package static let staged = Key(
        "staged", owner: .call,
        help: "look at what the next commit would change, as in a pre-commit hook")
    package static let everything = Key(
        "all", owner: .call,
        help: "look at everything: the files of the work tree, or of --head")
    package static let failOn = Key(
        "fail-on", .choice("SEVERITY", Severity.allCases), default: .error, owner: .repository,
        help: "how grave a finding blocks, but for a run's own commits")
    package static let suppressions = Key(
        "suppressions", .list(SuppressionType(), count: 0...1_000), default: [],
        owner: .repository, isFlag: false, isJoined: true,
        help: "findings that do not count: which, where, why, and until when")
    package static let levels = Key(
        "levels", .list(.level), default: [], owner: .repository,
        help: "how much a kind of finding matters, but for a run's own commits")
    package static let buildTimeLimit = Key(
        "build-time-limit", .number("SECONDS", 1...86_400), default: 60, owner: .repository,
        help: "seconds that one build may take")
    package static let buildOutputLimit = Key(
        "build-output-limit", .number("MB", 1...1_024), default: 64, owner: .repository,
        help: "megabytes of manifests that one build may print")
    package static let kubernetesSchemas = Key(
        "kubernetes-schemas", .path("DIR"), owner: .operator,
        help: "JSON Schemas of Kubernetes' kinds, for kubeconform")

    // MARK: deliver

    /// The channels on which messages go out.
    package static let ofDelivery: [any SettingKey] = [channels, outbox, channel, commitPage]

    package static let channels = Key(
        "channels", ChannelListType(), default: [], owner: .operator,
        isFlag: false, help: "where messages go out: docs/notifications.md")
    package static let channel = Key(
        "channel", .list(.text("NAME")), default: [], owner: .call, inRun: .none,
        help: "only on this channel")

    package static let outbox = Key(
        "outbox", .path("DIR"), owner: .operator, inRun: .none,
        help: "put messages into this directory, a file each")

    /// Also a key of `upkeep-report monthly`.
    package static let commitPage = Key(
        "commit", owner: .call, inRun: .none,
        help: "commit a month's page to reports/ of the repository, and push it as apply does")

    // MARK: upkeep run

    /// Those of `upkeep run` itself.
    package static let ofRun: [any SettingKey] = [
        list, plan, from, resume, noRetry, new, repositoryPipelines, runsKeep, cacheMax,
        historyMaxSize, historyKeep,
    ]

    package static let list = Key("list", owner: .call, inRun: .own, help: "list the pipelines")
    package static let plan = Key(
        "plan", owner: .call, inRun: .own, help: "say what would run, and run nothing")
    package static let from = Key(
        "from", .choice("STAGE", StageName.allCases), owner: .call, inRun: .own,
        help: "start at this stage, on the newest run of the pipeline")
    package static let resume = Key(
        "resume", owner: .call, inRun: .own,
        help: "only take up runs that did not come to an end")
    package static let noRetry = Key(
        "no-retry", owner: .operator, isInFiles: false, changesResult: false, inRun: .own,
        help: "start no stage again after exit 69 (a remote is unavailable)")
    package static let repositoryPipelines = Key(
        "repository-pipelines", owner: .operator, changesResult: false, inRun: .own,
        help: "use the files in the repository's pipelines/, before those that are built in")
    package static let runsKeep = Key(
        "runs-keep", .number("N", 1...100_000), default: 90, owner: .operator,
        changesResult: false, inRun: .own,
        help: "runs to keep; one that is open, or has a backup, stays")
    package static let cacheMax = Key(
        "cache-max", .number("MIB", 0...1_000_000), default: 1_024, owner: .operator,
        changesResult: false, inRun: .own, help: "MiB that the cache may take")
    package static let historyMaxSize = Key(
        "history-max-size", .number("MIB", 0...1_000_000), default: 1_024, owner: .operator,
        changesResult: false, inRun: .own,
        help: "MiB after which the history goes on in another file; 0: never")
    package static let historyKeep = Key(
        "history-keep", .number("N", 0...100_000), default: 0, otherwise: "all", owner: .operator,
        changesResult: false, inRun: .own, help: "full files of the history to keep; 0: all")
    package static let new = Key(
        "new", owner: .call, inRun: .own, help: "leave runs that did not come to an end")
}
