package import Contracts

extension PolicyBook {
    /// Rules that never matter, because earlier ones that are for every update set all that they set.
    package var unreachable: [Finding] {
        var setBy: [String: PolicyRule] = [:]
        var findings: [Finding] = []
        for rule in rules {
            let fields = rule.fields
            let before = fields.compactMap { setBy[$0] }
            if before.count == fields.count, let first = before.first {
                findings.append(
                    .of(
                        .unreachableRule, rule.title,
                        "the rule in \(rule.title) never matters: the one in \(first.title) is for "
                            + "every update and sets \(fields.joined(separator: ", ")) before it",
                        place: rule.line > 0 ? Place(file: rule.file, line: rule.line) : nil))
            }
            guard rule.isForAll else { continue }
            for field in fields where setBy[field] == nil {
                // An age of some kinds leaves the others to later rules.
                if field == "minimum-age", rule.minimumAge?.others == nil { continue }
                setBy[field] = rule
            }
        }
        return findings
    }
}
