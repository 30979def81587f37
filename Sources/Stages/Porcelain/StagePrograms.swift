internal import Contracts
internal import StageKit
internal import SystemSupport

/// Finds the programs of the stages: beside `upkeep`, then on PATH.
struct StagePrograms {
    private let environment: Environment
    private let beside: String?

    init(_ environment: Environment) {
        self.environment = environment
        beside = ProgramImage.path.map(Paths.parent)
    }

    private func find(_ stage: StageName) -> String? {
        let name = StageProgram.name(of: stage)
        if let beside, Files.isExecutable(Paths.join(beside, name)) {
            return Paths.join(beside, name)
        }
        return environment.program(name)
    }

    /// The path of a stage's program.
    ///
    /// - Throws: exit 69 where it is not installed.
    func path(of stage: StageName) throws -> String {
        guard let path = find(stage) else {
            throw StageFailure(
                .unavailable,
                "\(StageProgram.name(of: stage)) is neither beside upkeep nor on PATH",
                hint: "install it: make install PREFIX=…")
        }
        return path
    }

    /// Refuses a program of another version: stages understand each other's documents and side
    /// effects only within one.
    ///
    /// - Throws: exit 70 naming both.
    func check(_ stage: StageName) throws {
        let program = try path(of: stage)
        if ProgramImage.isThis(program) { return }
        var request = ChildProcess.Request(program, ["--version"], environment: environment)
        request.timeLimitSeconds = 10
        let result = try ChildProcess.run(request)
        let expected = "\(StageProgram.name(of: stage)) \(Tool.version)\n"
        if result.exitCode == 0, result.outputText == expected { return }
        let line = result.outputText.prefix { $0 != "\n" }
        let found = SafeText.shortened(SafeText.line(String(line)), to: 100)
        throw StageFailure(
            .internalError,
            "\(program) is not of this version: it says \"\(found)\", upkeep is \(Tool.version)",
            hint: "install all programs of one version: make install PREFIX=…")
    }
}
