internal import Contracts
internal import SystemSupport

/// Writes findings as commands of GitHub Actions' log, which shows them at their lines.
///
/// Source: GitHub, Workflow commands for GitHub Actions; of a step it takes ten errors, ten warnings and
/// ten notices, so that the others are lines that it does not read.
struct CheckGitHub: CheckFormat {
    let name = "github"
    private static let limit = 10

    func text(_ listing: CheckListing) -> String {
        var lines: [String] = []
        for severity in Severity.allCases {
            let same = listing.findings.filter { $0.severity == severity }
            lines += same.prefix(Self.limit).map(Self.command)
            lines += same.dropFirst(Self.limit).map { "  " + Self.plain(CheckLine.text($0)) }
        }
        lines.append("upkeep validate: \(Self.plain(SafeText.line(listing.summary)))")
        return lines.joined(separator: "\n") + "\n"
    }

    /// Text that is no command to the runner: it reads a line that begins with `::` behind any blanks, and
    /// one that has `##[` anywhere.
    private static func plain(_ line: String) -> String {
        line.replacing("::", with: ": :").replacing("##[", with: "## [")
    }

    private static func command(_ finding: Finding) -> String {
        var properties: [String] = []
        if let place = finding.place {
            properties.append("file=\(escaped(place.file, isProperty: true))")
            if let line = place.line {
                properties.append("line=\(line)")
                if let column = place.column { properties.append("col=\(column)") }
            }
        }
        properties.append("title=\(escaped(finding.rule, isProperty: true))")
        let remedy = finding.remedy.map { "\n→ \($0)" } ?? ""
        return "::\(finding.severity.rawValue) \(properties.joined(separator: ","))::"
            + escaped(finding.message + remedy, isProperty: false)
    }

    private static func escaped(_ text: String, isProperty: Bool) -> String {
        SafeText.block(text).escaping { scalar in
            switch scalar {
            case "%": "%25"
            case "\r": "%0D"
            case "\n": "%0A"
            case ":" where isProperty: "%3A"
            case "," where isProperty: "%2C"
            default: nil
            }
        }
    }
}
