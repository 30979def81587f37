internal import Contracts
internal import PipelineRuntime
internal import SystemSupport

/// Starts the stages of a run, one after another, and tells how each ended.
struct StageRunner {
    let environment: Environment
    let place: Workplace
    let run: RunDirectory
    let lock: FileLock
    let flags: [String: [String]]

    /// Exit codes after which the next stage is started.
    private static let goesOn: Set<Int32> = [0, 2, 3]

    /// Runs the stages, then the report, whatever came before it.
    ///
    /// - Returns: the code that ended it, else the gravest of the stages' codes.
    func run(_ pipeline: Pipeline) throws -> Int32 {
        var codes: [Int32] = []
        var ended: Int32?
        let count = pipeline.stages.count + 1
        for (index, stage) in pipeline.stages.enumerated() {
            let code = try start(stage, pipeline, step: index + 1, of: count)
            codes.append(code)
            if !StageRunner.goesOn.contains(code) {
                ended = code
                break
            }
        }
        let reported = try start(.report, pipeline, step: count, of: count)
        if let ended { return ended }
        codes.append(StageRunner.goesOn.contains(reported) ? 0 : reported)
        return [2, 3].first(where: codes.contains)
            ?? codes.first { !StageRunner.goesOn.contains($0) } ?? 0
    }

    private func start(
        _ stage: StageName, _ pipeline: Pipeline, step: Int, of count: Int
    ) throws -> Int32 {
        let program = try StagePrograms(environment).path(of: stage)
        var own = environment
        own.variables[StateDirectory.lockVariable] = String(ChildProcess.inheritedDescriptor)
        var request = ChildProcess.Request(
            program, arguments(stage, pipeline), environment: own)
        request.inherit = lock.handle
        let showsPatch = stage == .apply && place.settings.isOn("dry-run")
        request.output = showsPatch ? .inherit : .discard
        request.error = .inherit
        let progress = StageProgress(
            stage: stage, step: step, count: count, isQuiet: place.settings.isOn("quiet"))
        progress.begin()
        let result = try ChildProcess.run(request)
        let record = run.record()?.stages.first { $0.stage == stage }
        progress.end(code: result.exitCode, record: record)
        return result.exitCode
    }

    private func arguments(_ stage: StageName, _ pipeline: Pipeline) -> [String] {
        var words = [
            "--repository", place.repositoryPath,
            "--state", place.state.path, "--run", run.run.text,
        ]
        let shared: Set = [
            "offline", "quiet", "verbose", "no-color", "exit-code", "config", "force",
        ]
        for option in Option.common where shared.contains(option.name) {
            words += pass(option)
        }
        let changes = stage == .apply || stage == .backup || stage == .rollback
        if changes, place.settings.isOn("dry-run") { words.append("--dry-run") }
        for option in Option.of(stage) { words += pass(option) }
        let isChosen = flags["update"] != nil || flags["component"] != nil
        if stage == .apply, let kind = pipeline.maxKind, !isChosen,
            place.settings.value("max-kind") == nil
        {
            words += ["--max-kind", kind]
        }
        return words
    }

    /// A flag of the command line as the stage gets it; variables and configuration it reads itself.
    private func pass(_ option: Option) -> [String] {
        (flags[option.name] ?? []).flatMap { value in
            option.value == .none ? ["--\(option.name)"] : ["--\(option.name)", value]
        }
    }
}

/// Shows how far a run is: a line a stage; on a terminal also what is at work.
struct StageProgress {
    let stage: StageName
    let step: Int
    let count: Int
    let isQuiet: Bool

    /// Says what starts.
    func begin() {
        guard !isQuiet, StandardStreams.errorIsTerminal else { return }
        let bar =
            String(repeating: "█", count: step - 1)
            + String(repeating: "░", count: count - step + 1)
        StandardStreams.error("\r\u{1B}[K\(bar) \(stage.rawValue) …")
    }

    /// Says how it ended.
    func end(code: Int32, record: StageRecord?) {
        if isQuiet { return }
        if StandardStreams.errorIsTerminal { StandardStreams.error("\r\u{1B}[K") }
        let name = stage.rawValue + String(repeating: " ", count: 9 - stage.rawValue.count)
        guard let record, [0, 1, 2, 3, 69].contains(code) else {
            StandardStreams.error("\(name) ended with \(code)\n")
            return
        }
        let outcome = record.outcome.rawValue
        let pad = String(repeating: " ", count: max(0, 9 - outcome.count))
        StandardStreams.error("\(name) \(outcome)\(pad) \(SafeText.line(record.summary))\n")
    }
}
