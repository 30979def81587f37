internal import CommandLine
internal import Contracts
internal import Formats
internal import Runs
internal import StageKit
internal import SystemSupport

/// `upkeep state`: where state lies, and how what an earlier version left is moved there.
enum StateCommand {
    static let command = Command(
        "state", summary: "Prints where the state lies, or moves there what earlier versions left.",
        sections: [.init("Flags", keys)], formats: ["text", "json"], exits: exits,
        subcommands: [
            Command(
                "move", summary: "Moves .upkeep/ of the work tree into the state directory.",
                keys: keys, formats: ["text", "json"], exits: exits + [.locked], work: move)
        ],
        action: .work(show))

    private static let keys: [any SettingKey] = [
        Keys.repository, Keys.state, Keys.config, Keys.output, Keys.quiet,
    ]
    private static let exits: [ExitCode] = [.done, .usage, .badInput, .internalError]

    /// Where things lie, as `-o json` writes it.
    struct Places: Encodable {
        /// The state directory.
        let state: String
        /// Its runs.
        let runs: String
        /// The audit trail over all runs.
        let history: String
        /// What can be made again.
        let cache: String
        /// The directory that an earlier version used; null where there is none.
        @Nullable var old: String?

        init(_ place: Workplace) {
            let state = place.state.path
            self.state = state
            runs = Paths.join(state, "runs")
            history = place.state.history.path
            cache = Paths.join(state, "cache")
            _old = Nullable(wrappedValue: place.oldState()?.path)
        }

        /// What a person reads.
        var lines: [String] {
            let rows = [
                ["state", state], ["runs", runs], ["history", history], ["cache", cache],
            ]
            return TextTable.lines(rows, indent: 0)
                + (old.map { ["\($0) is of an earlier version: upkeep state move"] } ?? [])
        }
    }

    private static func show(_ call: Call) throws -> ProgramExit {
        let places = Places(try call.workplace())
        if try call.format == "json" {
            try StandardStreams.show(try CanonicalJSON.encode(places))
        } else {
            try StandardStreams.out(places.lines.map { SafeText.line($0) + "\n" }.joined())
        }
        return ProgramExit(.done)
    }

    /// What was moved, as `-o json` writes it.
    private struct Moved: Encodable {
        let from: String
        let to: String
        let runs: [RunID]
        let left: [String]
    }

    private static func move(_ call: Call) throws -> ProgramExit {
        let place = try call.workplace()
        guard let old = place.oldState() else {
            throw StageFailure(
                .usage,
                "there is no \(OldState.name)/ of an earlier version in "
                    + "\(place.repositoryPath)",
                hint: "one that a commit brings, or that is a link or another user's, is not ours")
        }
        try place.state.prepare()
        let lock = try place.state.lock(call.environment)
        defer { withExtendedLifetime(lock) {} }
        let moved = try old.move(to: place.state)
        if try call.format == "json" {
            try StandardStreams.show(
                try CanonicalJSON.encode(
                    Moved(
                        from: old.path, to: place.state.path, runs: moved.runs, left: moved.left)))
        } else if !call.settings[Keys.quiet] {
            var lines = [
                "\(Words.count(moved.runs.count, "run")) moved from \(old.path) to "
                    + place.state.path
            ]
            lines += moved.left.map { "left in \(old.path): \($0)" }
            try StandardStreams.out(lines.map { SafeText.line($0) + "\n" }.joined())
        }
        return ProgramExit(.done)
    }
}
