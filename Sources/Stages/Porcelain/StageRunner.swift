internal import CommandLine
internal import Contracts
internal import Formats
internal import Names
internal import Runs
internal import StageKit
internal import SystemSupport

/// Starts the stages of a run, one after another, and tells how each ended.
struct StageRunner {
    let environment: Environment
    let place: Workplace
    let run: RunDirectory
    let lock: FileLock
    let pipeline: Pipeline
    let flags: [String: [String]]
    /// Where to start again; nil to go on where the run stopped.
    let from: StageName?

    /// How the run ended.
    struct Result {
        let exit: ProgramExit
        /// Whether something is left that the next run must take up.
        let isOpen: Bool
    }

    /// How the stages ended that ran so far.
    private struct Ends {
        var all: [ProgramExit] = []
        var failed: [StageName: ProgramExit] = [:]
        var isOpen = false

        mutating func note(_ stage: StageName, _ end: ProgramExit) {
            all.append(end)
            if end.isGoodEnd { return }
            failed[stage] = end
            // What died, or could not be reached half-way, is not known to have come to nothing.
            let codes = StageDescriptor.of(stage).mayStayOpen
            isOpen = isOpen || end.isUnknownEnd || end.code.map(codes.contains) == true
        }

        /// Whether a step is asked for after all that ran before it.
        func asksFor(_ step: Pipeline.Step) -> Bool {
            failed.isEmpty || step.always
                || step.alsoAfter.contains { failed[$0]?.letsFollowersRun == true }
        }
    }

    /// Runs the stages.
    func execute() throws -> Result {
        var ends = Ends()
        var skipsTo = from
        for (index, step) in pipeline.stages.enumerated() {
            if skipsTo == step.stage { skipsTo = nil }
            if skipsTo != nil { continue }
            if !ends.asksFor(step) || isDryRun && !takesPartInDryRun(step.stage) { continue }
            if Signals.received != nil, !step.always { continue }
            if isDryRun, step.stage == .apply { try showPlan() }
            let end = try start(step, number: index + 1)
            ends.note(step.stage, end)
            // A mistyped call has nothing to report.
            if end.isMistake, run.isEmpty { break }
            var next = end.callsHandler && !isDryRun ? step.onFailure : nil
            while let handler = next.flatMap(pipeline.step) {
                let end = try start(handler, number: index + 1)
                ends.note(handler.stage, end)
                next = end.callsHandler ? handler.onFailure : nil
            }
        }
        return Result(
            exit: ProgramExit.gravest(ends.all), isOpen: ends.isOpen || Signals.received != nil)
    }

    /// Heads what apply would commit with what `upkeep plan` says.
    private func showPlan() throws {
        guard place.settings[Keys.output] != "json", !place.settings[Keys.quiet],
            let judged = try JudgedRun(run, place, now: .now())
        else { return }
        try StandardStreams.out(
            PlanText(judged.plan).lines(width: StandardStreams.width).map { $0 + "\n" }.joined()
                + "\n")
    }

    private var isDryRun: Bool { place.settings[Keys.dryRun] }

    /// Whether a stage has something to do in a dry run, and can keep from doing more.
    private func takesPartInDryRun(_ stage: StageName) -> Bool {
        let descriptor = StageDescriptor.of(stage)
        return !descriptor.needsCommits && (descriptor.hasDryRun || descriptor.effects == .none)
    }

    /// Runs a stage, again and again where a remote is unavailable and the pipeline says so.
    private func start(_ step: Pipeline.Step, number: Int) throws -> ProgramExit {
        if let before = doneBefore(step.stage) { return before }
        var attempt = 0
        while true {
            let end = try once(step, number: number)
            let mayRetry = attempt < step.retries && !place.settings[Keys.noRetry]
            // A stage that could not begin lacks a program: waiting mends nothing.
            let hasBegun = run.hasDocument(step.stage)
            guard end.code == .unavailable, mayRetry, hasBegun, Signals.received == nil else {
                return end
            }
            attempt += 1
            let seconds = step.wait(beforeRetry: attempt)
            if !place.settings[Keys.quiet] {
                StandardStreams.error(
                    "upkeep: \(step.stage.rawValue) again in \(seconds) s "
                        + "(\(attempt) of \(step.retries))\n")
            }
            Signals.sleep(seconds: seconds)
        }
    }

    /// How a stage ended before whose document stays what it is: the branch has moved with our own
    /// commits since, and a new scan would make another plan, a new backup save another commit.
    private func doneBefore(_ stage: StageName) -> ProgramExit? {
        guard StageDescriptor.of(stage).isDoneOnce, from == nil, !place.settings[Keys.force],
            let record = run.record()?.stages.first(where: { $0.stage == stage }),
            record.hasDocument, ProgramExit(rawValue: record.exit).isGoodEnd,
            (try? run.opened().digest(RunDirectory.document(stage))) == record.document
        else { return nil }
        return ProgramExit(rawValue: record.exit)
    }

