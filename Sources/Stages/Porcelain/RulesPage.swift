internal import Contracts
internal import Formats

/// Rules as a page of Markdown: docs/rules.md, where all are told.
struct RulesPage {
    let rules: [Rule]

    init(_ rules: [Rule]) { self.rules = rules }

    /// A list by topic, then a section a rule. A section's heading is the rule's id; before it stands
    /// the anchor, as `validate-build-failed`: forges make theirs without the slash.
    var text: String {
        var lines = [
            "# Rules", "",
            "Every finding of a document names its rule. This page is printed by",
            "`upkeep rules -o markdown`; `upkeep rules RULE` tells of one.",
        ]
        var topics: [Substring] = []
        for rule in rules where !topics.contains(rule.topic) { topics.append(rule.topic) }
        for topic in topics {
            lines += ["", "| \(topic) | severity | meaning |", "|---|---|---|"]
            lines += rules.filter { $0.topic == topic }.map {
                "| [`\($0.id)`](#\(anchor($0))) | \($0.severity.rawValue) | \(Markdown.prose($0.meaning)) |"
            }
        }
        for rule in rules { lines += section(rule) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func section(_ rule: Rule) -> [String] {
        var lines = [
            "", "<a id=\"\(anchor(rule))\"></a>", "", "## `\(rule.id)`", "",
            "**\(rule.severity.rawValue)**: \(Markdown.prose(rule.meaning))", "",
            "**Why**: \(Markdown.prose(rule.why))", "",
        ]
        switch rule.example {
        case .situation(let text): lines += ["**Example**: \(Markdown.prose(text))", ""]
        case .yaml(let text): lines += ["**Example**:", "", "```yaml", text, "```", ""]
        }
        lines.append("**What to do**: \(Markdown.prose(rule.remedy))")
        if rule.gateRemedy != rule.remedy {
            lines += ["", "**At a gate**: \(Markdown.prose(rule.gateRemedy))"]
        }
        return lines
    }

    private func anchor(_ rule: Rule) -> String {
        String(rule.id.map { $0 == "/" ? "-" : $0 })
    }
}
