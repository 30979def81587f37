internal import Checks
internal import CommandLine
internal import Contracts
internal import Delivery
internal import Formats
internal import GitStore
internal import Names
internal import RunView
internal import Runs
internal import StageKit
internal import SystemSupport

/// One `upkeep run`: first the runs that did not come to an end, then a new one.
struct RunSession {
    let environment: Environment
    let place: Workplace
    let pipeline: Pipeline
    let flags: [String: [String]]
    let format: String

    /// Runs of a pipeline that did not come to an end, oldest first.
    static func unended(_ state: StateDirectory, _ pipeline: String) -> [RunDirectory] {
        state.runs().map(state.directory).filter { run in
            guard let record = run.record() else { return false }
            return record.pipeline == pipeline && !record.hasEnded && !record.isSetAside
        }
    }

    /// Runs it.
    ///
    /// - Returns: the status that ended it, else the gravest of all stages.
    func run() throws -> ProgramExit {
        let programs = StagePrograms(environment)
        for step in pipeline.stages + pipeline.handlers { try programs.check(step.stage) }
        let lock = try place.lockedState(environment, Console(program: "upkeep", place.settings))
        defer { withExtendedLifetime(lock) {} }
        if let stage = place.settings[Keys.from] {
            return try repeatNewest(from: stage, lock)
        }
        var ends: [ProgramExit] = []
        if !place.settings[Keys.new], !place.settings[Keys.dryRun] {
            for run in RunSession.unended(place.state, pipeline.name) {
                if try setAside(run) { continue }
                let end = try takeUp(run, lock)
                ends.append(end)
                // What is not known now would not be known in a new run either.
                if end.code == .unavailable || end.code == .internalError { return end }
                if Signals.received != nil { return end }
            }
        }
        if place.settings[Keys.resume] {
            if ends.isEmpty, !place.settings[Keys.quiet] {
                try StandardStreams.out("\(pipeline.name): no run is left to take up\n")
            }
        } else {
            ends.append(try startNew(lock))
        }
        if !place.settings[Keys.dryRun] { try prune() }
        return ProgramExit.gravest(ends)
    }

    /// Gives up a run in which a stage died twice: it would die again each night, and no night would
    /// come to an end. What it pushed still waits for an answer; the next report names it.
    private func setAside(_ run: RunDirectory) throws -> Bool {
        guard var record = run.record(),
            let attempt = record.attempts.first(where: { $0.number > 1 })
        else { return false }
        let reason = "\(attempt.stage.rawValue) died \(attempt.number) times"
        record.setAside = reason
        try run.write(record)
        StandardStreams.error("upkeep: \(run.run.text) is set aside: \(reason)\n")
        return true
    }

    /// Keeps the state directory in bounds.
    private func prune() throws {
        _ = try StatePruner(place.state, place.settings).prune()
    }

    private func startNew(_ lock: FileLock) throws -> ProgramExit {
        let head = try place.headCommit() ?? ""
        let kept = RunSession.kept(flags)
        let digest = SHA256.hex(
            parts: [pipeline.name, head] + place.settings.fingerprintLines
                + kept.flatMap { [$0.key] + $0.value }.sorted())
        let before = place.state.latest()
        let run = try place.state.create(
            started: .now(), digest: digest, pipeline: pipeline.name, flags: kept)
        try sayStarted(run, lock)
        return try execute(
            run, try withStandardInput(kept, run), lock, newestBefore: before)
    }

    /// Says that the run begins, where a channel wants to know: nothing is started where none does. Whatever
    /// comes of it, the run goes on.
    private func sayStarted(_ run: RunDirectory, _ lock: FileLock) throws {
        guard let step = pipeline.step(.deliver), !place.settings[Keys.dryRun],
            place.settings[Keys.channels].contains(where: \.wantsStarted)
        else { return }
        var own = environment
        own.variables[StateDirectory.lockVariable] = String(ChildProcess.inheritedDescriptor)
        var request = ChildProcess.Request(
            try StagePrograms(environment).path(of: .deliver),
            [
                "started", "--repository", place.repositoryPath, "--state", place.state.path,
                "--run", run.run.text, "--quiet",
            ] + (flags[Keys.config.name] ?? []).flatMap { ["--\(Keys.config.name)", $0] },
            environment: own)
        request.inherit = lock.handle
        request.deathSignal = .stage
        request.output = .discard
        request.error = .inherit
        request.timeLimitSeconds = min(step.timeLimitSeconds ?? 120, 120)
        _ = try ChildProcess.run(request)
    }

