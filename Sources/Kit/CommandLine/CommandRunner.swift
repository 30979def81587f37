package import Contracts
package import Names
package import SystemSupport

/// Finds the command that a command line means, reads its words and has it do its work: the one
/// parser of all programs.
package struct CommandRunner {
    private let environment: Environment
    private let now: @Sendable () -> Timestamp

    /// Makes a runner for calls in this environment.
    package init(environment: Environment, now: @escaping @Sendable () -> Timestamp) {
        self.environment = environment
        self.now = now
    }

    /// A command, and the words that led to it.
    private struct Found {
        var command: Command
        var name: String
        /// What the command above it takes, where that one needs a word.
        var above: String?
    }

    /// Runs a command line: the words after the program's name.
    ///
    /// - Throws: exit 64 for a wrong word, naming the nearest; what the work throws.
    package func run(_ root: Command, _ words: [String]) throws -> ProgramExit {
        var found = Found(command: root, name: root.name)
        var rest = words[...]
        while let word = rest.first,
            let next = found.command.subcommands.first(where: { $0.name == word })
        {
            let isBelowGroup = found.command.isGroup && found.name != root.name
            found.above = isBelowGroup ? found.command.takes(found.name) : nil
            found.name = next.fullName ?? "\(found.name) \(word)"
            found.command = next
            rest.removeFirst()
        }
        switch found.command.action {
        case .program(let handOver): return try handOver(Array(rest))
        case .subcommand: return try group(found, Array(rest), root)
        case .work(let work):
            let arguments = try parse(Array(rest), found, found.command.keys)
            return try self.work(work, found, arguments, root)
        }
    }

    private func work(
        _ work: (Call) throws -> ProgramExit, _ found: Found, _ arguments: ParsedArguments,
        _ root: Command
    ) throws -> ProgramExit {
        guard let call = try call(found, arguments, root) else { return ProgramExit(.done) }
        return try work(call)
    }

    /// A command that needs another word: it may come after flags, too.
    private func group(_ found: Found, _ words: [String], _ root: Command) throws -> ProgramExit {
        let command = found.command
        if let word = words.first, !word.hasPrefix("-") { throw unknown(word, found, root) }
        let keys = command.keys + command.subcommands.flatMap(\.keys)
        var arguments = try parse(words, found, keys)
        guard let word = arguments.operands.first else {
            if try call(found, arguments, root) == nil { return ProgramExit(.done) }
            throw StageFailure(.usage, "a word is missing", hint: command.takes(found.name))
        }
        let named = command.subcommands.first { $0.name == word }
        if case .program(let handOver) = named?.action {
            return try handOver(moved(word, behind: words, found, keys))
        }
        guard let next = named, case .work(let work) = next.action else {
            throw unknown(word, found, root)
        }
        arguments.operands.removeFirst()
        let name = next.fullName ?? "\(found.name) \(word)"
        for flag in arguments.flags.keys.sorted()
        where !next.keys.contains(where: { $0.name == flag }) {
            throw StageFailure(.usage, "unknown flag --\(flag)", hint: "\(name) --help lists them")
        }
        let above = found.name == root.name ? nil : command.takes(found.name)
        let below = Found(command: next, name: name, above: above)
        return try self.work(work, below, arguments, root)
    }

    /// The words after a command that came after flags: these, then those.
    private func moved(
        _ word: String, behind words: [String], _ found: Found, _ keys: [any SettingKey]
    ) -> [String] {
        var words = words
        let place = words.indices.first { index in
            // As the value of a flag it is no command.
            let before = try? parse(Array(words[..<index]), found, keys)
            return words[index] == word && before?.operands.isEmpty == true
        }
        if let place { words.remove(at: place) }
        return words
    }

    private func unknown(_ word: String, _ found: Found, _ root: Command) -> StageFailure {
        let nearest = Nearest.name(to: word, among: found.command.subcommands.map(\.name))
        let hint = nearest.map { "did you mean \($0)?" }
        if found.name == root.name {
            return StageFailure(
                .usage, "unknown command \"\(word)\"",
                hint: hint ?? "\(found.name) --help lists them")
        }
        return StageFailure(
            .usage, found.command.takes(found.name), hint: hint ?? "\(found.name) --help")
    }

    private func parse(
        _ words: [String], _ found: Found, _ keys: [any SettingKey]
    ) throws(StageFailure) -> ParsedArguments {
        var arguments = try ArgumentParser(program: found.name, keys: keys).parse(words)
        if let flag = found.command.operands.flag, !arguments.operands.isEmpty {
            arguments.flags[flag, default: []] += arguments.operands
            arguments.operands = []
        }
        return arguments
    }

    /// Makes the call of a command.
    ///
    /// - Returns: nil after help or the version was printed.
    private func call(
        _ found: Found, _ arguments: ParsedArguments, _ root: Command
    ) throws -> Call? {
        let (command, name) = (found.command, found.name)
        if let extra = arguments.operands.dropFirst(command.operands.count.upperBound).first {
            throw failure(found, "unexpected word \"\(extra)\"", extra)
        }
        if arguments.flags["help"] != nil {
            try StandardStreams.out(HelpText.text(command, name: name))
            return nil
        }
        if arguments.flags["version"] != nil {
            try StandardStreams.out("\(root.name) \(Tool.version)\n")
            return nil
        }
        if arguments.operands.count < command.operands.count.lowerBound {
            throw failure(found, "a word is missing: \(command.usage(name))", nil)
        }
        let settings = try Settings(
            command.keys,
            [
                .commandLine(arguments.flags, command.keys),
                .environment(environment, command.keys),
            ])
        let call = Call(
            name: name, formats: command.formats, operands: arguments.operands,
            flags: arguments.flags, keys: command.keys, settings: settings,
            environment: environment, console: Console(program: root.name, settings), now: now)
        _ = try call.format
        return call
    }

    private func failure(_ found: Found, _ message: String, _ word: String?) -> StageFailure {
        if let above = found.above {
            return StageFailure(.usage, above, hint: "\(found.name) --help")
        }
        let nearest = word.flatMap {
            Nearest.name(to: $0, among: found.command.subcommands.map(\.name))
        }
        return StageFailure(
            .usage, message,
            hint: nearest.map { "did you mean \(found.name) \($0)? Its flags come after it" }
                ?? "\(found.name) --help")
    }
}

extension Command {
    /// Whether it does nothing itself.
    var isGroup: Bool {
        if case .subcommand = action { return true }
        return false
    }

    /// What may follow it, in a sentence.
    func takes(_ name: String) -> String {
        let choices = subcommands.map { $0.usage($0.name) }
        let start = choices.dropLast().joined(separator: ", ")
        return "\(name) takes \(start)\(choices.count > 2 ? "," : "") or \(choices.last ?? "")"
    }
}
