internal import CommandLine
internal import Contracts
internal import SystemSupport

/// Reads the command line of a command of `upkeep`'s own.
enum CommandLineReader {
    /// The arguments, or nil after help was printed.
    ///
    /// - Throws: exit 64 for a wrong word.
    static func read(
        _ words: [String], command: String, usage: String, summary: String, options: [Option],
        operands: ClosedRange<Int>
    ) throws -> ParsedArguments? {
        let known = options.filter { $0.name != "help" } + common(["help"])
        let program = "upkeep \(command)"
        let arguments = try ArgumentParser(program: program, options: known).parse(words)
        if arguments.flags["help"] != nil {
            try StandardStreams.out(
                HelpText.text(
                    usage: [usage], summary: summary, sections: [("Flags", known)]))
            return nil
        }
        if arguments.operands.count > operands.upperBound {
            let extra = arguments.operands[operands.upperBound]
            throw StageFailure(
                .usage, "unexpected word \"\(extra)\"", hint: "\(program) --help")
        }
        if arguments.operands.count < operands.lowerBound {
            throw StageFailure(.usage, "a word is missing: \(usage)", hint: "\(program) --help")
        }
        return arguments
    }

    /// The common flags of these names.
    static func common(_ names: [String]) -> [Option] {
        Option.common.filter { names.contains($0.name) }
    }
}