    /// Runs the stages that are left of a run, and makes nothing of it where its call was wrong.
    private func execute(
        _ run: RunDirectory, _ flags: [String: [String]], _ lock: FileLock, newestBefore: RunID?
    ) throws -> ProgramExit {
        let end = try execute(run, flags, lock, from: nil)
        if end.isMistake { try discard(run, newestBefore: newestBefore) }
        return end
    }

    /// Makes nothing of a run whose call was wrong: what was the newest before stays it, as its list is
    /// what people look for.
    private func discard(_ run: RunDirectory, newestBefore: RunID?) throws {
        let isBadInput = run.record()?.exit == ExitCode.badInput.rawValue
        if run.hasDocument(.apply) || isBadInput && !run.isEmpty { return }
        if let newestBefore, newestBefore != run.run, place.state.has(newestBefore) {
            try place.state.setLatest(newestBefore)
        }
        if run.isEmpty { try run.remove() }
    }

    /// Goes on with a run where it stopped, with the flags it was started with.
    private func takeUp(_ run: RunDirectory, _ lock: FileLock) throws -> ProgramExit {
        if !place.settings[Keys.quiet] {
            StandardStreams.error(
                "upkeep: \(run.run.text) did not come to an end: it is taken up first\n")
        }
        return try execute(
            run, run.record()?.flags ?? flags, lock, newestBefore: place.state.latest())
    }

    /// Runs the newest run of the pipeline again from a stage on.
    private func repeatNewest(
        from stage: StageName, _ lock: FileLock
    ) throws -> ProgramExit {
        guard pipeline.stages.contains(where: { $0.stage == stage }) else {
            throw StageFailure(
                .usage, "\(pipeline.name) has no stage \(stage.rawValue)",
                hint: "it has \(pipeline.stages.map(\.stage.rawValue).joined(separator: ", "))")
        }
        let newest = place.state.runs().reversed().map(place.state.directory)
            .first { $0.record()?.pipeline == pipeline.name }
        guard let newest else {
            throw StageFailure(
                .usage, "there is no run of \(pipeline.name) in \(place.state.path) yet",
                hint: "upkeep run \(pipeline.name)")
        }
        for step in pipeline.stages.prefix(while: { $0.stage != stage })
        where !newest.hasDocument(step.stage) {
            throw StageFailure(
                .usage, "the run \(newest.run.text) has no \(step.stage.rawValue) document",
                hint: "start earlier: --from \(step.stage.rawValue)")
        }
        return try execute(newest, RunSession.kept(flags), lock, from: stage)
    }

    /// Runs the stages of a run, and notes and says how it ended.
    private func execute(
        _ run: RunDirectory, _ flags: [String: [String]], _ lock: FileLock, from: StageName?
    ) throws -> ProgramExit {
        let runner = StageRunner(
            environment: environment, place: place, run: run, lock: lock,
            pipeline: pipeline, flags: flags, from: from)
        let result = try runner.execute()
        guard var record = run.record() else { return result.exit }
        record.exit = result.exit.rawValue
        record.ended = result.isOpen ? nil : Timestamp.now()
        try run.write(record)
        if result.exit.isMistake, run.isEmpty { return result.exit }
        if format == "json" {
            try StandardStreams.show(try CanonicalJSON.encode(record))
        } else if format == "text" {
            let findings = RunSummary.findings(record, run)
            let isNews = result.exit.code != .done || pipeline.name == "gate" && !findings.isEmpty
            if isNews || !place.settings[Keys.quiet] {
                try StandardStreams.show(
                    RunSummary.line(record, run, place, isOpen: result.isOpen)
                        + RunSummary.branch(run) + findings)
            }
        }
        return result.exit
    }

    /// Flags that name files say the same from wherever the run is taken up; what concerns this call
    /// alone is left out.
    private static func kept(_ flags: [String: [String]]) -> [String: [String]] {
        var kept: [String: [String]] = [:]
        for key in Keys.ofAll where key.facts.inRun == .kept {
            kept[key.name] = flags[key.name]?.map {
                key.isPath && $0 != "-" ? Paths.absolute($0) : $0
            }
        }
        return kept
    }

