internal import Contracts
internal import SystemSupport

/// A finding on one line.
enum CheckLine {
    /// As compilers write it: `file:line: severity: message [rule]`.
    static func text(_ finding: Finding) -> String {
        let line = finding.place?.line.map { "\($0):" } ?? ""
        let place = finding.place.map { "\($0.file):\(line) " } ?? ""
        return SafeText.line(
            "\(place)\(finding.severity.rawValue): \(finding.message) [\(finding.rule)]")
    }

    /// What is wrong, and what to do about it.
    static func advice(_ finding: Finding) -> String {
        SafeText.line(finding.message + (finding.remedy.map { " → \($0)" } ?? ""))
    }
}
