package import CommandLine
package import Contracts
internal import GitStore
internal import Runs
internal import Snapshot
internal import SystemSupport

extension Call {
    /// Finds the repository, the state directory and the configuration, and says what of it was passed
    /// over.
    ///
    /// - Throws: exit 64 where there is no repository.
    package func workplace() throws -> Workplace {
        let place = try Workplace(flags: flags, keys: keys, environment)
        place.warnings.forEach(console.note)
        Variables.warn(environment, console)
        return place
    }

    /// All that is wrong with the configuration, whichever command it concerns.
    ///
    /// - Returns: what is right, a line a source; and the problems.
    /// - Throws: exit 64 where there is no repository, or a file cannot be read.
    package func checkConfiguration() throws -> (sources: [String], problems: [StageFailure]) {
        let store = BlobStore(try Workplace.repository(settings, environment))
        let files = try ConfigurationSources(named: settings[Keys.config], store, environment)
        let layers = [SettingLayer.environment(environment, Keys.ofAll)] + files.layers
        var problems = layers.flatMap(\.problems) + Variables.unknown(environment).map(\.problem)
        problems += files.warnings.map { StageFailure(.usage, $0) }
        if problems.isEmpty {
            do {
                _ = try Workplace(flags: flags, keys: Keys.ofAll, environment)
            } catch let failure as StageFailure {
                problems.append(failure)
            }
        }
        let sources = layers.map { "\($0.source.name): \(Words.count($0.count, "key"))" }
        return (sources, problems)
    }

    /// Does work that changes the repository, under the lock and with a run of its own.
    ///
    /// - Parameter name: what the run's record calls it.
    /// - Throws: exit 75 when another run is at work; what the work throws.
    package func inNewRun(
        _ name: String, _ work: (StageContext) throws -> ExitCode
    ) throws -> ProgramExit {
        let place = try workplace()
        let lock = try place.lockedState(environment, console)
        defer { withExtendedLifetime(lock) {} }
        let run = try place.state.create(
            started: now(), digest: SHA256.hex(parts: [self.name] + operands), pipeline: name)
        let exit: ExitCode
        do {
            exit = try work(
                StageContext(
                    settings: place.settings, environment: environment, store: place.store,
                    run: run, state: place.state, commit: try place.repository.head().commit,
                    now: now, isDryRun: place.settings[Keys.dryRun], console: console,
                    documents: [:], standardInput: nil, sourceDigests: [:]))
        } catch {
            // Nothing is left of a run that came to nothing.
            if !run.has("journal.jsonl") { try? run.remove() }
            throw error
        }
        if var record = run.record() {
            record.ended = now()
            record.exit = exit.rawValue
            try run.write(record)
        }
        return ProgramExit(exit)
    }
}
