internal import Contracts

/// Writes manual pages.
///
/// Source: man(7), roff(7).
package struct ManualPage {
    /// The page's name, as in `upkeep-run`.
    package let name: String
    private let entries: [CommandModel.Entry]
    private let others: [String]

    /// The day of the version, which a page bears.
    private static let date = "2026-11-27"

    /// The pages of a program: its own, and one for each command below it, with all that is below that.
    package static func all(_ program: Command) -> [ManualPage] {
        let model = CommandModel([program])
        let names = [program.name] + program.subcommands.map { "\(program.name)-\($0.name)" }
        let own = ManualPage(
            name: program.name, entries: Array(model.entries.prefix(1)),
            others: Array(names.dropFirst()))
        return [own]
            + program.subcommands.map { command in
                let path = "\(program.name) \(command.name)"
                return ManualPage(
                    name: "\(program.name)-\(command.name)",
                    entries: model.entries.filter {
                        $0.path == path || $0.path.hasPrefix(path + " ")
                    }, others: [program.name])
            }
    }

    /// The word of the command that it is of; the program's own name for its page.
    package var command: String { entries.first?.command.name ?? name }

    /// The file's name.
    package var file: String { name + ".1" }

    /// The page.
    package var text: String {
        guard let first = entries.first else { return "" }
        var lines = [
            ".\\\" Made by: upkeep man",
            ".TH \(ManualPage.escaped(name.uppercased())) 1 \(ManualPage.date) "
                + "\"upkeep \(Tool.version)\"",
            ".SH NAME",
            "\(ManualPage.escaped(name)) \\- \(ManualPage.escaped(first.command.summary))",
            ".SH SYNOPSIS",
        ]
        for (index, entry) in entries.enumerated() {
            if index > 0 { lines.append(".br") }
            lines += ManualPage.usage(entry)
        }
        if !first.command.subcommands.isEmpty {
            lines.append(".SH COMMANDS")
            lines += ManualPage.items(
                first.command.subcommands.map { ($0.usage($0.name), $0.summary) })
        }
        for table in first.command.tables() {
            lines.append(".SH \(ManualPage.escaped(table.title.uppercased()))")
            lines += ManualPage.items(
                table.rows.map { ($0.first ?? "", $0.dropFirst().joined(separator: "  ")) })
        }
        lines += ManualPage.flags(first.command, heading: ".SH")
        for entry in entries.dropFirst() {
            lines.append(".SH \(ManualPage.escaped(entry.path.uppercased()))")
            lines.append(ManualPage.escaped(entry.command.summary))
            lines += ManualPage.flags(entry.command, heading: ".SS")
        }
        lines += ManualPage.exits(entries.flatMap(\.command.exits))
        lines.append(".SH SEE ALSO")
        lines.append(others.map { ".BR \(ManualPage.escaped($0)) (1)" }.joined(separator: ",\n"))
        return lines.joined(separator: "\n") + "\n"
    }

    private static func usage(_ entry: CommandModel.Entry) -> [String] {
        if entry.command.isGroup { return [".B \(escaped(entry.path))", ".I COMMAND"] }
        return [".B \(escaped(entry.path))"]
            + (entry.command.operands.words.isEmpty
                ? [] : [".I \(escaped(entry.command.operands.words))"]) + [".RI [ flags ]"]
    }

    private static func flags(_ command: Command, heading: String) -> [String] {
        HelpText.sections(command).flatMap { section -> [String] in
            let keys = section.keys.filter(\.facts.isFlag)
            if keys.isEmpty { return [] }
            let title = heading == ".SH" ? section.title.uppercased() : section.title
            return ["\(heading) \(escaped(title))"]
                + items(
                    keys.map { key in
                        let words = CommandModel.Entry.words(key).joined(separator: ", ")
                        let variable = key.facts.variable.map { " [\($0)]" } ?? ""
                        return (
                            words + (key.word.map { " \($0)" } ?? "")
                                + (key.isRepeatable ? " …" : ""),
                            HelpText.help(key, command) + variable
                        )
                    })
        }
    }

    private static func exits(_ codes: [ExitCode]) -> [String] {
        let all = Set(codes).sorted { $0.rawValue < $1.rawValue }
        if all.isEmpty { return [] }
        return [".SH EXIT STATUS"] + items(all.map { ("\($0.rawValue)", $0.meaning) })
    }

    private static func items(_ rows: [(String, String)]) -> [String] {
        rows.flatMap { [".TP", ".B \(escaped($0))"] + ($1.isEmpty ? [] : [escaped($1)]) }
    }

    /// A text of one line, in which nothing means anything to roff.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            case "\"": result += "\\(dq"
            case "'": result += "\\(aq"
            case "\n", "\t": result += " "
            case " "..."~": result.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                result +=
                    "\\[u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "]"
            }
        }
        return result.hasPrefix(".") ? "\\&" + result : result
    }
}
