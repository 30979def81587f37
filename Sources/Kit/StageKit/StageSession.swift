internal import CommandLine
package import Contracts
package import GitStore
package import Names
internal import Runs
internal import SystemSupport

/// One call of a stage, from its settings to its exit code.
struct StageSession<S: Stage> {
    private let call: Call
    private let now: @Sendable () -> Timestamp
    /// Whether the call has the flags that a pipeline gave the stage.
    private let isAsInPipeline: Bool

    init(_ call: Call) { self.init(call, isAsInPipeline: false) }

    private init(_ call: Call, isAsInPipeline: Bool) {
        self.call = call
        self.isAsInPipeline = isAsInPipeline
        now = call.now
    }

    func execute() throws -> ExitCode {
        let place = try call.workplace()
        _ = try call.format(place.settings)
        if S.isOfNoRun(place.settings) { return try workApart(place) }
        let lock = try place.lockedState(call.environment, call.console)
        defer { withExtendedLifetime(lock) {} }
        let isPlain = call.isPlain(S.descriptor)
        guard let run = try pipelineRun(place, isPlain: isPlain),
            let call = try call.asInPipeline(of: run, S.descriptor)
        else { return try work(place) }
        if call.flags[Keys.dryRun.name] != nil, self.call.flags[Keys.dryRun.name] == nil {
            call.console.note("\(run.run.text) was a dry run: nothing is done, as there")
        }
        return try StageSession(call, isAsInPipeline: isPlain).work(
            Workplace(flags: call.flags, keys: call.keys, call.environment))
    }

    /// Works without a run: what is shown is all that is left; what can be made again is kept with the rest.
    private func workApart(_ place: Workplace) throws -> ExitCode {
        let started = now()
        let scratch = try NewDirectory(in: call.environment["TMPDIR"] ?? "/tmp")
        defer { withExtendedLifetime(scratch) {} }
        var place = place
        let cache = call.environment[Variables.cacheIn] ?? place.state.path
        place.state = StateDirectory(path: scratch.path, cacheIn: cache)
        let inputs = try StageInputs(place, reads: [], sources: [])
        let commit = try place.repository.head().commit
        let digest = SHA256.hex(parts: [commit?.hex ?? ""] + place.settings.fingerprintLines)
        let context = context(
            place, place.state.directory(of: RunID(started: started, digest: digest)), inputs,
            Console(program: S.descriptor.program, place.settings), commit)
        let (result, document) = try work(context, started)
        let exit = result.exitCode(asksForUpdates: context.settings[Keys.exitCode])
        // Nobody reads later what a hook asked for: what is wrong is said also with --quiet.
        let isWrong = exit != .done || result.findings.contains { $0.severity != .notice }
        try output(
            CanonicalJSON.encode(document), document, context, preview: result.preview,
            isSaid: isWrong)
        return exit
    }

    /// The run whose pipeline tells a call by hand what to do: the one it works in. A call that gives the
    /// stage nothing to do and would start a run of its own stands for itself.
    private func pipelineRun(_ place: Workplace, isPlain: Bool) throws -> RunDirectory? {
        let named = place.settings[Keys.run].map { RunID($0) } ?? place.state.latest()
        guard let name = named, place.state.has(name) else { return nil }
        let run = place.state.directory(of: name)
        if !isPlain || place.settings[Keys.run] != nil || !startsRun(place.settings) { return run }
        let given = run.record()?.given?[S.Payload.stage.rawValue] ?? []
        if given.contains("--\(Keys.dryRun.name)") { return run }
        // What is done again is done in a run of its own: what the night left stays.
        if place.settings[Keys.force] { return nil }
        return try S.hasDone(in: run, place.repository) ? run : nil
    }

    private func work(_ place: Workplace) throws -> ExitCode {
        let started = now()
        let console = Console(program: S.descriptor.program, place.settings)
        var inputs = try StageInputs(
            place, reads: S.descriptor.reads + S.descriptor.alsoReads,
            sources: S.descriptor.sources.flatMap { place.settings.words(of: $0) })
        let commit = try place.repository.head().commit
        let subject = try subject(place, commit)
        let fingerprint = try inputs.fingerprint(
            stage: S.Payload.stage, settings: place.settings, commit: subject)
        let newest = place.state.latest()
        let (run, isNew) = try inputs.run(
            place, startsRun: startsRun(place.settings),
            takesLostRun: S.descriptor.takesLostRun,
            standsBeside: S.descriptor.standsBeside,
            joins: { S.joins($0, place.settings) }, started: started, fingerprint: fingerprint)
        do {
            return try work(place, run, &inputs, console, commit, subject, started)
        } catch {
            // Nothing is left of a run that came to nothing.
            if isNew {
                try? run.remove()
                if let newest { try? place.state.setLatest(newest) }
            }
            throw error
        }
    }

