internal import Contracts
internal import SystemSupport

/// Writes checks as JUnit's XML, which most CI systems show as tests.
///
/// A check is a test case; a finding of no check that blocks is one of its own.
/// Source: the schema that Jenkins' xUnit plugin has of it, `junit-10.xsd`.
struct CheckJUnit: CheckFormat {
    let name = "junit"

    func text(_ listing: CheckListing) -> String {
        let subjects = Set(listing.checks.map(\.subject))
        let bySubject = Dictionary(grouping: listing.findings, by: \.subject)
        var cases = listing.checks.map { check in
            testCase(check, bySubject[check.subject] ?? [], listing)
        }
        let others = listing.findings.filter {
            $0.severity == .error && !subjects.contains($0.subject)
        }
        cases += others.map { finding in
            let name = finding.place?.file ?? finding.subject
            return open(finding.rule, name, seconds: 0, failure(finding.rule, [finding]))
        }
        let failed = listing.checks.filter { $0.outcome == .failed }.count + others.count
        let skipped = listing.checks.filter { $0.outcome == .skipped }.count
        let counts = "tests=\"\(cases.count)\" failures=\"\(failed)\" errors=\"0\""
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<testsuites name=\"upkeep validate\" \(counts)>\n"
            + "  <testsuite name=\"upkeep validate\" \(counts) skipped=\"\(skipped)\">\n"
            + cases.joined() + suppressed(listing) + "  </testsuite>\n</testsuites>\n"
    }

    private func suppressed(_ listing: CheckListing) -> String {
        if listing.suppressed.isEmpty { return "" }
        let lines = listing.suppressed.map { one in
            "\(CheckLine.text(one.finding, "suppressed")): \(SafeText.line(one.reason))"
        }
        return "    <system-out>\(Self.escaped(lines.joined(separator: "\n")))</system-out>\n"
    }

    private func testCase(
        _ check: Check, _ findings: [Finding], _ listing: CheckListing
    ) -> String {
        let inner: String
        switch check.outcome {
        case .passed: inner = ""
        case .failed: inner = failure(check.reason ?? "failed", findings)
        case .skipped:
            inner = "      <skipped message=\"\(Self.escaped(check.reason ?? ""))\"/>\n"
        }
        return open(check.check, listing.subject(of: check), seconds: check.seconds, inner)
    }

    private func open(
        _ group: String, _ name: String, seconds: Int, _ inner: String
    ) -> String {
        let head =
            "    <testcase classname=\"\(Self.escaped(group))\" name=\"\(Self.escaped(name))\" "
            + "time=\"\(seconds)\""
        return inner.isEmpty ? head + "/>\n" : head + ">\n" + inner + "    </testcase>\n"
    }

    private func failure(_ reason: String, _ findings: [Finding]) -> String {
        let lines = findings.flatMap { finding in
            [CheckLine.text(finding)] + (finding.remedy.map { ["  → \($0)"] } ?? [])
        }
        let message = findings.first?.message ?? reason
        return
            "      <failure type=\"\(Self.escaped(reason))\" message=\"\(Self.escaped(message))\">"
            + Self.escaped(lines.joined(separator: "\n")) + "</failure>\n"
    }

    /// Text of an element or an attribute; what XML cannot hold was replaced.
    private static func escaped(_ text: String) -> String {
        SafeText.block(text).escaping { scalar in
            switch scalar {
            case "<": "&lt;"
            case ">": "&gt;"
            case "&": "&amp;"
            case "\"": "&quot;"
            case "\u{FFFE}", "\u{FFFF}": "\u{FFFD}"
            default: nil
            }
        }
    }
}
