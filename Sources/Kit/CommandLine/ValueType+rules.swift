package import Contracts
package import Policy
internal import SystemSupport
internal import Versions
package import YAMLText

/// How fields of a rule are spelled.
package enum RuleSpelling: Sendable {
    /// As in `upkeep.yaml`: `max-risk`.
    case configuration
    /// As in a resource of Kubernetes: `maxRisk`.
    case resource

    /// The name of a field.
    package func name(_ name: String) -> String {
        if self == .configuration { return name }
        let parts = name.split(separator: "-")
        return parts.prefix(1).joined()
            + parts.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}

/// One rule of what the operator wants.
package struct RuleType: ValueType {
    package let word: String? = "YAML"
    package var isOneWord: Bool { false }
    private let object: ObjectType<PolicyRule>

    /// Makes the type; a resource has a name of its own.
    package init(_ spelling: RuleSpelling) {
        let named =
            spelling == .configuration
            ? [
                Field<PolicyRule, String?>(
                    "name", .line("NAME", 100), \.name, help: "What `upkeep why` calls the rule.")
            ] : []
        object = ObjectType(
            PolicyRule(), named + RuleFields.all(spelling)
        ) { rule, node throws(Misfit) in
            try RuleCheck(spelling, node).check(rule)
        }
    }

    package func value(of words: [String]) throws(Misfit) -> PolicyRule {
        try object.value(of: words)
    }

    package func value(of node: YAMLNode) throws(Misfit) -> PolicyRule {
        var rule = try object.value(of: node)
        rule.line = node.line.value
        return rule
    }

    package func json(_ value: PolicyRule) -> JSONValue { object.json(value) }
    package var schema: [String: JSONValue] { object.schema }
    /// The fields as rows of a table: name, what it means.
    package var rows: [[String]] { object.rows }
    /// What a rule can ask for, as rows of a table.
    package static var matchRows: [[String]] { RuleFields.match.rows }
}

/// The fields of a rule.
enum RuleFields {
    static func all(_ spelling: RuleSpelling) -> [any ObjectField<PolicyRule>] {
        matching + judging(spelling) + versions(spelling) + timing(spelling)
    }

    private static var matching: [any ObjectField<PolicyRule>] {
        [
            Field(
                "match", match, \.match,
                help: "What it is for: all that is given must hold; without it, every update.")
        ]
    }

    private static func judging(_ spelling: RuleSpelling) -> [any ObjectField<PolicyRule>] {
        [
            Field(
                "allow", .choice("KIND", AllowedKind.allCases), \.allow,
                help: "The furthest kind of update that goes by itself."),
            Field(
                spelling.name("max-risk"), .choice("RISK", Risk.allCases), \.maxRisk,
                help: "The most risk that goes by itself."),
            Field(
                "unattended",
                .list(.choice("ACTION", [.apply, .window, .read, .steps]), count: 0...4),
                \.unattended,
                help: "The actions that are taken unattended; `[]` for none."),
            Field(
                "layer", .choice("LAYER", Layer.allCases), \.layer,
                help: "The layer of what is updated, before the catalog's."),
            Field(
                "group", .line("NAME", 100), \.group,
                help: "The name of the group that updates move in."),
            Field(
                "override", .line("REASON", 500), \.override,
                help: "Why what the catalog blocks is taken all the same."),
        ]
    }

    private static func versions(_ spelling: RuleSpelling) -> [any ObjectField<PolicyRule>] {
        [
            Field(
                "constraint", RangeWordType(), \.constraint,
                help: "The range that versions stay in."),
            Field("ignore", .flag, \.ignore, help: "Whether updates are left alone."),
            Field(
                "skip", .list(SkipType(), count: 1...100), \.skip,
                help: "Versions and ranges that are passed over."),
            Field("pin", .line("VERSION", 200), \.pin, help: "The version that is stayed at."),
            Field(
                spelling.name("minimum-age"), AgeType(), \.minimumAge,
                help: "How long a version must be out, as in `3d`; or by kind: `patch`, `minor`, "
                    + "`major`, `digest`."),
        ]
    }

    private static func timing(_ spelling: RuleSpelling) -> [any ObjectField<PolicyRule>] {
        [
            Field(
                "windows", .list(WindowType(spelling), count: 1...50), \.windows,
                help: "When updates may start: `cron` and `duration`, or `days`, `from`, `to`; and "
                    + "`\(spelling.name("time-zone"))`, else UTC."),
            Field(
                "notify", .list(.line("CHANNEL", 100), count: 1...50), \.notify,
                help: "Where messages go, besides the channels that all have."),
            Field(
                spelling.name("health-check"), AddressType(), \.healthCheck,
                help: "An address that must answer after the update."),
            Field(
                "snapshots", .choice("USE", SnapshotUse.allCases), \.snapshots,
                help: "What is done about volumes before the update."),
        ]
    }

    static var match: ObjectType<PolicyMatch> {
        let words = ListType(LineType(word: "NAME", limit: 300), count: 1...1_000)
        return ObjectType(
            PolicyMatch(),
            [
                Field("package", words, \.package, help: "Names of packages; `*` is any text."),
                Field("component", words, \.component, help: "Names of components."),
                Field("product", words, \.product, help: "Names of products."),
                Field(
                    "layer", .list(.choice("LAYER", Layer.allCases), count: 1...20), \.layer,
                    help: "Layers."),
                Field(
                    "path", .list(PathPatternType(), count: 1...1_000), \.path,
                    help: "Files, or directories with all below: `*` within a name, `**` for any "
                        + "directories."),
                Field("namespace", words, \.namespace, help: "Namespaces."),
                Field(
                    "kind", .list(.choice("KIND", UpdateKind.allCases), count: 1...20), \.kind,
                    help: "Kinds of updates."),
            ]
        ) { match, _ throws(Misfit) in
            if match == PolicyMatch() {
                throw .rule("asks for nothing", hint: "leave it out: the rule is for every update")
            }
        }
    }
}

extension RuleType {
    /// Reads what a rule asks for, whatever else is wrong with it.
    package static func match(of node: YAMLNode) throws(Misfit) -> PolicyMatch {
        try RuleFields.match.value(of: node)
    }
}
