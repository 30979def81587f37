internal import Contracts

/// Writes what `--help` prints.
package enum HelpText {
    /// The help of a program.
    package static func text(
        usage: [String], summary: String, sections: [(title: String, options: [Option])],
        footer: String = ""
    ) -> String {
        var lines = [summary, "", "Usage:"] + usage.map { "  " + $0 }
        for section in sections where !section.options.isEmpty {
            lines += ["", section.title + ":"]
            let rows = section.options.map { (flag($0), $0.help + choices($0)) }
            let width = min(34, rows.map(\.0.count).max() ?? 0)
            for (left, right) in rows {
                if left.count > width {
                    lines += ["  " + left, String(repeating: " ", count: width + 4) + right]
                } else {
                    let pad = String(repeating: " ", count: width - left.count)
                    lines.append("  " + left + pad + "  " + right)
                }
            }
        }
        lines += [
            "", "--max-kind is max-kind: in upkeep.yaml and UPKEEP_MAX_KIND in the environment; so",
        ]
        lines += ["are all flags but those that name one call's own files, run, updates or mode."]
        lines += ["", "Exit status:"]
        for code in ExitCode.allCases { lines.append("  \(pad(code.rawValue))  \(code.meaning)") }
        if !footer.isEmpty { lines += ["", footer] }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func pad(_ number: Int32) -> String {
        number < 10 ? " \(number)" : "\(number)"
    }

    private static func flag(_ option: Option) -> String {
        let short = option.short.map { "-\($0), " } ?? "    "
        let value =
            switch option.value {
            case .none: ""
            case .one(let word): " \(word)"
            case .many(let word): " \(word) …"
            }
        return short + "--" + option.name + value
    }

    private static func choices(_ option: Option) -> String {
        option.choices.isEmpty ? "" : ": \(option.choices.joined(separator: ", "))"
    }
}
