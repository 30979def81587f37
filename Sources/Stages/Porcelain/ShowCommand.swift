internal import CommandLine
internal import Contracts
internal import Runs
internal import StageKit
internal import SystemSupport

/// `upkeep show`: prints a document of a run again, and changes nothing.
enum ShowCommand {
    /// Makes the command.
    ///
    /// - Parameter stages: those whose documents it can show.
    static func command(_ stages: [StageProgram]) -> Command {
        Command(
            "show",
            summary: "Prints what a stage found or did, of any run, again: it changes nothing.",
            operands: .some("[STAGE]", 0...1) { StageName.allCases.map(\.rawValue) },
            keys: [
                Keys.run, Keys.repository, Keys.state, Keys.output, Keys.config, Keys.verbose,
            ],
            formats: formats(stages), exits: [.done, .usage, .badInput, .internalError]
        ) { try run($0, stages) }
    }

    /// What any of them can be shown as.
    private static func formats(_ stages: [StageProgram]) -> [String] {
        stages.flatMap(\.formats).reduce(into: []) { all, format in
            if !all.contains(format) { all.append(format) }
        }
    }

    private static func run(_ call: Call, _ stages: [StageProgram]) throws -> ProgramExit {
        let place = try call.workplace()
        let run = try place.chosenRun()
        let program = try call.operands.first.map { try named($0, stages) } ?? last(run, stages)
        let format = try call.format(place.settings)
        guard program.formats.contains(format) else {
            throw StageFailure(
                .usage, "\(program.stage.rawValue) cannot be shown as \"\(format)\"",
                hint: "-o takes \(program.formats.joined(separator: ", "))")
        }
        try program.show(call, place, run)
        return ProgramExit(.done)
    }

    private static func named(
        _ word: String, _ stages: [StageProgram]
    ) throws(StageFailure) -> StageProgram {
        if let program = stages.first(where: { $0.stage.rawValue == word }) { return program }
        let names = stages.map(\.stage.rawValue)
        throw StageFailure(
            .usage, "there is no stage \"\(SafeText.line(word))\"",
            hint: Nearest.name(to: word, among: names).map { "did you mean \($0)?" }
                ?? "it is one of \(names.joined(separator: ", "))")
    }

    /// The last stage of a run that left a document: the report where all went its way. What was sent is
    /// shown where it is asked for.
    private static func last(
        _ run: RunDirectory, _ stages: [StageProgram]
    ) throws(StageFailure) -> StageProgram {
        let isThere = { (program: StageProgram) in
            run.hasDocument(program.stage)
                || run.has(RunDirectory.document(program.stage, isDryRun: true))
        }
        let asked = stages.filter { $0.stage != .deliver }
        guard let program = asked.last(where: isThere) else {
            throw StageFailure(
                .usage, "the run \(run.run.text) has no document", hint: "upkeep status says why")
        }
        return program
    }
}
