internal import CommandLine
internal import Contracts
internal import Names
package import StageKit
internal import SystemSupport

/// `upkeep`: runs pipelines, runs a stage alone, and answers questions.
package struct Porcelain: Sendable {
    let environment: Environment
    private let stages: [StageProgram]

    /// Runs the program and ends it: that of a stage where it is called by that name, else `upkeep`.
    package static func main(stages: [StageProgram]) -> Never {
        StandardStreams.open()
        Signals.install()
        let words = Array(CommandLine.arguments.dropFirst())
        let environment = Environment.current()
        let name = CommandLine.arguments.first.map(Paths.name)
        if let program = stages.first(where: { StageProgram.name(of: $0.stage) == name }) {
            StageMain.end(program.run(words, environment).rawValue)
        }
        StageMain.end(Porcelain(environment: environment, stages: stages).run(words))
    }

    /// Runs a command line.
    ///
    /// - Returns: the exit code.
    func run(_ words: [String]) -> Int32 {
        do {
            if words.isEmpty {
                StandardStreams.error(HelpText.text(root, name: root.name))
                return ExitCode.usage.rawValue
            }
            return try call(words).rawValue
        } catch {
            let failure = StageFailure(error)
            Console(program: root.name).failure(failure)
            return failure.signal.map { 128 + $0 } ?? failure.exit.rawValue
        }
    }

    private func call(_ words: [String]) throws -> ProgramExit {
        try CommandRunner(environment: environment, now: { Timestamp.now() }).run(root, words)
    }

    /// The program as a command.
    private var root: Command {
        Command(
            "upkeep",
            summary: "Keeps a Flux/k3s GitOps repository up to date without breaking the cluster "
                + "behind it.",
            sections: [.init("Flags", [Keys.version])],
            tables: {
                [("Pipelines", PipelineCatalog.builtIn().map { [$0.name, $0.summary] })]
            },
            subcommands: [
                RunCommand.command(stages), StatusCommand.command, ShowCommand.command(stages),
                PlanCommand.command, WhyCommand.command, HistoryCommand.command,
                ConfigCommand.command, HooksCommand.command, StateCommand.command,
                PruneCommand.command, SchemaCommand.command, RulesCommand.command,
            ] + stages.map(alone) + [graph, hold, completion, manual, help, version],
            action: .subcommand)
    }

    /// A stage alone: the program that goes by its name.
    private func alone(_ program: StageProgram) -> Command {
        Command(
            program.stage.rawValue, summary: StageDescriptor.of(program.stage).summary,
            action: .program { [environment] in program.run($0, environment) })
    }

    /// The graph, which is analyze's.
    private var graph: Command {
        Command(
            "graph", summary: "Shows who waits for whom, and who refers to whom.",
            action: .program { [environment, stages] words in
                let program = stages.first { $0.stage == .analyze }
                return program?.run(["graph"] + words, environment) ?? ProgramExit(.internalError)
            })
    }

    /// The holds, which are rollback's.
    private var hold: Command {
        Command(
            "hold", summary: "Shows and changes which versions are not applied again.",
            action: .program { [environment, stages] words in
                let program = stages.first { $0.stage == .rollback }
                return program?.run(["hold"] + words, environment) ?? ProgramExit(.internalError)
            })
    }

    private var completion: Command {
        CompletionCommand.command { [self] in
            CommandModel([described] + stages.map { $0.command() })
        }
    }

    private var manual: Command { ManualCommand.command { [self] in described } }

    /// The program with all that its stages take, in place of the words that lead to them.
    private var described: Command {
        var below: [String: Command] = [:]
        for program in stages {
            let command = program.command()
            below[program.stage.rawValue] = command.named(program.stage.rawValue)
            for command in command.subcommands where ["graph", "hold"].contains(command.name) {
                below[command.name] = command
            }
        }
        return root.above(root.subcommands.map { below[$0.name] ?? $0 })
    }

    private var help: Command {
        Command(
            "help", summary: "Prints the help of a command: the same as COMMAND --help.",
            operands: .some("[COMMAND …]", 0...4), exits: [.done, .usage]
        ) { try self.call($0.operands + ["--help"]) }
    }

    private var version: Command {
        Command("version", summary: "Prints the version.", exits: [.done]) { _ in
            try StandardStreams.out("upkeep \(Tool.version)\n")
            return ProgramExit(.done)
        }
    }
}
