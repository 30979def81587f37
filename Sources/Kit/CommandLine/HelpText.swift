internal import Contracts

/// Writes what `--help` prints.
package enum HelpText {
    /// The help of a command that is called by a name.
    package static func text(_ command: Command, name: String) -> String {
        var lines = [command.summary, "", "Usage:"]
        lines += usages(command, name).map { "  \($0)" }
        if !command.subcommands.isEmpty {
            lines += ["", "Commands:"]
            lines += rows(command.subcommands.map { ($0.usage($0.name), $0.summary) })
        }
        for table in command.tables() {
            lines += ["", "\(table.title):"]
            lines += rows(
                table.rows.map { ($0.first ?? "", $0.dropFirst().joined(separator: "  ")) })
        }
        for section in sections(command) {
            lines += ["", "\(section.title):"]
            lines += rows(section.keys.filter(\.facts.isFlag).map { (flag($0), help($0, command)) })
        }
        if command.keys.contains(where: { $0.facts.isInFiles && $0.name != Keys.output.name }) {
            lines += [
                "",
                "--max-kind is max-kind: in upkeep.yaml and UPKEEP_MAX_KIND in the environment; so",
                "are all flags but those that name one call's own files, run, updates or mode.",
            ]
        }
        if !command.exits.isEmpty {
            lines += ["", "Exit status:"]
            lines += command.exits.sorted { $0.rawValue < $1.rawValue }
                .map { "  \($0.rawValue < 10 ? " " : "")\($0.rawValue)  \($0.meaning)" }
        }
        if !command.subcommands.isEmpty { lines += ["", "\(name) COMMAND --help says more."] }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func usages(_ command: Command, _ name: String) -> [String] {
        let names = [name] + command.otherNames
        let own = command.isGroup ? [] : names.map { "\(command.usage($0)) [flags]" }
        if command.subcommands.isEmpty { return own }
        return own + ["\(name) COMMAND [flags]"]
    }

    static func sections(_ command: Command) -> [Command.Section] {
        let known = command.sections.flatMap(\.keys).map(\.name)
        var sections = command.sections.filter { !$0.keys.isEmpty }
        if !known.contains(Keys.help.name) {
            let last = sections.popLast()
            sections.append(.init(last?.title ?? "Flags", (last?.keys ?? []) + [Keys.help]))
        }
        return sections
    }

    /// Two columns; where the left one is too wide the right one starts a line of its own.
    private static func rows(_ rows: [(left: String, right: String)]) -> [String] {
        let width = min(34, rows.map(\.left.count).max() ?? 0)
        return rows.flatMap { left, right -> [String] in
            if right.isEmpty { return ["  " + left] }
            let gap = String(repeating: " ", count: max(0, width - left.count) + 2)
            if left.count <= width { return ["  " + left + gap + right] }
            return ["  " + left, String(repeating: " ", count: width + 4) + right]
        }
    }

    private static func flag(_ key: any SettingKey) -> String {
        let short = key.facts.short.map { "-\($0), " } ?? "    "
        let value = key.word.map { " \($0)" + (key.isRepeatable ? " …" : "") } ?? ""
        return short + "--" + key.name + value
    }

    static func help(_ key: any SettingKey, _ command: Command) -> String {
        if key.name == Keys.output.name, let first = command.formats.first {
            let others = command.formats.dropFirst().map { ", \($0)" }.joined()
            return "\(key.facts.help): \(first) (default)\(others)"
        }
        let choices = key.choices.joined(separator: ", ")
        return key.facts.help + (choices.isEmpty ? "" : ": \(choices)")
            + (key.defaultText.map { " (default: \($0))" } ?? "")
    }
}
