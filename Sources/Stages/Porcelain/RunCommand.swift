internal import CommandLine
internal import Contracts
internal import Formats
internal import GitStore
internal import Names
internal import Runs
internal import StageKit
internal import SystemSupport

/// `upkeep run PIPELINE`: runs the stages one after another, each a program of its own.
enum RunCommand {
    /// Makes the command.
    ///
    /// - Parameter stages: those whose documents it can show.
    static func command(_ stages: [StageProgram]) -> Command {
        let validate = stages.first { $0.stage == .validate }
        return Command(
            "run",
            summary:
                "Runs a pipeline: its stages one after another, each where the one before it left "
                + "off.",
            operands: .some("PIPELINE", 0...1) { PipelineCatalog.builtIn().map(\.name) },
            keys: keys,
            formats: ["text", "json"]
                + (validate?.formats.filter { $0 != "text" && $0 != "json" } ?? []),
            exits: ExitCode.allCases
        ) { try run($0, validate) }
    }

    /// Its own keys, and those of the stages that it hands on.
    private static let keys: [any SettingKey] = {
        var seen: Set<String> = []
        return (Keys.ofRun + Keys.ofAll).filter {
            $0.facts.inRun != .none && seen.insert($0.name).inserted
        }
    }()

    private static func run(_ call: Call, _ validate: StageProgram?) throws -> ProgramExit {
        if call.operands.first == "gate", !call.settings[Keys.list] {
            return try gate(call, validate)
        }
        try refuseGates(call)
        let place = try call.workplace()
        if call.settings[Keys.list] { return try list(place) }
        guard let name = call.operands.first else {
            throw StageFailure(
                .usage, "which pipeline?", hint: "upkeep run --list lists them, as in scan, update")
        }
        let catalog = PipelineCatalog(try ConfigurationFiles(place.store), place.settings)
        let entry = try catalog.entry(name)
        if let file = catalog.unusedFile(name) {
            call.console.note(
                "\(file) does not count: only an operator's repository-pipelines: true uses it")
        }
        if call.settings[Keys.plan] { return try plan(entry, call.flags, place) }
        if name == "on-push", !call.settings[Keys.new], let reason = try OnPush.reason(place) {
            if !place.settings[Keys.quiet] { try StandardStreams.out("on-push: \(reason)\n") }
            return ProgramExit(.done)
        }
        return try RunSession(
            // What the configuration says of documents does not bind the summary of a run.
            environment: call.environment, place: place, pipeline: entry.pipeline,
            flags: call.flags, format: try call.format
        ).run()
    }

    /// Refuses what only the gate knows.
    private static func refuseGates(_ call: Call) throws {
        let flags = [Keys.staged, Keys.everything].filter { call.settings[$0] }.map(\.name)
        let format = try call.format
        guard !flags.isEmpty || !["text", "json"].contains(format) else { return }
        let word = flags.first.map { "--\($0)" } ?? "-o \(format)"
        throw StageFailure(
            .usage, "\(word) is for the pipeline gate alone",
            hint: "upkeep run gate \(word); what another run came to is shown by upkeep show")
    }

    /// Judges a change by the rules of the commit before it.
    private static func gate(_ call: Call, _ validate: StageProgram?) throws -> ProgramExit {
        let gate = try Gate(call)
        defer { withExtendedLifetime(gate) {} }
        gate.warnings.forEach(call.console.note)
        if call.settings[Keys.plan] { return try plan(gate.entry, gate.flags, gate.place) }
        for refusal in gate.refusals { call.console.failure(refusal) }
        if !gate.refusals.isEmpty { return ProgramExit(.findings) }
        let format = try call.format
        let end = try RunSession(
            environment: gate.environment, place: gate.place, pipeline: gate.entry.pipeline,
            flags: gate.flags, format: format
        ).run()
        if !["text", "json"].contains(format), end.isGoodEnd, let run = gate.place.state.latest() {
            try validate?.show(call, gate.place, gate.place.state.directory(of: run))
        }
        return end
    }

    private static func list(_ place: Workplace) throws -> ProgramExit {
        let catalog = PipelineCatalog(try ConfigurationFiles(place.store), place.settings)
        let rows = try catalog.names().map { name in
            let entry = try catalog.entry(name)
            return [name, entry.file ?? "built in", entry.pipeline.summary]
        }
        try StandardStreams.out(
            TextTable.lines(rows, indent: 0).map { $0 + "\n" }.joined())
        return ProgramExit(.done)
    }

    /// Says what would run.
    private static func plan(
        _ entry: PipelineCatalog.Entry, _ flags: [String: [String]], _ place: Workplace
    ) throws -> ProgramExit {
        let pipeline = entry.pipeline
        let words = StageWords(
            flags: flags, settings: place.settings, isDryRun: place.settings[Keys.dryRun])
        func row(_ step: Pipeline.Step, _ role: String) -> [String] {
            var notes: [String] = role.isEmpty ? [] : [role]
            if let seconds = step.timeLimitSeconds { notes.append("at most \(seconds) s") }
            if step.retries > 0 {
                notes.append(
                    "\(Words.count(step.retries, "retry", "retries")) after 69, "
                        + "\(step.backOffSeconds) s before the first")
            }
            if let handler = step.onFailure {
                notes.append("after 1 or 2: \(handler.rawValue)")
            }
            if step.always { notes.append("always") }
            let line = ["upkeep-\(step.stage.rawValue)"] + words.of(step, pipeline)
            return [line.joined(separator: " "), notes.joined(separator: "; ")]
        }
        var lines = ["\(pipeline.name) (\(entry.file ?? "built in")): \(pipeline.summary)"]
        for run in RunSession.unended(place.state, pipeline.name) where !place.settings[Keys.new] {
            lines.append("first \(run.run.text) is taken up, which did not come to an end")
        }
        lines += TextTable.lines(
            pipeline.stages.map { row($0, "") }
                + pipeline.handlers.map { row($0, "only on failure") })
        try StandardStreams.out(lines.map { $0 + "\n" }.joined())
        return ProgramExit(.done)
    }
}
