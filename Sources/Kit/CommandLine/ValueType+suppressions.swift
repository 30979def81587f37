package import Contracts
internal import Names
package import Policy
internal import SystemSupport
package import YAMLText

/// A kind of finding that does not count somewhere, for a while.
package struct SuppressionType: ValueType {
    package var word: String? { "YAML" }
    package var isOneWord: Bool { false }

    /// Makes the type.
    package init() {}

    private static let object = ObjectType(
        Draft(),
        [
            Field(
                "rule", .line("RULE", 100), \.rule, isRequired: true,
                help: "The rule of the finding, as `upkeep rules` lists them."),
            Field(
                "path", .line("GLOB", 4_096), \.path,
                help: "The files, or a directory with all below; everywhere where it is missing."),
            Field(
                "reason", .line("TEXT", 500), \.reason, isRequired: true, help: "Why it is so."),
            Field(
                "until", .line("DATE", 10), \.until, isRequired: true,
                help: "The last day on which it counts, as in `2027-01-31`."),
        ]
    ) { draft, node throws(Misfit) in
        if draft.day == nil {
            throw .message(
                "until cannot be \"\(SafeText.line(draft.until))\"",
                hint: "it is a day, as in 2027-01-31: what is suppressed is looked at again then",
                line: node["until"]?.line.value ?? node.line.value)
        }
    }

    /// The fields as they are read.
    fileprivate struct Draft: Sendable, Equatable {
        var rule = ""
        var path: String?
        var reason = ""
        var until = ""

        var day: CalendarDay? { CalendarDay(until) }
    }

    package func value(of words: [String]) throws(Misfit) -> Suppression {
        try SuppressionType.suppression(Self.object.value(of: words))
    }

    package func value(of node: YAMLNode) throws(Misfit) -> Suppression {
        try SuppressionType.suppression(Self.object.value(of: node))
    }

    private static func suppression(_ draft: Draft) throws(Misfit) -> Suppression {
        guard let until = draft.day else { throw .absence }
        return Suppression(
            rule: draft.rule, path: draft.path, reason: draft.reason, until: until)
    }

    package func json(_ value: Suppression) -> JSONValue {
        Self.object.json(
            Draft(
                rule: value.rule, path: value.path, reason: value.reason, until: value.until.text))
    }

    package var schema: [String: JSONValue] { Self.object.schema }
    /// The fields as rows of a table: name, what it means.
    package static var rows: [[String]] { object.rows }
}
