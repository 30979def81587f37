package import CommandLine
package import Contracts
internal import GitStore
internal import Runs
package import SystemSupport

/// A command of a stage's program beside the stage's own work, as in `upkeep-backup list`.
///
/// It writes no document and is noted in no run.
package struct Subcommand: Sendable {
    /// The word that calls it: the first after the program's name.
    package let name: String
    /// What it does, for help: one line.
    package let summary: String
    /// How it is called, a line each, without the program's name.
    package let usage: [String]
    /// How many words without a flag it takes.
    package let operands: ClosedRange<Int>
    /// Its flags, without `--help`.
    package let options: [Option]
    /// What it can write to standard output; the first is the default.
    package let formats: [String]
    /// The work.
    package let run: @Sendable (SubcommandCall) throws -> ExitCode

    /// Makes a command.
    package init(
        _ name: String, summary: String, usage: [String] = [], options: [Option],
        operands: ClosedRange<Int> = 0...0, formats: [String] = ["text", "json"],
        run: @escaping @Sendable (SubcommandCall) throws -> ExitCode
    ) {
        self.name = name
        self.summary = summary
        self.usage = usage.isEmpty ? ["\(name) [flags]"] : usage
        self.operands = operands
        self.options = options
        self.formats = formats
        self.run = run
    }
}

/// One call of a subcommand.
package struct SubcommandCall {
    /// The words that were given without a flag.
    package let operands: [String]
    /// The flags that were given.
    package let flags: [String: [String]]
    /// The value of every flag as far as the command line and the environment tell it: no repository
    /// is needed for these.
    package let settings: Settings
    /// The environment, passed on to programs that it starts.
    package let environment: Environment
    /// Talks to the operator.
    package let console: Console
    /// Tells the time.
    package let now: @Sendable () -> Timestamp
    private let options: [Option]

    /// Reads the words after the subcommand's name.
    ///
    /// - Returns: nil after help was printed.
    /// - Throws: exit 64 for a wrong word.
    static func read(
        _ command: Subcommand, program: String, _ words: [String], _ environment: Environment,
        now: @escaping @Sendable () -> Timestamp
    ) throws -> SubcommandCall? {
        let options = command.options + Option.common.filter { $0.name == "help" }
        let name = "\(program) \(command.name)"
        let arguments = try ArgumentParser(program: name, options: options).parse(words)
        if arguments.flags["help"] != nil {
            try StandardStreams.out(
                HelpText.text(
                    usage: command.usage.map { "\(program) \($0)" }, summary: command.summary,
                    sections: [("Flags", options)]))
            return nil
        }
        let words = arguments.operands
        if !command.operands.contains(words.count) {
            let extra = words.count > command.operands.upperBound ? words.last : nil
            throw StageFailure(
                .usage, extra.map { "unexpected word \"\($0)\"" } ?? "a word is missing",
                hint: "\(name) --help")
        }
        let settings = try Settings(
            options: options, flags: arguments.flags, environment: environment, configuration: [:])
        let format = settings.value("output") ?? command.formats.first ?? "text"
        guard command.formats.contains(format) else {
            throw StageFailure(
                .usage, "\(name) cannot write \"\(format)\"",
                hint: "-o takes \(command.formats.joined(separator: ", "))")
        }
        let console = Console(
            program: program, isQuiet: settings.isOn("quiet"),
            isVerbose: settings.isOn("verbose"), hasColor: false)
        return SubcommandCall(
            operands: words, flags: arguments.flags, settings: settings, environment: environment,
            console: console, now: now, options: options)
    }

    /// Does work that changes the repository, under the lock and with a run of its own.
    ///
    /// - Parameter name: what the run's record calls it.
    /// - Throws: exit 75 when another run is at work; what the work throws.
    package func inNewRun(
        _ name: String, _ work: (StageContext) throws -> ExitCode
    ) throws -> ExitCode {
        let place = try workplace()
        try place.state.prepare()
        let lock = try place.state.lock(environment)
        defer { withExtendedLifetime(lock) {} }
        let started = now()
        let run = try place.state.create(
            started: started, digest: SHA256.hex(parts: [name] + operands), pipeline: name)
        let exit = try work(
            StageContext(
                settings: place.settings, environment: environment, repository: place.repository,
                run: run, state: place.state, commit: try place.repository.head().commit, now: now,
                runStarted: started, isDryRun: place.settings.isOn("dry-run"), console: console,
                documents: [:], standardInput: nil, sourceDigests: [:]))
        if var record = run.record() {
            record.ended = now().rfc3339
            record.exit = exit.rawValue
            try run.write(record)
        }
        return exit
    }

    /// Finds the repository, the state directory and the configuration.
    ///
    /// - Throws: exit 64 where there is no repository.
    package func workplace() throws -> Workplace {
        try Workplace(flags: flags, options: options, environment)
    }
}
