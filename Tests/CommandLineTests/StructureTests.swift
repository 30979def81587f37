import Contracts
import SystemSupport
import Testing
import YAMLText

@testable import CommandLine

/// Values with structure: what policy, groups and channels will be made of. No key of the program has
/// them yet, so that these tests bring their own.
@Suite struct StructureTests {
    struct Rule: Sendable, Equatable {
        var match: [String] = []
        var kind: UpdateKind?
        var limits: [String: Int] = [:]
    }

    /// A mapping of any names to numbers: what a later type looks like.
    struct NumbersType: ValueType {
        let item: NumberType
        var word: String? { "YAML" }
        var isOneWord: Bool { false }

        func value(of words: [String]) throws(Misfit) -> [String: Int] {
            try value(of: FlowText.node(words.last ?? ""))
        }

        func value(of node: YAMLNode) throws(Misfit) -> [String: Int] {
            guard node.kind == .mapping else { throw .rule("is a mapping") }
            var values: [String: Int] = [:]
            for (key, value) in node.entries {
                let name = key.text ?? ""
                do throws(Misfit) {
                    values[name] = try item.value(of: value.resolved)
                } catch {
                    throw error.inPart(name, line: key.line.value)
                }
            }
            return values
        }

        func json(_ value: [String: Int]) -> JSONValue { .object(value.mapValues(item.json)) }

        var schema: [String: JSONValue] {
            ["type": .string("object"), "additionalProperties": .object(item.schema)]
        }
    }

    private static let rule = ObjectType(
        Rule(),
        [
            Field(
                "match", .list(.text("GLOB"), count: 1...3), \.match, isRequired: true,
                help: "Which."),
            Field("kind", .choice("KIND", [UpdateKind.patch, .minor]), \.kind, help: "How far."),
            Field("limits", NumbersType(item: .number("N", 1...9)), \.limits, help: "How many."),
        ]
    ) { rule, node throws(Misfit) in
        if rule.kind == nil, rule.limits.isEmpty {
            throw .message("the rule says nothing", line: node.line.value)
        }
    }

    private static let rules = Key(
        "rules", .list(rule), default: [], owner: .repository, help: "what is taken")

    private func layer(_ text: String) -> SettingLayer {
        ConfigurationFile.read(
            Array(text.utf8), name: "f.yaml", of: .repository, keys: [Self.rules])
    }

    private static let text = """
        rules:
          - match: [apps/*, x]
            kind: minor
            limits: {a: 1, b: 2}
          - {match: y, kind: patch}

        """

    private static let expected = [
        Rule(match: ["apps/*", "x"], kind: .minor, limits: ["a": 1, "b": 2]),
        Rule(match: ["y"], kind: .patch),
    ]

    @Test func readsRules() throws {
        let settings = try Settings([Self.rules], [layer(Self.text)])
        #expect(settings[Self.rules] == Self.expected)
    }

    @Test func readsRulesFromFlagsAndVariablesAsYAML() throws {
        let words = [
            "{match: [apps/*, x], kind: minor, limits: {a: 1, b: 2}}", "{match: y, kind: patch}",
        ]
        let flags = try ArgumentParser(program: "tool", keys: [Self.rules])
            .parse(words.flatMap { ["--rules", $0] }).flags
        let line = try Settings([Self.rules], [.commandLine(flags, [Self.rules])])
        #expect(line[Self.rules] == Self.expected)
        let variable = SettingLayer.environment(
            Environment(["UPKEEP_RULES": "[\(words.joined(separator: ", "))]"]), [Self.rules])
        #expect(try Settings([Self.rules], [variable])[Self.rules] == Self.expected)
    }

    @Test(arguments: [
        ("rules: {}", "f.yaml:1: \"rules\" is a list"),
        ("rules:\n  - x", "f.yaml:2: it must be a mapping"),
        ("rules:\n  - kind: minor", "f.yaml:2: \"match\" is missing"),
        ("rules:\n  - match: a\n    knd: minor", "f.yaml:3: unknown key \"knd\""),
        ("rules:\n  - match: a\n    kind: mior", "f.yaml:3: kind cannot be \"mior\""),
        ("rules:\n  - match: a\n    limits: {a: 1,\n      b: 10}", "f.yaml:4: b cannot be \"10\""),
        ("rules:\n  - match: []\n    kind: minor", "f.yaml:2: it names no match"),
        ("rules:\n  - match: [a, b, c, d]", "f.yaml:2: \"match\" has more than 3 entries"),
        ("rules:\n  - match: a", "f.yaml:2: the rule says nothing"),
    ])
    func namesTheLineAndThePartOfAMistake(text: String, message: String) {
        let problems = layer(text + "\n").problems.map(\.message)
        #expect(problems.count == 1 && problems[0].hasPrefix(message), "\(problems)")
    }

    @Test func describesThem() throws {
        let schema = JSONValue.object(Self.rules.schema)
        let text = String(decoding: try CanonicalJSON.encode(schema), as: UTF8.self)
        for part in [
            "\"additionalProperties\": false", "\"match\"", "\"Which.\"", "\"minItems\": 1",
        ] {
            #expect(text.contains(part), "\(text)")
        }
        // What it says of a value is what a file would say.
        let json = Self.rules.json(Self.expected)
        let again = try YAMLWriter.text(of: CanonicalJSON.encode(JSONValue.object(["rules": json])))
        #expect(try Settings([Self.rules], [layer(again)])[Self.rules] == Self.expected)
    }
}
