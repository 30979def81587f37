internal import CommandLine
internal import Contracts
internal import Formats
internal import Runs
internal import StageKit
internal import SystemSupport

/// `upkeep`: runs pipelines, hands stages over to their own programs, and answers questions.
package struct Porcelain {
    let environment: Environment

    /// Runs the program and ends it.
    package static func main() -> Never {
        Signals.install()
        let words = Array(CommandLine.arguments.dropFirst())
        StageMain.end(Porcelain(environment: .current()).run(words))
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
        if first == "hold" {
            let program = try StagePrograms(environment).path(of: .rollback)
            try ProgramImage.replace(with: program, words)
        }
        if let stage = StageName(rawValue: first) {
            try ProgramImage.replace(with: try StagePrograms(environment).path(of: stage), rest)
        }
        let names = Porcelain.commands.map(\.name) + ["hold"] + StageName.allCases.map(\.rawValue)
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
        let programs = StagePrograms(environment)
        var rows = Porcelain.commands.map { [$0.usage, $0.summary] }
        for stage in StageName.allCases where programs.isInstalled(stage) {
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
