package import Contracts

/// A command: a program, or a word after one, as in `upkeep backup list`.
package struct Command: Sendable {
    /// Who does what comes after the command's name.
    package enum Action: Sendable {
        /// The command itself.
        case work(@Sendable (Call) throws -> ProgramExit)
        /// One of its subcommands, which must be named.
        case subcommand
        /// Another program, which gets the words as they are.
        case program(@Sendable ([String]) throws -> ProgramExit)
    }

    /// The words that a command takes beside flags.
    package struct Operands: Sendable {
        /// As help shows them.
        let words: String
        /// How many there may be.
        let count: ClosedRange<Int>
        /// The flag, of several values, that they stand for; nil where they stand for themselves.
        let flag: String?
        /// Whether each names a file.
        var isPath = false
        /// What each can be, made when it is asked for; empty where nobody can tell.
        var choices: @Sendable () -> [String] = { [] }

        /// No words at all.
        package static let none = Operands(words: "", count: 0...0, flag: nil)

        /// Words that stand for themselves.
        ///
        /// - Parameters:
        ///   - words: what help calls them.
        ///   - isPath: whether each names a file.
        ///   - choices: what each can be, where that is known.
        package static func some(
            _ words: String, _ count: ClosedRange<Int>, isPath: Bool = false,
            choices: @escaping @Sendable () -> [String] = { [] }
        ) -> Operands {
            Operands(words: words, count: count, flag: nil, isPath: isPath, choices: choices)
        }

        /// Any number of values for a flag.
        package static func values(of key: any SettingKey) -> Operands {
            Operands(words: "[\(key.word ?? "") …]", count: 0...Int.max, flag: key.name)
        }
    }

    /// Flags under a title of their own in help.
    package struct Section: Sendable {
        let title: String
        let keys: [any SettingKey]

        /// Puts the flags of keys under a title.
        package init(_ title: String, _ keys: [any SettingKey]) {
            self.title = title
            self.keys = keys
        }
    }

    /// The word that calls it; a program's name.
    package let name: String
    /// What it does: a sentence in one line.
    package let summary: String
    /// How people call it where that is not the words that lead to it, as in `upkeep hold`.
    package let fullName: String?
    /// Other ways to call it, for help.
    package let otherNames: [String]
    /// The words it takes beside flags.
    package let operands: Operands
    /// Its flags.
    package let sections: [Section]
    /// What it can write to standard output, the default first; empty where `-o` says nothing.
    package let formats: [String]
    /// How it can end.
    package let exits: [ExitCode]
    /// More for its help, made when it is printed: a title, and rows of columns.
    package let tables: @Sendable () -> [(title: String, rows: [[String]])]
    /// The commands below it.
    package let subcommands: [Command]
    /// Who does the work.
    package let action: Action

    package init(
        _ name: String, summary: String, fullName: String? = nil, otherNames: [String] = [],
        operands: Operands = .none, sections: [Section] = [], formats: [String] = [],
        exits: [ExitCode] = [],
        tables: @escaping @Sendable () -> [(title: String, rows: [[String]])] = { [] },
        subcommands: [Command] = [], action: Action
    ) {
        self.name = name
        self.summary = summary
        self.fullName = fullName
        self.otherNames = otherNames
        self.operands = operands
        self.sections = sections
        self.formats = formats
        self.exits = exits
        self.tables = tables
        self.subcommands = subcommands
        self.action = action
    }

    /// Makes a command that does work of its own.
    package init(
        _ name: String, summary: String, operands: Operands = .none, keys: [any SettingKey] = [],
        formats: [String] = [], exits: [ExitCode],
        work: @escaping @Sendable (Call) throws -> ProgramExit
    ) {
        self.init(
            name, summary: summary, operands: operands, sections: [Section("Flags", keys)],
            formats: formats, exits: exits, action: .work(work))
    }

    /// The same command by another name.
    package func named(_ name: String) -> Command {
        Command(
            name, summary: summary, fullName: fullName, otherNames: otherNames,
            operands: operands, sections: sections, formats: formats, exits: exits,
            tables: tables, subcommands: subcommands, action: action)
    }

    /// The same command above others.
    package func above(_ subcommands: [Command]) -> Command {
        Command(
            name, summary: summary, fullName: fullName, otherNames: otherNames,
            operands: operands, sections: sections, formats: formats, exits: exits,
            tables: tables, subcommands: subcommands, action: action)
    }

    /// All its flags; each command has `--help`.
    var keys: [any SettingKey] {
        let own = sections.flatMap(\.keys)
        return own.contains { $0.name == Keys.help.name } ? own : own + [Keys.help]
    }

    /// How it is called, without its flags.
    func usage(_ name: String) -> String {
        operands.words.isEmpty ? name : "\(name) \(operands.words)"
    }
}
