import Contracts
import Formats
import TestSupport
import Testing

@Suite struct CheckFormatTests {
    static let update: UpdateID = "u-0000000001"
    static let names = UpdateNames(
        DetectPayload(
            complete: true,
            dependencies: [
                Dependency(
                    id: "d-0000000001", name: "web", package: "x/web", file: "apps/web.yaml",
                    current: VersionPair(value: "1.0"), lookup: Lookup(state: .answered))
            ],
            updates: [
                Update(
                    id: update, dependency: "d-0000000001", kind: .minor, group: "g-0000000001",
                    from: VersionPair(value: "1.0"), to: VersionPair(value: "1.1"),
                    links: UpdateLinks())
            ]))

    static let payload = ValidatePayload(
        checks: [
            Check(
                check: "build", subject: "apps", outcome: .failed, reason: "build-failed",
                seconds: 2, updates: [update]),
            Check(
                check: "parse", subject: "apps/web.yaml", outcome: .passed, seconds: 0,
                updates: [update]),
            Check(
                check: "resolve", subject: "HelmRelease/a", outcome: .skipped, reason: "new",
                seconds: 0),
            Check(
                check: "version", subject: update.text, outcome: .passed, seconds: 0,
                updates: [update]),
        ], verdict: .failed, base: "\(String(repeating: "a", count: 40))",
        head: "\(String(repeating: "b", count: 40))")

    static let finding = Finding.of(
        .dependencyCycle, "apps", "apps does not build any more",
        place: Place(file: "apps/web.yaml", line: 3), evidence: "no matches for Id Deployment")

    static func listing(
        _ payload: ValidatePayload = payload, findings: [Finding] = [finding],
        isVerbose: Bool = false
    ) -> CheckListing {
        CheckListing(
            Document(
                run: "20261120T060000Z-3f2a9c1d", tool: ToolInfo(name: "upkeep", version: "1"),
                started: "2026-11-20T06:00:00Z", finished: "2026-11-20T06:00:01Z",
                repository: RepositoryInfo(), inputs: [], outcome: .complete,
                summary: "1 failed, 2 checks passed, 1 skipped", findings: findings,
                payload: payload), rules: Rule.all, names: names, isVerbose: isVerbose)
    }

