internal import CommandLine
internal import Contracts
internal import Formats
internal import Runs
package import StageKit
internal import SystemSupport

/// `upkeep`: runs pipelines, runs a stage alone, and answers questions.
package struct Porcelain {
    let environment: Environment
    private let stages: [StageProgram]

    /// Runs the program and ends it: that of a stage where it is called by that name, else `upkeep`.
    package static func main(stages: [StageProgram]) -> Never {
        Signals.install()
        let words = Array(CommandLine.arguments.dropFirst())
        let environment = Environment.current()
        let name = CommandLine.arguments.first.map(Paths.name)
        if let program = stages.first(where: { StageProgram.name(of: $0.stage) == name }) {
            StageMain.end(program.run(words, environment))
        }
        StageMain.end(Porcelain(environment: environment, stages: stages).run(words))
    }

    /// A command of its own.
    private struct Command: Sendable {
        let name: String
        let usage: String
        let summary: String
        let run: @Sendable (Porcelain, [String]) throws -> Int32
    }

    private static let commands: [Command] = [
        Command(
            name: "run", usage: "run PIPELINE [flags]",
            summary: "run a pipeline: scan, update, gate",
            run: { try RunCommand(environment: $0.environment).run($1) }),
        Command(
            name: "status", usage: "status [flags]",
            summary: "how the newest run ended, and what waits for you",
            run: { try StatusCommand(environment: $0.environment).run($1) }),
        Command(
            name: "history", usage: "history [flags]", summary: "what was done, over all runs",
            run: { try HistoryCommand(environment: $0.environment).run($1) }),
        Command(
            name: "schema", usage: "schema STAGE [--closed]",
            summary: "the JSON Schema of a stage's document",
            run: { try SchemaCommand().run($1) }),
        Command(
            name: "rules", usage: "rules [-o FORMAT]", summary: "every kind of finding",
            run: { try RulesCommand().run($1) }),
    ]

    /// Runs a command line.
    ///
    /// - Returns: the exit code.
    func run(_ words: [String]) -> Int32 {
        do {
            return try dispatch(words)
        } catch {
            let failure = StageFailure(error)
            Console(program: "upkeep", isQuiet: false, isVerbose: false, hasColor: false)
                .failure(failure)
            return failure.signal.map { 128 + $0 } ?? failure.exit.rawValue
        }
    }

    private func dispatch(_ words: [String]) throws -> Int32 {
        guard let first = words.first else {
            StandardStreams.error(help)
            return ExitCode.usage.rawValue
        }
        let rest = Array(words.dropFirst())
        switch first {
        case "--help", "-h", "help":
            try StandardStreams.out(help)
            return 0
        case "--version", "version":
            try StandardStreams.out("upkeep \(Tool.version)\n")
            return 0
        default: break
        }
        if let command = Porcelain.commands.first(where: { $0.name == first }) {
            return try command.run(self, rest)
        }
        let name = first == "hold" ? StageName.rollback.rawValue : first
        if let program = stages.first(where: { $0.stage.rawValue == name }) {
            return program.run(first == "hold" ? words : rest, environment)
        }
        let names = Porcelain.commands.map(\.name) + ["hold"] + stages.map(\.stage.rawValue)
        let nearest = Nearest.name(to: first, among: names)
        throw StageFailure(
            .usage, "unknown command \"\(first)\"",
            hint: nearest.map { "did you mean \($0)?" } ?? "upkeep --help lists them")
    }

    private var help: String {
        var lines = [
            "upkeep keeps a Flux/k3s GitOps repository up to date without breaking the cluster",
            "behind it.", "", "Usage:", "  upkeep COMMAND [flags]", "", "Commands:",
        ]
        var rows = Porcelain.commands.map { [$0.usage, $0.summary] }
        for stage in stages.map(\.stage) {
            rows.append(["\(stage.rawValue) [flags]", "the stage \(stage.rawValue) alone"])
        }
        rows.append(["hold list|add|release", "versions that are not applied again"])
        lines += TextTable.lines(rows)
        lines += ["", "Pipelines:"]
        lines += TextTable.lines(PipelineCatalog.builtIn().map { [$0.name, $0.summary] })
        lines += ["", "upkeep COMMAND --help says more.", ""]
        return lines.joined(separator: "\n")
    }
}
