internal import CommandLine
internal import Contracts
internal import GitStore
internal import Manifests
internal import Renovate
internal import Runs
internal import StageKit

/// Where updates are looked for.
enum UpdateSources {
    /// What the source answers that the settings choose: a line a source.
    static func answer(_ context: StageContext) throws -> SourceAnswer {
        switch context.settings[Keys.source] {
        case .renovate: try RenovateSource(context).answer()
        }
    }
}

extension RenovateSource {
    /// Takes from the settings where Renovate's words come from: a report, a log, both, or a run.
    fileprivate init(_ context: StageContext) throws {
        let settings = context.settings
        self.init(
            try RenovateSource.origin(context), repository: settings[Keys.renovateRepository],
            remote: context.repository.remoteURL("origin"), environment: context.environment)
    }

    private static func origin(_ context: StageContext) throws -> Origin {
        let settings = context.settings
        func file(_ key: Key<String?>) -> File? {
            settings[key].map { name in
                File(
                    name: name, path: context.path(ofSource: name),
                    sha256: context.sourceDigests[name])
            }
        }
        let (report, log) = (file(Keys.renovateReport), file(Keys.renovateLog))
        let hasFile = report != nil || log != nil
        // A file that a person names outdoes what the configuration says.
        let isFlag = settings.source(of: Keys.renovate) == .commandLine
        if settings[Keys.renovate] == .run, !hasFile || isFlag {
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
        if context.settings[Keys.offline] {
            throw StageFailure(.usage, "--renovate run needs the network, --offline forbids it")
        }
        return RenovateChild(
            workTree: context.repository.workTree, directory: context.run.file("artifacts"),
            minutes: context.settings[Keys.renovateTimeLimit],
            environment: context.environment, progress: { context.console.note($0) })
    }
}
