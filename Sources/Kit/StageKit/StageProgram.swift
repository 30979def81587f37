package import CommandLine
package import Contracts
internal import Names
package import Runs
package import SystemSupport

/// A stage as the program that goes by its name.
package struct StageProgram: Sendable {
    /// The stage.
    package let stage: StageName
    /// What its document can be shown as, the default first.
    package let formats: [String]
    /// What the program takes; made when it is asked for.
    package let command: @Sendable () -> Command
    /// Runs the program with the words of its command line; gives how it ended.
    package let run: @Sendable ([String], Environment) -> ProgramExit
    /// Writes the document that it left in a run to standard output, and changes nothing.
    ///
    /// - Throws: exit 64 where the run has none, or the format is another's; exit 65 for one that cannot
    ///   be read.
    package let show: @Sendable (Call, Workplace, RunDirectory) throws -> Void

    /// Makes the program of a stage.
    package init<S: Stage>(_ stage: S.Type) {
        self.stage = S.Payload.stage
        formats = StageMain.formats(stage)
        command = { StageMain.command(stage) }
        run = {
            ProgramExit(
                rawValue: StageMain.execute(
                    stage, $0, environment: $1, now: { Timestamp.now() }))
        }
        show = { try StageSession<S>($0).show($1, $2) }
    }

    /// The name that it goes by.
    package static func name(of stage: StageName) -> String { "upkeep-\(stage.rawValue)" }
}
