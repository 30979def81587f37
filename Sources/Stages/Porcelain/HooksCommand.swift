internal import CommandLine
internal import Contracts
internal import Formats
internal import Hooks
internal import StageKit
internal import SystemSupport

/// `upkeep hooks`: what stands in a repository's hooks, and what the hooks themselves call.
enum HooksCommand {
    static let command = Command(
        "hooks",
        summary: "Shows, installs and removes the hooks by which Git asks upkeep.",
        sections: [.init("Flags", keys)], formats: ["text", "json"], exits: exits,
        tables: {
            [("Hooks", HookName.allCases.map { [$0.rawValue, $0.summary] })]
        },
        subcommands: [
            HooksInstall.install, HooksInstall.uninstall, HooksMessage.command, HooksStart.command,
        ],
        action: .work(show))

    static let keys: [any SettingKey] = [
        isOfRepository, isGlobal, server, Keys.repository, Keys.output, Keys.quiet,
    ]
    static let exits: [ExitCode] = [
        .done, .failed, .usage, .badInput, .unavailable, .internalError,
    ]

    static let isOfRepository = Key(
        "repo", owner: .call, help: "the hooks of this repository, as without a flag")
    static let isGlobal = Key(
        "global", owner: .call, help: "the hooks of all your repositories, or of all new clones")
    static let server = Key(
        "server", .path("PATH"), owner: .call,
        help: "the hooks of a bare repository to which others push")

    /// What stands where, as `-o json` writes it.
    private struct Answer: Encodable {
        let directory: String
        let shared: Bool
        let program: String?
        let hooks: [HookState]
    }

    private static func show(_ call: Call) throws -> ProgramExit {
        let target = try HookTarget(call)
        let program = call.environment.program("upkeep")
        let states = HookName.allCases.map(target.folder.state).filter { state in
            state.standing != .absent || target.usual.contains { $0.rawValue == state.name }
        }
        if try call.format == "json" {
            let answer = Answer(
                directory: target.folder.path, shared: target.isShared, program: program,
                hooks: states)
            try StandardStreams.show(try CanonicalJSON.encode(answer))
            return ProgramExit(.done)
        }
        var lines = ["\(target.folder.path) (\(target.words))"]
        lines += TextTable.lines(states.map { [$0.name, words($0)] })
        lines.append(program.map { "upkeep on PATH: \($0)" } ?? "upkeep is not on PATH")
        try StandardStreams.out(lines.map { SafeText.line($0) + "\n" }.joined())
        return ProgramExit(.done)
    }

    /// A state as people read it.
    private static func words(_ state: HookState) -> String {
        var words =
            switch state.standing {
            case .absent: "not installed"
            case .installed: state.version == nil ? "copied by hand" : "installed"
            case .outdated:
                "of upkeep \(state.version ?? "of another version"): upkeep hooks install renews it"
            case .changed: "upkeep's, changed by somebody"
            case .foreign: "somebody else's"
            }
        if let before = state.before {
            words += state.standing == .foreign ? ", and \(before) is left" : ", after \(before)"
        }
        if state.standing != .absent, !state.isStarted {
            words += "; Git does not start it: it may not be executed"
        }
        if let program = state.program, !Files.isExecutable(program) {
            words += "; \(program) is gone"
        }
        return words
    }
}
