internal import CommandLine
internal import Contracts
internal import GitStore
internal import Manifests
internal import Renovate
internal import Runs
internal import StageKit

/// Where updates are looked for.
enum UpdateSources {
    /// Every source, by the name that `--source` takes: a line each.
    private static let all:
        [(name: String, look: @Sendable (StageContext) throws -> SourceAnswer)] =
            [
                ("renovate", { try RenovateSource($0).answer() })
            ]

    /// What the source answers that the settings choose.
    static func answer(_ context: StageContext) throws -> SourceAnswer {
        let name = context.settings.value("source") ?? "renovate"
        guard let source = all.first(where: { $0.name == name }) else {
            throw StageFailure(
                .usage, "there is no source \"\(name)\"",
                hint: "--source takes " + all.map(\.name).joined(separator: ", "))
        }
        return try source.look(context)
    }
}

extension RenovateSource {
    /// Takes from the settings where Renovate's words come from: a report, a log, both, or a run.
    fileprivate init(_ context: StageContext) throws {
        let settings = context.settings
        self.init(
            try RenovateSource.origin(context), repository: settings.value("renovate-repository"),
            remote: context.repository.remoteURL("origin"), environment: context.environment)
    }

    private static func origin(_ context: StageContext) throws -> Origin {
        let settings = context.settings
        func file(_ key: String) -> File? {
            settings.value(key).map { name in
                File(
                    name: name, path: context.path(ofSource: name),
                    sha256: context.sourceDigests[name])
            }
        }
        let (report, log) = (file("renovate-report"), file("renovate-log"))
        let hasFile = report != nil || log != nil
        // A file that a person names outdoes what the configuration says.
        if settings.value("renovate") == "run", !hasFile || settings.isFlag("renovate") {
            if hasFile {
                throw StageFailure(
                    .usage, "--renovate run makes its own report and log",
                    hint: "leave out --renovate-report and --renovate-log")
            }
            return .run(try child(context))
        }
        if !hasFile {
            throw StageFailure(
                .usage, "no source of updates is named",
                hint: "--renovate-report FILE, --renovate-log FILE, or --renovate run")
        }
        return .files(report: report, log: log)
    }

    private static func child(_ context: StageContext) throws -> RenovateChild {
        if context.settings.isOn("offline") {
            throw StageFailure(.usage, "--renovate run needs the network, --offline forbids it")
        }
        return RenovateChild(
            workTree: context.repository.workTree, directory: context.run.file("artifacts"),
            minutes: try context.settings.number("renovate-time-limit", in: 1...1440) ?? 60,
            environment: context.environment, progress: { context.console.note($0) })
    }
}
