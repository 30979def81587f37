internal import CommandLine
internal import Contracts
internal import Runs
internal import StageKit
internal import SystemSupport

/// `upkeep prune`: removes old runs, and what of the cache was not used for the longest time.
enum PruneCommand {
    static let command = Command(
        "prune",
        summary: "Removes the runs and the part of the cache that are more than is to be kept.",
        keys: [
            Keys.repository, Keys.state, Keys.config, Keys.output, Keys.quiet, Keys.dryRun,
            Keys.runsKeep, Keys.cacheMax,
        ],
        formats: ["text", "json"], exits: [.done, .usage, .badInput, .internalError, .locked],
        work: run)

    /// What was removed, as `-o json` writes it.
    private struct Answer: Encodable {
        let runs: [RunID]
        let cacheBytes: Int
    }

    private static func run(_ call: Call) throws -> ProgramExit {
        let place = try call.workplace()
        let isDryRun = place.settings[Keys.dryRun]
        let pruner = StatePruner(place.state, place.settings)
        var removed = pruner.plan()
        if !isDryRun, Files.kind(place.state.path) != nil {
            let lock = try place.lockedState(call.environment, call.console)
            defer { withExtendedLifetime(lock) {} }
            removed = try pruner.prune()
        }
        if try call.format == "json" {
            try StandardStreams.show(
                try CanonicalJSON.encode(
                    Answer(runs: removed.runs, cacheBytes: removed.cacheBytes)))
        } else if !call.settings[Keys.quiet] {
            let runs = Words.count(removed.runs.count, "run")
            let end =
                runs + (isDryRun ? " would be removed" : " removed")
                + ", and \(removed.cacheBytes) bytes of the cache"
            let lines = removed.runs.map(\.text) + [end]
            try StandardStreams.out(lines.map { $0 + "\n" }.joined())
        }
        return ProgramExit(.done)
    }
}

extension StatePruner {
    /// Takes the limits from the settings.
    init(_ state: StateDirectory, _ settings: Settings) {
        self.init(
            state, runs: settings[Keys.runsKeep], cacheBytes: settings[Keys.cacheMax] << 20)
    }
}