    private func work(
        _ place: Workplace, _ run: RunDirectory, _ inputs: inout StageInputs, _ console: Console,
        _ commit: CommitID?, _ subject: String?, _ started: Timestamp
    ) throws -> ExitCode {
        let record = run.record()
        try inputs.load(run, required: S.descriptor.reads, stage: S.Payload.stage)
        let context = context(
            place, run, inputs, console, commit)
        let complete = try inputs.fingerprint(
            stage: S.Payload.stage, settings: place.settings, commit: subject)
        if !context.isDryRun, !place.settings[Keys.force],
            let done = finished(record, run, fingerprint: complete)
        {
            try showAgain(done, context)
            return done.exit
        }
        return try perform(context, started: started, fingerprint: complete)
    }

    /// The commits that decide the result: those that flags name, else HEAD for a first stage.
    private func subject(_ place: Workplace, _ head: CommitID?) throws -> String? {
        if let basis = try S.basis(place.repository) { return basis }
        let named = try S().revisions(place.settings, place.repository)
        if !named.isEmpty { return named.map(\.hex).joined(separator: " ") }
        return S.descriptor.isFirst ? head?.hex : nil
    }

    private func startsRun(_ settings: Settings) -> Bool {
        switch S.descriptor.startsRun {
        case .never: false
        case .always: true
        case .with(let keys): keys.contains { settings.source(of: $0) != nil }
        }
    }

    /// How an earlier call ended that did the same work from the same inputs.
    private func finished(
        _ record: RunRecord?, _ run: RunDirectory, fingerprint: String
    ) -> (record: StageRecord, exit: ExitCode)? {
        guard let before = record?.stages.first(where: { $0.stage == S.Payload.stage }),
            before.inputs == fingerprint || isAsInPipeline && S.descriptor.isDoneOnce,
            let exit = ExitCode(rawValue: before.exit),
            exit.isGoodEnd, !S.isStale(run, since: before.finished, now: now()),
            (try? run.opened().digest(RunDirectory.document(S.Payload.stage))) == before.document
        else { return nil }
        return (before, exit)
    }

    private func context(
        _ place: Workplace, _ run: RunDirectory, _ inputs: StageInputs, _ console: Console,
        _ commit: CommitID?
    ) -> StageContext {
        StageContext(
            settings: place.settings, environment: call.environment, store: place.store,
            run: run, state: place.state, commit: commit, now: now,
            isDryRun: place.settings[Keys.dryRun], console: console, documents: inputs.documents,
            standardInput: inputs.standardInput, sourceDigests: inputs.sourceDigests)
    }

    /// Shows the document that a run has; that of a dry run where it has no other.
    ///
    /// - Throws: exit 64 where it has none, exit 65 for one that cannot be read.
    func show(_ place: Workplace, _ run: RunDirectory) throws {
        let stage = S.Payload.stage
        let names = [false, true].map { RunDirectory.document(stage, isDryRun: $0) }
        guard let name = names.first(where: run.has) else {
            let left = StageName.allCases.filter(run.hasDocument).map(\.rawValue)
            throw StageFailure(
                .usage, "the run \(run.run.text) has no \(stage.rawValue) document",
                hint: left.isEmpty ? "it has none" : "it has \(left.joined(separator: ", "))")
        }
        var inputs = try StageInputs(
            place, reads: S.descriptor.reads + S.descriptor.alsoReads, sources: [])
        try inputs.load(run, required: [], stage: stage)
        let bytes = try run.opened().read(name, limit: CanonicalJSON.sizeLimit)
        try output(
            bytes, CanonicalJSON.document(S.Payload.self, from: bytes),
            context(
                place, run, inputs, Console(program: call.name, place.settings), nil))
    }

    /// Shows the work of an earlier call without doing any of it again.
    private func showAgain(
        _ done: (record: StageRecord, exit: ExitCode), _ context: StageContext
    ) throws {
        let format = context.settings[Keys.output]
        let saved = S.savedRendering(
            format: format ?? "text", isVerbose: context.settings[Keys.verbose])
        let isPlain = format == nil && !context.settings[Keys.verbose] && !S.isAlwaysShown
        if context.settings[Keys.to] == nil, isPlain || saved != nil {
            if context.settings[Keys.quiet] { return }
            if let saved, let text = try? context.run.opened().readText(saved, limit: 1 << 28) {
                return try StandardStreams.show(text)
            }
            if isPlain {
                return try StandardStreams.show(
                    "\(done.record.outcome.rawValue): \(done.record.summary) "
                        + "(done before; -o text shows it, --force does it again)\n")
            }
        }
        let bytes = try context.run.opened().read(
            RunDirectory.document(S.Payload.stage), limit: CanonicalJSON.sizeLimit)
        try output(bytes, CanonicalJSON.document(S.Payload.self, from: bytes), context)
    }

