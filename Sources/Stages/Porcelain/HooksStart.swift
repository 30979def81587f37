internal import CommandLine
internal import Contracts
internal import Runs
internal import StageKit
internal import SystemSupport

/// `upkeep hooks start`: has `upkeep run on-push` run in the background; for the hooks that are called
/// after a push or a pull.
enum HooksStart {
    static let command = Command(
        "start", summary: "Starts upkeep run on-push in the background, one at a time.",
        keys: [foreground, Keys.repository, Keys.state, Keys.config, Keys.quiet],
        exits: [.done, .usage, .badInput, .internalError], work: run)

    private static let foreground = Key(
        "foreground", owner: .call, help: "stay until there is nothing left to do")

    private static func run(_ call: Call) throws -> ProgramExit {
        let place = try call.workplace()
        try place.state.prepare()
        let queue = OnPushQueue(try place.state.opened(), now: call.now)
        if !call.settings[foreground] { try queue.ask() }
        guard let program = ProgramImage.path else {
            throw StageFailure(.internalError, "the system does not tell which program this is")
        }
        var environment = call.environment.withoutGitVariables()
        environment.variables["UPKEEP_SKIP"] = nil
        var words = ["-C", place.repositoryPath, "--state", place.state.path]
        if let file = call.settings[Keys.config] { words += ["--config", Paths.absolute(file)] }
        if call.settings[foreground] {
            return try queue.work {
                var request = ChildProcess.Request(
                    program, ["run", "on-push"] + words, environment: environment,
                    directory: place.repositoryPath)
                request.deathSignal = .stage
                return request
            }
        }
        try ChildProcess.detach(
            ChildProcess.Request(
                program, ["hooks", "start", "--foreground"] + words, environment: environment,
                directory: place.repositoryPath))
        return ProgramExit(.done)
    }
}