    /// Puts a log that comes on standard input into the run's directory: a stage reads it there.
    private func withStandardInput(
        _ flags: [String: [String]], _ run: RunDirectory
    ) throws -> [String: [String]] {
        var flags = flags
        for (name, file) in [
            (Keys.renovateLog.name, "renovate-log.jsonl"),
            (Keys.renovateReport.name, "renovate-report.json"),
        ] where flags[name]?.last == "-" {
            let artifacts = try run.opened().directory("artifacts", isMade: true)
            try artifacts.spool(from: FileDescriptor.standardInput(), to: file)
            flags[name] = [artifacts.place(file)]
        }
        if flags != self.flags, var record = run.record() {
            record.flags = flags
            try run.write(record)
        }
        return flags
    }
}

/// The line at the end of a run.
enum RunSummary {
    /// What blocks, where no report tells it; at a gate warnings as well: whoever pushes sees nothing else.
    static func findings(_ record: RunRecord, _ run: RunDirectory) -> String {
        if record.stages.contains(where: { $0.stage == .report }) { return "" }
        struct Head: Decodable { let findings: [Finding] }
        var told: [Finding] = []
        for stage in record.stages where stage.hasDocument {
            guard
                let bytes = try? run.opened().read(
                    RunDirectory.document(stage.stage), limit: CanonicalJSON.sizeLimit),
                let head = try? CanonicalJSON.decode(Head.self, from: bytes)
            else { continue }
            told += head.findings.filter {
                $0.severity.isAtLeast(record.pipeline == "gate" ? .warning : .error)
            }
        }
        var lines = CheckLine.lines(told, isVerbose: false)
        if record.pipeline == "gate" {
            let validate = run.documentIfValid(ValidatePayload.self)
            lines += (validate?.payload.suppressed ?? []).map(CheckLine.text)
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// What a person should know of the branch.
    static func branch(_ run: RunDirectory) -> String {
        let apply = run.documentIfValid(ApplyPayload.self)
        // What the scan saw of the branch counts only where apply did not look at it.
        let view = RunView(
            detect: apply == nil ? run.documentIfValid(DetectPayload.self) : nil, apply: apply,
            rollback: run.documentIfValid(RollbackPayload.self))
        return view.branchNotes.map { "  \(SafeText.line($0))\n" }.joined()
    }

    /// The line for whoever pushed: what became of the change, and nothing about runs.
    private static func gateLine(_ record: RunRecord) -> String {
        let words: String
        switch ProgramExit(rawValue: record.exit ?? ExitCode.internalError.rawValue).code {
        case .done: words = "the change may come in"
        case .findings: words = "the change is refused"
        default: words = "the change could not be judged (exit \(record.exit ?? 70))"
        }
        let summary = record.stages.map(\.summary).filter { !$0.isEmpty }.joined(separator: "; ")
        return SafeText.line("gate: \(words)\(summary.isEmpty ? "" : ": \(summary)")") + "\n"
    }

    /// The line.
    static func line(
        _ record: RunRecord, _ run: RunDirectory, _ place: Workplace, isOpen: Bool
    ) -> String {
        let report = record.stages.first { $0.stage == .report && $0.hasDocument }
        let stopped = record.stages.first {
            !ProgramExit(rawValue: $0.exit).isGoodEnd && $0.stage != .report
        }
        if record.pipeline == "gate" { return gateLine(record) }
        let name = (record.pipeline ?? "") + (record.isDryRun ? " (dry run)" : "")
        var text = "\(name) \(record.exit == 0 ? "done" : "ended with \(record.exit ?? 70)")"
        if let stopped, ProgramExit(rawValue: stopped.exit).isMistake {
            text += ": \(stopped.stage.rawValue) failed, as said above"
        } else if let stopped {
            text += ": \(stopped.stage.rawValue) failed: \(stopped.summary)"
        } else if let report {
            text += ": \(report.summary)"
        }
        if isOpen { text += "; the next run takes it up" }
        let file = run.file("reports/report.md")
        if run.has("reports/report.md") {
            let base = place.repositoryPath
            text +=
                " (\(file.hasPrefix(base + "/") ? String(file.dropFirst(base.count + 1)) : file))"
        }
        return SafeText.line(text) + "\n"
    }
}
