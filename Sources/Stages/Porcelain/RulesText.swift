internal import Contracts
internal import Formats

/// Rules for a terminal.
struct RulesText {
    /// Columns.
    let width: Int
    /// Whether to tell all of each: why, example, remedy.
    let isWhole: Bool

    /// The rules, an empty line between two of them where all is told.
    func lines(_ rules: [Rule]) -> [String] {
        Array(rules.map(lines).joined(separator: isWhole ? [""] : []))
    }

    private func lines(_ rule: Rule) -> [String] {
        var lines = ["\(rule.id)  \(rule.severity.rawValue)"]
        lines += TextWrap.lines(rule.meaning, width: width, indent: 2)
        if !isWhole { return lines }
        lines += part("why", rule.why)
        switch rule.example {
        case .situation(let text): lines += part("example", text)
        case .yaml(let text):
            // To be copied: as it is, whatever the width.
            lines += ["  example:"]
            lines += text.split(separator: "\n").map { "    \($0)" }
        }
        lines += part("what to do", rule.remedy)
        if rule.gateRemedy != rule.remedy { lines += part("at a gate", rule.gateRemedy) }
        return lines
    }

    private func part(_ title: String, _ text: String) -> [String] {
        TextWrap.lines("\(title): \(text)", width: width, indent: 2, hanging: 2)
    }
}
