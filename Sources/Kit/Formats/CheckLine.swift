package import Contracts
internal import SystemSupport

/// Findings as compilers write them, so that editors and people find the place.
package enum CheckLine {
    /// Findings of one rule that block and are shown at most, unless all are asked for.
    private static let most = 50
    /// The same of those that do not.
    private static let mostOthers = 5

    /// `file:line:col: severity: message [rule]`, what was seen below it, and what to do once for each
    /// rule.
    package static func lines(_ findings: [Finding], isVerbose: Bool) -> [String] {
        var lines: [String] = []
        var rest = findings[...]
        while let first = rest.first {
            let same = rest.prefix { $0.rule == first.rule && $0.severity == first.severity }
            rest = rest.dropFirst(same.count)
            let limit = isVerbose ? same.count : first.severity == .error ? most : mostOthers
            for finding in same.prefix(limit) {
                lines.append(text(finding))
                if let evidence = finding.evidence {
                    lines.append("    \(SafeText.line(evidence))")
                }
            }
            if same.count > limit {
                lines.append("    … and \(same.count - limit) more (--verbose shows all)")
            }
            if let remedy = first.remedy { lines.append("    → \(SafeText.line(remedy))") }
        }
        return lines
    }

    /// As compilers write it: `file:line:col: severity: message [rule]`.
    static func text(_ finding: Finding) -> String {
        text(finding, finding.severity.rawValue)
    }

    /// The same with another word in place of the severity.
    static func text(_ finding: Finding, _ word: String) -> String {
        SafeText.line("\(place(finding.place))\(word): \(finding.message) [\(finding.rule)]")
    }

    /// One that does not count, and why.
    package static func text(_ one: SuppressedFinding) -> String {
        let until = one.until.map { " until \($0)" } ?? ""
        return text(one.finding, "suppressed\(until)") + ": " + SafeText.line(one.reason)
    }

    private static func place(_ place: Place?) -> String {
        guard let place else { return "" }
        let line = place.line.map { ":\($0)" } ?? ""
        let column = place.line == nil ? "" : place.column.map { ":\($0)" } ?? ""
        return "\(place.file)\(line)\(column): "
    }

    /// What is wrong, and what to do about it.
    static func advice(_ finding: Finding) -> String {
        SafeText.line(finding.message + (finding.remedy.map { " → \($0)" } ?? ""))
    }
}
