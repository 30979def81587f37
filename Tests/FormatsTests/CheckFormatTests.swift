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
                payload: payload), names: names, isVerbose: isVerbose)
    }

    @Test func writesTextByOutcome() {
        let text = CheckFormats.text(Self.listing(isVerbose: true), format: "text")
        #expect(
            text == """
                failed: 1 failed, 2 checks passed, 1 skipped
                  aaaaaaaaaaaa..bbbbbbbbbbbb

                failed
                  build  apps  build-failed  web 1.0 → 1.1

                skipped
                  resolve  HelmRelease/a  new

                passed
                  parse    apps/web.yaml    web 1.0 → 1.1
                  version  web 1.0 → 1.1

                error analyze/dependency-cycle (1)
                  apps/web.yaml:3: apps does not build any more
                    no matches for Id Deployment
                  → \(Rule.dependencyCycle.remedy)

                """)
    }

    @Test func writesTablesInMarkdown() {
        #expect(
            CheckFormats.text(Self.listing(), format: "markdown") == """
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

    @Test func disarmsWhatComesFromOutsideInMarkdown() {
        let nasty = "a\u{1B}[2J|`<script>alert(1)</script>](http://evil) ![x](y)\n# head"
        let text = CheckFormats.text(
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

    @Test(arguments: CheckFormats.all.map(\.name))
    func tellsWhatPassedOnlyWhenAskedFor(_ format: String) {
        #expect(!CheckFormats.text(Self.listing(), format: format).contains("parse"))
        #expect(CheckFormats.text(Self.listing(isVerbose: true), format: format).contains("parse"))
    }

    @Test(arguments: CheckFormats.all.map(\.name))
    func tellsThatNothingChanged(_ format: String) {
        let text = CheckFormats.text(
            Self.listing(ValidatePayload(verdict: .passed), findings: []), format: format)
        #expect(text.contains("passed") && !text.contains(".."))
        #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
    }
}