    private func once(_ step: Pipeline.Step, number: Int) throws -> ProgramExit {
        let stage = step.stage
        let started = Timestamp.now()
        let failure = "failure-\(stage.rawValue)"
        try? run.opened().remove(failure)
        var own = environment
        own.variables[StateDirectory.lockVariable] = String(ChildProcess.inheritedDescriptor)
        own.variables[Variables.failureFile] = run.file(failure)
        let given = given(step)
        let words = place(step) + given
        let progress = StageProgress(
            stage: stage, step: number, count: pipeline.stages.count,
            isQuiet: place.settings[Keys.quiet])
        progress.begin()
        try run.begin(stage, words: given)
        let result = try ChildProcess.run(request(step, words, own))
        let end =
            result.timedOut ? ProgramExit(.internalError) : ProgramExit(rawValue: result.exitCode)
        let document = RunDirectory.document(
            stage, isDryRun: isDryRun && words.contains("--dry-run"))
        if !end.leavesDocument || !run.has(document) {
            let why =
                result.timedOut
                ? "took longer than \(step.timeLimitSeconds ?? 0) s and was ended"
                : try? run.opened().readText(failure, limit: 1 << 16)
            try run.note(
                StageRecord(
                    stage: stage, exit: end.rawValue,
                    summary: why ?? "ended with \(end.rawValue)", started: started,
                    finished: Timestamp.now()))
        }
        if !end.isDeath { try run.endAttempt(of: stage) }
        // A run that has nothing to show yet does not hide the one before it.
        if run.has(document) { try place.state.setLatest(atLeast: run.run) }
        try? run.opened().remove(failure)
        let ending = StageEnding(run, stage, document: document)
        let isSilent = stage == .deliver && ending?.summary == DeliverPayload.nothing
        if isSilent { progress.clear() } else { progress.end(end, ending, run.has(document)) }
        return end
    }

    private func request(
        _ step: Pipeline.Step, _ words: [String], _ environment: Environment
    ) throws -> ChildProcess.Request {
        var request = ChildProcess.Request(
            try StagePrograms(environment).path(of: step.stage), words, environment: environment)
        request.inherit = lock.handle
        request.deathSignal = .stage
        let isShown = isDryRun && StageDescriptor.of(step.stage).showsDryRun
        request.output = isShown ? .inherit : .discard
        request.error = .inherit
        request.timeLimitSeconds = step.timeLimitSeconds
        return request
    }

    /// Where a stage works.
    private func place(_ step: Pipeline.Step) -> [String] {
        // In a hook git names the repository, with objects that are not in it yet.
        let isInHook = environment["GIT_DIR"] != nil && flags[Keys.repository.name] == nil
        let place = isInHook ? [] : ["--repository", self.place.repositoryPath]
        let isAgain = step.stage == from && flags[Keys.force.name] == nil
        return place + ["--state", self.place.state.path, "--run", run.run.text]
            + (isAgain ? ["--force"] : [])
    }

    /// What it is to do there.
    private func given(_ step: Pipeline.Step) -> [String] {
        StageWords(flags: flags, settings: place.settings, isDryRun: isDryRun).of(step, pipeline)
    }
}

/// What a stage came to, in words.
struct StageEnding {
    let outcome: String
    let summary: String

    /// Reads it from the run's record, else from the document of a dry run.
    init?(_ run: RunDirectory, _ stage: StageName, document: String) {
        struct Head: Decodable {
            let outcome: String
            let summary: String
        }
        if let record = run.record()?.stages.first(where: { $0.stage == stage }) {
            outcome = record.hasDocument ? record.outcome.rawValue : "failed"
            summary = record.summary
            return
        }
        guard let bytes = try? run.opened().read(document, limit: CanonicalJSON.sizeLimit),
            let head = try? CanonicalJSON.decode(Head.self, from: bytes)
        else { return nil }
        outcome = head.outcome
        summary = head.summary
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

    /// Takes away what says that it is at work.
    func clear() {
        if !isQuiet, StandardStreams.errorIsTerminal { StandardStreams.error("\r\u{1B}[K") }
    }

    /// Says how it ended, where the stage has not said so itself.
    func end(_ end: ProgramExit, _ ending: StageEnding?, _ hasDocument: Bool) {
        if isQuiet { return }
        clear()
        if end.isMistake, !hasDocument { return }
        let name = pad(stage.rawValue, 9)
        guard let ending else {
            StandardStreams.error("\(name) ended with \(end.rawValue)\n")
            return
        }
        StandardStreams.error(
            "\(name) \(pad(ending.outcome, 9)) \(SafeText.line(ending.summary))\n")
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
