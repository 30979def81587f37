package import Contracts
internal import SystemSupport

/// Writes findings for a terminal.
package enum FindingText {
    /// The findings by rule; of each rule the first five unless more are asked for.
    package static func lines(_ findings: [Finding], isVerbose: Bool) -> [String] {
        var lines: [String] = []
        var index = 0
        while index < findings.count {
            let rule = findings[index].rule
            let same = findings[index...].prefix { $0.rule == rule }
            index += same.count
            let first = same.first
            lines += ["", "\(first?.severity.rawValue ?? "") \(rule) (\(same.count))"]
            for finding in same.prefix(isVerbose ? same.count : 5) {
                let line = finding.place?.line.map { ":\($0)" } ?? ""
                let place = finding.place.map { "\(SafeText.line($0.file))\(line): " } ?? ""
                lines.append("  \(place)\(SafeText.line(finding.message))")
                if let evidence = finding.evidence {
                    lines.append("    \(SafeText.line(evidence))")
                }
            }
            if !isVerbose, same.count > 5 {
                lines.append("  … and \(same.count - 5) more (--verbose shows all)")
            }
            if let remedy = first?.remedy { lines.append("  → \(SafeText.line(remedy))") }
        }
        return lines
    }
}
