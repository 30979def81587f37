internal import Checks
internal import CommandLine
internal import Contracts
internal import SystemSupport

/// `upkeep rules`: prints every kind of finding; the source of docs/rules.md.
enum RulesCommand {
    static let command = Command(
        "rules",
        summary: "Prints every kind of finding: how much it matters, what it means, what to do.",
        keys: [Keys.output], formats: ["text", "json", "markdown"],
        exits: [.done, .usage], work: run)

    private static func run(_ call: Call) throws -> ProgramExit {
        switch try call.format {
        case "json": try StandardStreams.show(try CanonicalJSON.encode(Rule.known.map(json)))
        case "markdown": try StandardStreams.out(markdown)
        default:
            for rule in Rule.known {
                try StandardStreams.out(
                    "\(rule.id)  \(rule.severity.rawValue)\n  \(rule.meaning)\n"
                        + "  → \(remedy(rule))\n")
            }
        }
        return ProgramExit(.done)
    }

    private static func json(_ rule: Rule) -> JSONValue {
        .object([
            "rule": .string(rule.id), "severity": .string(rule.severity.rawValue),
            "meaning": .string(rule.meaning), "remedy": .string(rule.remedy),
            "gateRemedy": .string(rule.gateRemedy),
        ])
    }

    /// What to do, after a run and at a gate.
    private static func remedy(_ rule: Rule) -> String {
        rule.gateRemedy == rule.remedy
            ? rule.remedy : "\(rule.remedy). At a gate: \(rule.gateRemedy)"
    }

    static var markdown: String {
        var lines = [
            "# Rules", "",
            "Every finding of a document names its rule. This page is printed by",
            "`upkeep rules -o markdown`.", "",
            "| rule | severity | meaning | what to do |", "|---|---|---|---|",
        ]
        lines += Rule.known.map {
            "| `\($0.id)` | \($0.severity.rawValue) | \($0.meaning) | \(remedy($0)) |"
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