    /// Does the work.
    private func work(
        _ context: StageContext, _ started: Timestamp
    ) throws -> (result: StageResult<S.Payload>, document: Document<S.Payload>) {
        let result = try S().perform(context)
        let inputs = context.documents.values.map {
            InputInfo(name: Paths.name($0.path), sha256: $0.sha256)
        }
        let document = Document(
            run: context.run.run, tool: Tool.info, started: started, finished: now(),
            repository: try RepositoryInfo(
                context.repository, commit: result.commit ?? context.commit),
            inputs: (inputs + result.inputs).sorted { ($0.name, $0.sha256) < ($1.name, $1.sha256) },
            outcome: result.outcome, summary: result.summary,
            findings: result.findings.sortedForDocument(), payload: result.payload)
        return (result, document)
    }

    private func perform(
        _ context: StageContext, started: Timestamp, fingerprint: String
    ) throws -> ExitCode {
        let stage = S()
        let (result, document) = try work(context, started)
        let bytes = try CanonicalJSON.encode(document)
        try StageSession.checkSize(bytes.count, of: S.Payload.stage)
        let exit = result.exitCode(asksForUpdates: context.settings[Keys.exitCode])
        let directory = try context.run.opened()
        try directory.write(
            bytes, to: RunDirectory.document(S.Payload.stage, isDryRun: context.isDryRun))
        let files = context.isDryRun ? [:] : try stage.files(document, context)
        if !context.isDryRun {
            try StageSession.write(files, in: directory)
            let events = EventFacts(context.environment).added(
                to: try stage.history(document, context), document)
            let repair = try context.state.history.append(events)
            if let repair { context.console.note(repair.message) }
            try context.run.note(
                StageRecord(
                    stage: S.Payload.stage, exit: exit.rawValue, outcome: document.outcome,
                    summary: document.summary, inputs: fingerprint,
                    document: SHA256.hex(bytes), started: document.started,
                    finished: document.finished))
        }
        try output(bytes, document, context, preview: result.preview, files)
        return exit
    }

    private static func write(_ files: [String: String], in directory: DirectoryHandle) throws {
        for (name, text) in files {
            _ = try directory.directory(Paths.parent(name), isMade: true)
            try directory.write(text, to: name)
        }
    }

    /// Refuses a document that no later stage could read.
    private static func checkSize(_ count: Int, of stage: StageName) throws(StageFailure) {
        if count <= CanonicalJSON.sizeLimit { return }
        throw StageFailure(
            .badInput,
            "the \(stage.rawValue) document would have \(count >> 20) MiB; "
                + "\(CanonicalJSON.sizeLimit >> 20) MiB can be read",
            hint: "the repository or the report has far more than a person's has: look into them")
    }

    private func output(
        _ bytes: [UInt8], _ document: Document<S.Payload>, _ context: StageContext,
        preview: String = "", _ files: [String: String] = [:], isSaid: Bool = false
    ) throws {
        if let file = context.settings[Keys.to] {
            if file == "-" {
                try StandardStreams.show(bytes)
                return
            }
            try AtomicFile.write(bytes, to: Paths.absolute(file), mode: 0o666)
        }
        let format = try call.format(context.settings)
        if format == "text", context.settings[Keys.quiet], !isSaid { return }
        // What was just written into the run's directory is not made again.
        let saved =
            S.savedRendering(format: format, isVerbose: context.settings[Keys.verbose]) ?? ""
        let shown: [UInt8] =
            switch format {
            case "json": bytes
            case "yaml": Array(try YAMLWriter.text(of: bytes).utf8)
            default:
                Array(
                    SafeText.printed(
                        preview
                            + (try files[saved] ?? S().render(document, format: format, context))
                    ).utf8)
            }
        try StandardStreams.show(shown)
    }
}

extension RepositoryInfo {
    /// Describes a repository; its address loses its secrets.
    package init(_ repository: Repository, commit: CommitID?) throws {
        let head = try repository.head()
        let remote = head.branch.flatMap { repository.configuration("branch.\($0).remote") }
        let url = repository.remoteURL(remote ?? "origin").map(SafeText.withoutSecrets)
        self.init(url: url, branch: head.branch, commit: commit)
    }
}
