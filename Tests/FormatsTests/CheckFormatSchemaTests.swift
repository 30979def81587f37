import Contracts
import Formats
import TestSupport
import Testing

/// What the formats' own schemas judge afterwards, in `scripts/check-formats`.
@Suite struct CheckFormatSchemaTests {
    private static let nasty = [
        "::stop-commands::x", "##[error]x", "a%0A::error::b", "<![CDATA[]]>&amp;\"'",
        "\u{1B}[2J\u{0}",
        "\u{FFFE}\u{FFFF}\u{202E}", "./a\u{85}\u{2028}b", "/etc/passwd", "../..", "a b%20?#{}\\^|",
        "http://x:y@z/", "", " ", "ä\u{1F600}", ",line=1::",
        String(repeating: "long/", count: 2000),
    ]

    private static let hostile = nasty.flatMap { text in
        [Severity.error, .warning, .notice].map { severity in
            Finding(
                rule: Rule.dependencyCycle.id, severity: severity, subject: text, message: text,
                place: Place(file: text, line: 0), evidence: text, remedy: text, fingerprint: "same"
            )
        }
    }

    private static let cases: [(name: String, listing: CheckListing)] = [
        (
            "empty",
            CheckFormatTests.listing(ValidatePayload(verdict: .passed), findings: [])
        ),
        ("findings", CheckFormatTests.listing(isVerbose: true)),
        ("many", CheckFormatTests.listing(findings: twelve)),
        (
            "hostile",
            CheckFormatTests.listing(
                ValidatePayload(
                    checks: nasty.flatMap { text in
                        [CheckOutcome.failed, .skipped, .passed].map { outcome in
                            Check(
                                check: "build", subject: text, outcome: outcome, reason: text,
                                seconds: 0)
                        }
                    }, verdict: .failed), findings: hostile)
        ),
    ]

    private static let twelve = Array(repeating: CheckFormatTests.finding, count: 12)

    @Test(arguments: ["sarif", "junit", "github", "gitlab"])
    func leavesWhatSchemasJudge(_ format: String) throws {
        for (name, listing) in Self.cases {
            let text = try CheckFormats.text(listing, format: format)
            #expect(text.hasSuffix("\n"))
            DocumentCollector.keep(text, as: "\(name).\(format)")
        }
    }

    @Test func printsNoCommandButItsOwnForGitHub() throws {
        let text = try CheckFormats.text(
            CheckFormatTests.listing(findings: Self.hostile), format: "github")
        for line in text.split(separator: "\n") {
            let isCommand = line.drop { $0 == " " }.hasPrefix("::") || line.contains("##[")
            let isOurs = ["::error ", "::warning ", "::notice "].contains { line.hasPrefix($0) }
            #expect(!isCommand || isOurs, "\(line.prefix(80))")
        }
    }
}
