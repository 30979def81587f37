internal import Contracts
internal import Policy
internal import SystemSupport
internal import Versions
internal import YAMLText

/// Looks at what the fields of one rule say of each other.
struct RuleCheck {
    private let spelling: RuleSpelling
    private let node: YAMLNode

    init(_ spelling: RuleSpelling, _ node: YAMLNode) {
        self.spelling = spelling
        self.node = node
    }

    func check(_ rule: PolicyRule) throws(Misfit) {
        if rule.fields.isEmpty {
            throw .message(
                "the rule says nothing", hint: "say what it wants, as in allow: patch",
                line: node.line.value)
        }
        try together("ignore", rule.ignore == true, rule) {
            ["allow", "unattended", "pin", "group", "windows", "override", "constraint"].contains(
                $0)
        }
        try together("allow", rule.allow == AllowedKind.none, rule) {
            ["max-risk", "unattended", "group", "windows", "override"].contains($0)
        }
        try checkPin(rule)
    }

    /// Refuses what means nothing beside a field.
    private func together(
        _ field: String, _ isSet: Bool, _ rule: PolicyRule, _ contradicts: (String) -> Bool
    ) throws(Misfit) {
        guard isSet,
            let other = rule.fields.first(where: { name in
                contradicts(name) && !(name == "unattended" && rule.unattended == [])
                    && !(name == "allow" && rule.allow == AllowedKind.none)
            })
        else { return }
        let value = field == "ignore" ? "true" : "none"
        throw contradiction(
            "\(field): \(value) and \(spelling.name(other)) contradict each other", at: other,
            hint: "leave one of them out, or make two rules of them")
    }

    private func checkPin(_ rule: PolicyRule) throws(Misfit) {
        guard let pin = rule.pin else { return }
        if VersionRange.looksLikeOne(pin) {
            throw contradiction(
                "pin cannot be \"\(SafeText.line(pin))\"", at: "pin",
                hint: "it is one version; a range is a constraint")
        }
        if let text = rule.constraint, let range = VersionRange(text),
            !range.contains(pin, versioning: nil)
        {
            throw contradiction(
                "the pin \(SafeText.line(pin)) is outside the constraint \(text)", at: "pin",
                hint: "leave one of them out")
        }
        let passes = (rule.skip ?? []).first {
            $0 == pin || VersionRange($0)?.contains(pin, versioning: nil) ?? false
        }
        if let passes {
            throw contradiction(
                "the pin \(SafeText.line(pin)) is passed over by skip: \(SafeText.line(passes))",
                at: "pin", hint: "leave one of them out")
        }
    }

    private func contradiction(_ message: String, at field: String, hint: String) -> Misfit {
        let line = node[spelling.name(field)]?.line ?? node.line
        return .message(message, hint: hint, line: line.value)
    }
}
