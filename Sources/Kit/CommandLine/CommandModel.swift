/// All commands of all programs in one list: what completion and manual pages are made from.
package struct CommandModel: Sendable {
    /// A command by the words that lead to it.
    package struct Entry: Sendable {
        /// As in `upkeep hooks install`.
        package let path: String
        /// The command.
        package let command: Command
    }

    /// The programs: the words that start them.
    package let programs: [String]
    /// Every command, those above before those below.
    package let entries: [Entry]

    /// Lists the commands of programs.
    package init(_ programs: [Command]) {
        self.programs = programs.map(\.name)
        entries = programs.flatMap { CommandModel.entries($0, $0.name) }
    }

    private static func entries(_ command: Command, _ path: String) -> [Entry] {
        [Entry(path: path, command: command)]
            + command.subcommands.flatMap { entries($0, "\(path) \($0.name)") }
    }

    /// What may stand where a value is to stand.
    enum Values: Hashable {
        /// One of these.
        case words([String])
        case files
        case directories
        /// Something that nobody can guess.
        case unknown

        /// What may stand after a flag.
        init(_ key: any SettingKey, of command: Command) {
            if key.name == Keys.output.name, !command.formats.isEmpty {
                self = .words(command.formats)
            } else if !key.choices.isEmpty {
                self = .words(key.choices)
            } else if key.isPath {
                self = key.word == "DIR" ? .directories : .files
            } else {
                self = .unknown
            }
        }

        /// What may stand where a command takes a word.
        init(operandsOf command: Command) {
            let operands = command.operands
            if let flag = operands.flag,
                let key = command.keys.first(where: { $0.name == flag })
            {
                self.init(key, of: command)
            } else if operands.isPath {
                self = .files
            } else {
                let words = operands.choices()
                self = words.isEmpty ? .unknown : .words(words)
            }
        }
    }
}

extension CommandModel.Entry {
    /// The flags, without those that only a variable or a file sets.
    var flags: [any SettingKey] { command.keys.filter(\.facts.isFlag) }

    /// A flag's words, as in `-o`, `--output`.
    static func words(_ key: any SettingKey) -> [String] {
        (key.facts.short.map { ["-\($0)"] } ?? []) + ["--\(key.name)"]
    }
}

extension CommandModel {
    /// Whether shells can take a word as it is: those that are made into scripts are all so.
    static func isPlain(_ word: String) -> Bool {
        !word.isEmpty
            && word.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                    || (0x61...0x7A).contains(byte)
                    || [0x2D, 0x2E, 0x2F, 0x5F, 0x2B].contains(byte)
            }
    }

    /// Words with blanks between.
    static func joined(_ words: [String]) -> String {
        words.filter(isPlain).joined(separator: " ")
    }

    /// A text in single quotes, for bash, zsh and fish alike: the quotes that stand in it become others.
    static func quoted(_ text: String) -> String {
        "'" + text.replacing("\\", with: "/").replacing("'", with: "’") + "'"
    }

    /// Entries put together that are alike: a line of a script each.
    func grouped<Value: Hashable>(_ value: (Entry) -> Value) -> [(paths: [String], value: Value)] {
        var order: [Value] = []
        var paths: [Value: [String]] = [:]
        for entry in entries {
            let own = value(entry)
            if paths[own] == nil { order.append(own) }
            paths[own, default: []].append(entry.path)
        }
        return order.map { (paths[$0] ?? [], $0) }
    }
}
