package import CommandLine
internal import Contracts
internal import GitStore
package import Names
package import SystemSupport

/// Runs a stage as a program: everything around the work itself, the same for all.
package enum StageMain {
    /// Ends the program: by the signal that asked for it where one did.
    package static func end(_ code: Int32) -> Never { StandardStreams.exit(code) }

    /// Runs the program.
    ///
    /// - Returns: the exit code.
    package static func execute<S: Stage>(
        _ stage: S.Type, _ words: [String], environment: Environment,
        now: @escaping @Sendable () -> Timestamp
    ) -> Int32 {
        let program = S.descriptor.program
        do {
            return try CommandRunner(environment: environment, now: now)
                .run(command(stage), words).rawValue
        } catch {
            let failure = StageFailure(error)
            Console(program: program).failure(failure)
            if let file = environment[Variables.failureFile] {
                // For the run's record; the message on standard error is the real thing.
                try? AtomicFile.write(
                    SafeText.withoutSecrets(SafeText.line(failure.message)), to: file)
            }
            return failure.signal.map { 128 + $0 } ?? failure.exit.rawValue
        }
    }

    /// What a stage's document can be written as, the default first.
    static func formats<S: Stage>(_ stage: S.Type) -> [String] {
        ["text", "json", "yaml"] + S.formats
    }

    /// The command that a stage's program is.
    ///
    /// - Parameter name: how it is called below another program; nil for the program itself.
    package static func command<S: Stage>(_ stage: S.Type, named name: String? = nil) -> Command {
        let descriptor = S.descriptor
        return Command(
            name ?? descriptor.program, summary: descriptor.summary,
            otherNames: ["upkeep \(descriptor.stage.rawValue)"],
            operands: descriptor.operands.map(Command.Operands.values) ?? .none,
            sections: [
                .init("Flags of this stage", descriptor.keys),
                .init("Flags of all stages", Keys.common),
            ],
            formats: formats(stage), exits: descriptor.exits,
            subcommands: S.subcommands,
            action: .work { call in ProgramExit(try StageSession<S>(call).execute()) })
    }
}
