package import Contracts
internal import SystemSupport

/// How much a kind of finding is to matter.
package struct RuleLevel: Sendable, Equatable {
    /// The rule's id.
    package let rule: String
    /// What is wanted in place of the rule's own severity.
    package let severity: Severity
}

/// `RULE=SEVERITY`.
package struct LevelType: WordType {
    package let word: String? = "RULE=SEVERITY"

    package func value(ofWord word: String) throws(Misfit) -> RuleLevel {
        let parts = word.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].contains("/"),
            let severity = Severity(rawValue: String(parts[1]))
        else {
            throw .text(
                SafeText.line(word),
                hint: "as in validate/unjudged=notice; it is error, warning or notice")
        }
        return RuleLevel(rule: String(parts[0]), severity: severity)
    }

    package func json(_ value: RuleLevel) -> JSONValue {
        .string("\(value.rule)=\(value.severity.rawValue)")
    }

    package var schema: [String: JSONValue] {
        ["type": .string("string"), "pattern": .string("^[^=]+/[^=]+=(error|warning|notice)$")]
    }
}

extension ValueType where Self == LevelType {
    /// `RULE=SEVERITY`.
    package static var level: LevelType { LevelType() }
}
