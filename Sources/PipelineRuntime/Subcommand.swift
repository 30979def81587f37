package import SystemSupport

/// A command of a stage's program beside the stage's own work, as in `upkeep-backup list`.
///
/// It writes no document and is noted in no run.
package struct Subcommand: Sendable {
    /// The word that calls it: the first after the program's name.
    package let name: String
    /// What it does, for help: one line.
    package let summary: String
    /// Its flags, without `--help`.
    package let options: [Option]
    /// What it can write to standard output; the first is the default.
    package let formats: [String]
    /// The work.
    package let run: @Sendable (SubcommandCall) throws -> ExitCode

    /// Makes a command.
    package init(
        _ name: String, summary: String, options: [Option], formats: [String] = ["text", "json"],
        run: @escaping @Sendable (SubcommandCall) throws -> ExitCode
    ) {
        self.name = name
        self.summary = summary
        self.options = options
        self.formats = formats
        self.run = run
    }
}

/// One call of a subcommand.
package struct SubcommandCall {
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
                    usage: ["\(name) [flags]"], summary: command.summary,
                    sections: [("Flags", options)]))
            return nil
        }
        if let word = arguments.operands.first {
            throw StageFailure(.usage, "unexpected word \"\(word)\"", hint: "\(name) --help")
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
            flags: arguments.flags, settings: settings, environment: environment,
            console: console, now: now, options: options)
    }

    /// Finds the repository, the state directory and the configuration.
    ///
    /// - Throws: exit 64 where there is no repository.
    package func workplace() throws -> Workplace {
        try Workplace(flags: flags, options: options, environment)
    }
}