    @Test func writesTextByOutcome() throws {
        let text = try CheckFormats.text(Self.listing(isVerbose: true), format: "text")
        #expect(
            text == """
                failed
                  build  apps  build-failed  web 1.0 → 1.1

                skipped
                  resolve  HelmRelease/a  new

                passed
                  parse    apps/web.yaml    web 1.0 → 1.1
                  version  web 1.0 → 1.1

                apps/web.yaml:3: error: apps does not build any more [analyze/dependency-cycle]
                    no matches for Id Deployment
                    → \(Rule.dependencyCycle.remedy)
                failed: 1 failed, 2 checks passed, 1 skipped (aaaaaaaaaaaa..bbbbbbbbbbbb)

                """)
    }

    @Test func writesTablesInMarkdown() throws {
        #expect(
            try CheckFormats.text(Self.listing(), format: "markdown") == """
                # upkeep validate: failed

                **1 failed, 2 checks passed, 1 skipped**

                From `aaaaaaaaaaaa` to `bbbbbbbbbbbb`

                ## failed (1)

                | Check | Subject | Reason | Updates |
                | --- | --- | --- | --- |
                | build | `apps` | build-failed | web 1.0 → 1.1 |

                ## skipped (1)

                | Check | Subject | Reason |
                | --- | --- | --- |
                | resolve | `HelmRelease/a` | new |

                ## findings (1)

                | Severity | Rule | Place | Message | Evidence | What to do |
                | --- | --- | --- | --- | --- | --- |
                | error | analyze/dependency-cycle | `apps/web.yaml:3` | apps does not build any more \
                | no matches for Id Deployment | \(Rule.dependencyCycle.remedy) |

                """)
    }

    @Test func disarmsWhatComesFromOutsideInMarkdown() throws {
        let nasty = "a\u{1B}[2J|`<script>alert(1)</script>](http://evil) ![x](y)\n# head"
        let text = try CheckFormats.text(
            Self.listing(
                ValidatePayload(
                    checks: [
                        Check(
                            check: "parse", subject: nasty, outcome: .failed, reason: nasty,
                            seconds: 0, updates: ["\(nasty)"])
                    ], verdict: .failed),
                findings: [
                    .of(
                        .dependencyCycle, nasty, nasty, place: Place(file: nasty), evidence: nasty,
                        remedy: nasty)
                ]), format: "markdown")
        #expect(!text.contains("<script") && !text.contains("\u{1B}"))
        #expect(!text.contains("![") && !text.contains("a|") && !text.contains("|`"))
        #expect(text.split(separator: "\n").filter { $0.hasPrefix("#") }.count == 3)
        #expect(text.split(separator: "\n").filter { $0.hasPrefix("| parse |") }.count == 1)
    }

    @Test(arguments: ["text", "markdown"])
    func tellsWhatPassedOnlyWhenAskedFor(_ format: String) throws {
        let short = try CheckFormats.text(Self.listing(), format: format)
        let whole = try CheckFormats.text(Self.listing(isVerbose: true), format: format)
        #expect(!short.contains("parse") && whole.contains("parse"))
    }

    @Test(arguments: ["text", "markdown"])
    func tellsThatNothingChanged(_ format: String) throws {
        let text = try CheckFormats.text(
            Self.listing(ValidatePayload(verdict: .passed), findings: []), format: format)
        #expect(text.contains("passed") && !text.contains(".."))
        #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
    }

    private static let hostile = Finding.of(
        .dependencyCycle, "apps", "a%: ::error::x\n<b> & \"c\" \u{1B}[2J]]>",
        place: Place(file: "apps/ä b,c:%.yaml", line: 3))

    /// A tree of JSON, whatever it holds.
    private static func json(_ format: String, _ findings: [Finding]) throws -> JSONValue {
        let text = try CheckFormats.text(listing(findings: findings), format: format)
        return try CanonicalJSON.decode(JSONValue.self, from: Array(text.utf8))
    }

    @Test func tellsInSARIFWhyARuleMattersAndHowItComesUp() throws {
        let rule = Rule.dependencyCycle
        let text = try CheckFormats.text(Self.listing(), format: "sarif")
        for part in [rule.why, "```yaml\n\(rule.example.text)\n```"] {
            let json = try CanonicalJSON.encode(JSONValue.string(part))
            let written = String(decoding: json, as: UTF8.self).dropFirst().prefix { $0 != "\n" }
            #expect(text.contains(written.dropLast()), "\(part)")
        }
    }

    @Test func writesSARIFThatHoldsWithoutFindings() throws {
        let empty = try CheckFormats.text(Self.listing(findings: []), format: "sarif")
        #expect(empty.contains("\"results\": []") && empty.contains("\"version\": \"2.1.0\""))
        let text = try CheckFormats.text(
            Self.listing(findings: [Self.finding, Self.hostile]), format: "sarif")
        #expect(text.contains("\"uri\": \"apps/%C3%A4%20b%2Cc%3A%25.yaml\""), "\(text)")
        #expect(text.contains("\"startLine\": 3") && text.contains("\"level\": \"error\""))
        #expect(text.contains("\"upkeep/v1\": \"\(Self.finding.fingerprint)\""))
        #expect(!text.contains("no matches for Id") && !text.contains("\u{1B}"))
        _ = try Self.json("sarif", [Self.finding, Self.hostile])
    }

    /// What does not count is told where a format has a place for it, and is no finding in any.
    @Test(arguments: [
        ("text", "apps/web.yaml:3: suppressed until 2027-01-31: apps does not build any more"),
        ("text", "1 suppressed"), ("markdown", "## suppressed (1)"),
        ("sarif", "\"kind\": \"external\""), ("sarif", "\"justification\": \"later, \u{FFFD}[2J\""),
        ("junit", "<system-out>apps/web.yaml:3: suppressed: "),
    ])
    func tellsWhatDoesNotCount(format: String, says: String) throws {
        var payload = Self.payload
        payload.suppressed = [
            SuppressedFinding(
                finding: Self.finding, by: .configuration, reason: "later, \u{1B}[2J",
                until: "2027-01-31")
        ]
        let text = try CheckFormats.text(Self.listing(payload, findings: []), format: format)
        #expect(text.contains(says) && !text.contains("\u{1B}"), "\(text)")
    }

    @Test func pointsAtTheColumn() throws {
        var finding = Self.finding
        finding.place?.column = 7
        for (format, says) in [
            ("text", "apps/web.yaml:3:7: error: "), ("sarif", "\"startColumn\": 7"),
            ("github", "::error file=apps/web.yaml,line=3,col=7,"),
        ] {
            let text = try CheckFormats.text(Self.listing(findings: [finding]), format: format)
            #expect(text.contains(says), "\(format): \(text)")
        }
    }

    /// Notices are counted, and shown when they are asked for; one line where all is well.
    @Test func isQuietWhereAllIsWell() throws {
        var notice = Self.finding
        notice.severity = .notice
        let payload = ValidatePayload(verdict: .passed, builder: "kustomize v5.5.0")
        let quiet = try CheckFormats.text(
            Self.listing(payload, findings: [notice]), format: "text")
        #expect(
            quiet
                == "passed: 1 failed, 2 checks passed, 1 skipped, 1 notice (--verbose shows them) "
                + "(kustomize v5.5.0)\n")
        let all = try CheckFormats.text(
            Self.listing(payload, findings: [notice], isVerbose: true), format: "text")
        #expect(all.contains("apps/web.yaml:3: notice: "))
    }

    @Test func writesJUnitThatIsXML() throws {
        let text = try CheckFormats.text(
            Self.listing(findings: [Self.finding, Self.hostile]), format: "junit")
        #expect(text.contains("tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"1\""), "\(text)")
        #expect(text.contains("<testcase classname=\"build\" name=\"apps\" time=\"2\">"))
        #expect(text.contains("&lt;b&gt; &amp; &quot;c&quot;") && !text.contains("<b>"))
        #expect(text.contains("<skipped message=\"new\"/>"))
    }

    @Test func writesCommandsThatGitHubReads() throws {
        let many = Array(repeating: Self.finding, count: 12) + [Self.hostile]
        let text = try CheckFormats.text(Self.listing(findings: many), format: "github")
        let lines = text.split(separator: "\n")
        #expect(lines.filter { $0.hasPrefix("::error ") }.count == 10 && lines.count == 14)
        #expect(
            lines[0].hasPrefix(
                "::error file=apps/web.yaml,line=3,title=analyze/dependency-cycle::"), "\(lines[0])"
        )
        let one = try CheckFormats.text(Self.listing(findings: [Self.hostile]), format: "github")
        #expect(one.hasPrefix("::error file=apps/ä b%2Cc%3A%25.yaml,line=3,"), "\(one)")
        #expect(one.contains("::a%25: ::error::x <b>") && one.split(separator: "\n").count == 2)
    }

    @Test func writesWhatGitLabCallsCodeQuality() throws {
        guard case .array(let issues) = try Self.json("gitlab", [Self.finding, Self.finding]),
            case .object(let first)? = issues.first, case .object(let second)? = issues.last
        else {
            Issue.record("no list of issues")
            return
        }
        #expect(first["fingerprint"] != second["fingerprint"])
        #expect(first["check_name"] == .string("analyze/dependency-cycle"))
        #expect(try CheckFormats.text(Self.listing(findings: []), format: "gitlab") == "[]\n")
    }
}
