internal import CommandLine
internal import Contracts
internal import Runs
internal import StageKit
internal import SystemSupport

/// `upkeep prune`: removes old runs, what of the cache was not used for the longest time, and
/// old files of the history.
enum PruneCommand {
    static let command = Command(
        "prune",
        summary: "Removes runs, parts of the cache and files of the history that are too many.",
        keys: [
            Keys.repository, Keys.state, Keys.config, Keys.output, Keys.quiet, Keys.dryRun,
            Keys.runsKeep, Keys.cacheMax, Keys.historyMaxSize, Keys.historyKeep,
        ],
        formats: ["text", "json"], exits: [.done, .usage, .badInput, .internalError, .locked],
        work: run)

    /// What was removed, as `-o json` writes it.
    private struct Answer: Encodable {
        let runs: [RunID]
        let cacheBytes: Int
        let historyFiles: [String]
    }

    private static func run(_ call: Call) throws -> ProgramExit {
        let place = try call.workplace()
        let isDryRun = place.settings[Keys.dryRun]
        let pruner = StatePruner(place.state, place.settings)
        var removed = try pruner.plan()
        if !isDryRun, Files.kind(place.state.path) != nil {
            let lock = try place.lockedState(call.environment, call.console)
            defer { withExtendedLifetime(lock) {} }
            removed = try pruner.prune()
        }
        if try call.format == "json" {
            try StandardStreams.show(
                try CanonicalJSON.encode(
                    Answer(
                        runs: removed.runs, cacheBytes: removed.cacheBytes,
                        historyFiles: removed.history.removed)))
        } else if !call.settings[Keys.quiet] {
            let runs = Words.count(removed.runs.count, "run")
            let end =
                runs + (isDryRun ? " would be removed" : " removed")
                + ", and \(removed.cacheBytes) bytes of the cache"
            let full = removed.history.full.map { ["the history up to now is in \($0)"] } ?? []
            let lines = removed.runs.map(\.text) + removed.history.removed + full + [end]
            try StandardStreams.out(lines.map { $0 + "\n" }.joined())
        }
        return ProgramExit(.done)
    }
}

extension StatePruner {
    /// Takes the limits from the settings.
    init(_ state: StateDirectory, _ settings: Settings) {
        self.init(
            state, runs: settings[Keys.runsKeep], cacheBytes: settings[Keys.cacheMax] << 20,
            historyBytes: settings[Keys.historyMaxSize] << 20,
            historyFiles: settings[Keys.historyKeep])
    }
}
