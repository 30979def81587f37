internal import Checks
internal import CommandLine
internal import Contracts
internal import SystemSupport

/// `upkeep rules`: prints every kind of finding, or all that is known of one.
enum RulesCommand {
    static let command = Command(
        "rules",
        summary: "Prints every kind of finding: how much it matters, what it means; of a RULE also "
            + "why it matters, an example and what to do.",
        operands: .some("RULE|TOPIC", 0...64), keys: [Keys.output, Keys.verbose],
        formats: ["text", "json", "yaml", "markdown"], exits: [.done, .usage], work: run)

    private static func run(_ call: Call) throws -> ProgramExit {
        var rules = Rule.known
        if !call.operands.isEmpty { rules = try call.operands.flatMap { try named($0, rules) } }
        switch try call.format {
        case "json": try StandardStreams.show(try json(rules))
        case "yaml": try StandardStreams.show(try YAMLWriter.text(of: json(rules)))
        case "markdown": try StandardStreams.out(RulesPage(rules).text)
        default:
            let isWhole = call.settings[Keys.verbose] || !call.operands.isEmpty
            let text = RulesText(width: StandardStreams.width, isWhole: isWhole)
            try StandardStreams.out(text.lines(rules).map { $0 + "\n" }.joined())
        }
        return ProgramExit(.done)
    }

    /// The page of all rules.
    static var markdown: String { RulesPage(Rule.known).text }

    /// The rule that a word names, or those of the topic.
    ///
    /// - Throws: exit 64 where there is none, with the nearest.
    static func named(_ word: String, _ rules: [Rule]) throws(StageFailure) -> [Rule] {
        let found = rules.filter { $0.id == word || $0.topic == word }
        if !found.isEmpty { return found }
        let topics = Set(rules.map { String($0.topic) }).sorted()
        let near =
            Nearest.name(to: word, among: rules.map(\.id) + topics) ?? nearestPart(word, rules)
        throw StageFailure(
            .usage, "there is no rule \"\(SafeText.shortened(SafeText.line(word), to: 120))\"",
            hint: near.map { "did you mean \($0)?" }
                ?? "upkeep rules lists them; topics are \(topics.joined(separator: ", "))")
    }

    /// The rule whose name behind the topic is nearest: a person may not know the topic.
    private static func nearestPart(_ word: String, _ rules: [Rule]) -> String? {
        let part = String(word.split(separator: "/").last ?? "")
        let names = rules.map { String($0.id.dropFirst($0.topic.count + 1)) }
        guard !part.isEmpty, let near = Nearest.name(to: part, among: names) else { return nil }
        return names.firstIndex(of: near).map { rules[$0].id }
    }

    private static func json(_ rules: [Rule]) throws -> [UInt8] {
        try CanonicalJSON.encode(rules.map(json))
    }

    private static func json(_ rule: Rule) -> JSONValue {
        .object([
            "rule": .string(rule.id), "severity": .string(rule.severity.rawValue),
            "meaning": .string(rule.meaning), "why": .string(rule.why),
            "example": .string(rule.example.text), "remedy": .string(rule.remedy),
            "gateRemedy": .string(rule.gateRemedy),
        ])
    }
}
