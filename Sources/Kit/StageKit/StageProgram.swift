package import Contracts
internal import Names
package import SystemSupport

/// A stage as the program that goes by its name.
package struct StageProgram: Sendable {
    /// The stage.
    package let stage: StageName
    /// Runs the program with the words of its command line; gives how it ended.
    package let run: @Sendable ([String], Environment) -> ProgramExit

    /// Makes the program of a stage.
    package init<S: Stage>(_ stage: S.Type) {
        self.stage = S.Payload.stage
        run = {
            ProgramExit(
                rawValue: StageMain.execute(
                    stage, $0, environment: $1, now: { Timestamp.now() }))
        }
    }

    /// The name that it goes by.
    package static func name(of stage: StageName) -> String { "upkeep-\(stage.rawValue)" }
}
