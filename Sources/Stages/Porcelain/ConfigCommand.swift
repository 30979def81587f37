internal import CommandLine
internal import Contracts
internal import Formats
internal import Policy
internal import StageKit
internal import SystemSupport

/// `upkeep config`: prints each value and where it comes from; checks all sources at once; prints what
/// can be set.
enum ConfigCommand {
    static let command = Command(
        "config",
        summary: "Prints each value of the configuration, where it comes from, and who owns it.",
        sections: [.init("Flags", settings)], formats: ["text", "json"], exits: exits,
        subcommands: [
            Command(
                "show", summary: "Does the same.", keys: settings, formats: ["text", "json"],
                exits: exits, work: show),
            Command(
                "check", summary: "Says all that is wrong with the configuration, at once.",
                keys: [Keys.repository, Keys.config, Keys.output], formats: ["text", "json"],
                exits: exits, work: check),
            Command(
                "keys", summary: "Prints every key: its flag, its variable, its default.",
                keys: [Keys.output], formats: ["text", "json", "markdown"],
                exits: [.done, .usage], work: keys),
        ],
        action: .work(show))

    private static let exits: [ExitCode] = [.done, .usage, .badInput, .internalError]

    /// The keys that more than one call can set.
    private static let settings: [any SettingKey] = Keys.ofAll.filter { $0.facts.owner != .call }

    /// A value, as `-o json` writes it.
    private struct Row: Encodable {
        let key: String
        /// The value; null where nothing sets it and there is no default, and for a secret.
        @Nullable var value: JSONValue?
        /// `default`, a flag, a variable, or a file and a line.
        let from: String
        let owner: String
        let secret: Bool
    }

    private static func show(_ call: Call) throws -> ProgramExit {
        let place = try call.workplace()
        if try call.format == "json" {
            let rows = settings.map { key in
                let shown = place.settings.shown(key)
                let value = shown?.json ?? key.defaultJSON
                return Row(
                    key: key.name, value: key.facts.isSecret || value == .null ? nil : value,
                    from: shown?.place ?? "default", owner: key.facts.owner.rawValue,
                    secret: key.facts.isSecret)
            }
            try StandardStreams.show(try CanonicalJSON.encode(rows))
            return ProgramExit(.done)
        }
        let rows = [["KEY", "VALUE", "FROM", "OWNER"]] + rows(place.settings)
        let lines =
            TextTable.lines(rows, indent: 0) + [""] + written(place.settings) + ConfigCommand.rule
        try StandardStreams.out(lines.map { $0 + "\n" }.joined())
        return ProgramExit(.done)
    }

    /// Every key that more than one call can set: name, value, where it comes from, owner.
    static func rows(_ values: Settings) -> [[String]] {
        settings.map { key in
            let shown = values.shown(key)
            let text = shown.map { value($0.json, key) } ?? key.defaultText
            let isHidden = shown != nil && key.facts.isSecret
            return [
                key.name,
                isHidden ? "set, and not shown" : clean(text ?? (key.word == nil ? "off" : "-")),
                shown?.place ?? "default", key.facts.owner.rawValue,
            ]
        }
    }

    /// A value in a row; of what all sources say together, how much it is.
    private static func value(_ json: JSONValue, _ key: any SettingKey) -> String {
        if key.facts.isJoined, case .array(let items) = json {
            return Words.count(items.count, "rule")
        }
        if case .object(let fields) = json { return words(fields) }
        return SettingText.of(json) ?? "off"
    }

    /// The rules of all sources in the order in which they win, a line each, with a line of heading;
    /// nothing where there are none.
    static func written(_ values: Settings) -> [String] {
        let rows = values.all(Keys.rules).flatMap { rules, source in
            rules.map { rule -> [String] in
                let isFile = if case .file = source { true } else { false }
                var fields: [String: JSONValue] = [:]
                if case .object(let all) = RuleType(.configuration).json(rule) { fields = all }
                fields["name"] = nil
                return [
                    isFile ? "\(source.name):\(rule.line)" : source.name,
                    rule.name.map(clean) ?? "-",
                    SafeText.withoutSecrets(SafeText.line(words(fields))),
                ]
            }
        }
        if rows.isEmpty { return [] }
        return ["rules, of which the first that sets a field wins:"]
            + TextTable.lines(rows) + [""]
    }

    /// Fields of a value on one line, as YAML would have them, without those that say nothing.
    private static func words(_ fields: [String: JSONValue]) -> String {
        fields.sorted { $0.key < $1.key }.compactMap { name, value in
            words(value).map { "\(name): \($0)" }
        }.joined(separator: ", ")
    }

    private static func words(_ value: JSONValue) -> String? {
        switch value {
        case .object(let fields): "{\(words(fields))}"
        case .array(let items) where !items.isEmpty:
            "[\(items.compactMap(words).joined(separator: ", "))]"
        default: SettingText.of(value)
        }
    }

    private static func clean(_ text: String) -> String {
        SafeText.shortened(SafeText.withoutSecrets(SafeText.line(text)), to: 60)
    }

    private static let rule = [
        "What the operator owns belongs into a flag, a variable, the file of --config, or else",
        "upkeep/upkeep.yaml in $XDG_CONFIG_HOME (~/.config) or /etc; the repository's upkeep.yaml may",
        "set the rest. The first of them that sets a key wins, in this order.",
    ]

    /// A problem, as `-o json` writes it.
    private struct Problem: Encodable {
        let message: String
        /// What would do; null where nobody can tell.
        @Nullable var hint: String?
    }

    private static func check(_ call: Call) throws -> ProgramExit {
        let (sources, found) = try call.checkConfiguration()
        let problems =
            found.isEmpty
            ? try call.workplace().settings.secretProblems(call.environment) : found
        if try call.format == "json" {
            let rows = problems.map { Problem(message: $0.message, hint: $0.hint) }
            try StandardStreams.show(try CanonicalJSON.encode(["problems": rows]))
        } else if problems.isEmpty {
            try StandardStreams.out(
                sources.map { $0 + "\n" }.joined() + "nothing is wrong with them\n")
        } else {
            problems.forEach(call.console.failure)
        }
        return ProgramExit(problems.isEmpty ? .done : .usage)
    }

    private static func keys(_ call: Call) throws -> ProgramExit {
        let table = KeyTable()
        switch try call.format {
        case "json": try StandardStreams.show(try CanonicalJSON.encode(table.json))
        case "markdown":
            try StandardStreams.out(table.markdown.map { $0 + "\n" }.joined())
        default: try StandardStreams.out(table.text.map { $0 + "\n" }.joined())
        }
        return ProgramExit(.done)
    }
}
