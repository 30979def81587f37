internal import Contracts
internal import SystemSupport

/// Writes findings as GitLab's Code Quality report, which a merge request shows.
///
/// Source: GitLab, Code Quality, Code Quality report format: fingerprints are unique in a report.
struct CheckGitLab: CheckFormat {
    let name = "gitlab"

    private struct Issue: Encodable {
        struct Location: Encodable {
            struct Lines: Encodable { let begin: Int }
            let path: String
            let lines: Lines
        }
        let description: String
        let checkName: String
        let fingerprint: String
        let severity: String
        let location: Location

        enum CodingKeys: String, CodingKey {
            case description, fingerprint, severity, location
            case checkName = "check_name"
        }
    }

    func text(_ listing: CheckListing) throws -> String {
        var seen: [String: Int] = [:]
        let issues = listing.findings.map { finding in
            let number = seen[finding.fingerprint, default: 0]
            seen[finding.fingerprint] = number + 1
            return Issue(
                description: CheckLine.advice(finding), checkName: finding.rule,
                fingerprint: finding.fingerprint + (number == 0 ? "" : "-\(number)"),
                severity: Self.severity(finding.severity),
                location: .init(
                    path: CheckPlace.file(finding), lines: .init(begin: CheckPlace.line(finding))))
        }
        return String(decoding: try CanonicalJSON.encode(issues), as: UTF8.self)
    }

    private static func severity(_ severity: Severity) -> String {
        switch severity {
        case .error: "critical"
        case .warning: "minor"
        case .notice: "info"
        }
    }
}
