import Contracts
import GitStore
import Names
import Policy
import Snapshot
import TestSupport
import Testing

@testable import Checks

/// What somebody says does not count.
@Suite struct SuppressionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        let text: String
        /// The lines at which the rule is suppressed, from 1.
        let lines: [Int]
        var testDescription: String { what }
    }

    @Test(arguments: [
        Case(
            what: "behind something: that line", text: "a: 1\nb: 2 # upkeep: ignore t/x why\n",
            lines: [2]),
        Case(
            what: "before a key: all of it",
            text: "a: 1\n# upkeep: ignore t/x why\nb:\n  c: 1\n\n  d: 2\ne: 3\n",
            lines: [3, 4, 5, 6]),
        Case(
            what: "a list as deep as its key",
            text: "a: 1\n# upkeep: ignore t/x why\nb:\n- c\n- d\ne: 3\n", lines: [3, 4, 5]),
        Case(
            what: "one item of a list",
            text: "b:\n  # upkeep: ignore t/x why\n  - c: 1\n    d: 2\n  - e\n",
            lines: [3, 4]),
        Case(
            what: "before a document: all of it",
            text: "a: 1\n---\n# upkeep: ignore t/x why\nb: 1\nc: 2\n---\nd: 1\n", lines: [4, 5]),
        Case(
            what: "several lines of comments", text: "# upkeep: ignore t/x why\n# more\n\na: 1\n",
            lines: [4]),
        Case(
            what: "a document that begins in its mark's line",
            text: "# upkeep: ignore t/x why\na: 1\n---\t{b: 1}\n", lines: [2]),
        Case(what: "another rule", text: "# upkeep: ignore t/y why\na: 1\n", lines: []),
        Case(what: "no reason", text: "# upkeep: ignore t/x\na: 1\n", lines: [2]),
        Case(what: "a word with #", text: "a: x#upkeep: ignore t/x why\n", lines: []),
        Case(what: "at the end of everything", text: "a: 1\n# upkeep: ignore t/x why\n", lines: []),
        Case(
            what: "ends of lines of Windows", text: "a: 1\r\nb: 2 # upkeep: ignore t/x why\r\n",
            lines: [2]),
    ])
    func readsComments(one: Case) {
        let comments = SuppressionComment.all(in: Array(one.text.utf8)).filter { $0.rule == "t/x" }
        let count = one.text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).count
        #expect(
            (1...count).filter { line in comments.contains { $0.covers(line: line) } } == one.lines)
        #expect(comments.allSatisfy { $0.reason.isEmpty == (one.what == "no reason") })
    }

    private static let rule = "validate/fails-new"
    private static let object = "apiVersion: v1\nkind: A\nmetadata: {name: a}\nspec: 1\n"
    private static let comment = "# upkeep: ignore \(rule) it is so\n"

    /// What becomes of a finding at the last line of a file, and what is said of the suppressions.
    private static func told(
        _ base: String?, _ head: String, _ configured: [Suppression] = [], line: Int? = nil
    ) throws -> [String] {
        let fixture = try HistoryFixture(
            ["x.yaml": base ?? "a: 1\n"], [.theirs(["x.yaml": head])])
        let suppressions = Suppressions(
            configured, at: "2026-11-27T11:00:00Z", head: fixture.change.head,
            base: base == nil ? nil : fixture.change.base)
        let count = head.split(separator: "\n").count
        let result = CheckResult(
            check: Check(
                check: "t", subject: "x.yaml", outcome: .failed, reason: "bad", seconds: 0),
            findings: [
                .of(.failsNew, "x.yaml", "bad", place: Place(file: "x.yaml", line: line ?? count))
            ])
        let left = try suppressions.apply(to: result)
        try suppressions.look(at: ["x.yaml"])
        return left.findings.map(\.rule) + suppressions.findings.map(\.rule)
            + suppressions.suppressed.map { "\($0.by.rawValue): \($0.reason)" }
            + [left.check.outcome.rawValue]
    }

    private static let new = "validate/suppression-new"

    @Test(arguments: [
        ("as they stand", nil, comment + object, ["comment: it is so", "skipped"]),
        (
            "as before", comment + object, comment + object.replacing("spec: 1", with: "spec: 2"),
            ["comment: it is so", "skipped"]
        ),
        ("new with the change", object, comment + object, [rule, new, "failed"]),
        (
            "moved to another object",
            comment + object + "---\n" + object.replacing("name: a", with: "name: b"),
            object + "---\n" + comment + object.replacing("name: a", with: "name: b"),
            [rule, new, "failed"]
        ),
        (
            "another reason", comment + object, comment.replacing("so", with: "otherwise") + object,
            [rule, new, "failed"]
        ),
        (
            "twice where it stood once", comment + "a: 1\n",
            comment + "a: 1\n---\n" + comment + "a: 1\n",
            [rule, new, "failed"]
        ),
        (
            "no rule", nil, "# upkeep: ignore no/rule x\n" + object,
            [rule, "validate/suppression-invalid", "failed"]
        ),
        (
            "no reason", nil, "# upkeep: ignore \(rule)\n" + object,
            [rule, "validate/suppression-invalid", "failed"]
        ),
    ])
    func countsComments(what: String, base: String?, head: String, says: [String]) throws {
        #expect(try Self.told(base, head) == says, "\(what)")
    }

    @Test(arguments: [
        ("here", rule, "x.yaml", "2026-11-27", ["configuration: why", "skipped"]),
        ("everywhere", rule, nil, "2026-12-31", ["configuration: why", "skipped"]),
        ("another file", rule, "y/**", "2026-12-31", [rule, "failed"]),
        ("another rule", "validate/unjudged", nil, "2026-12-31", [rule, "failed"]),
        ("over", rule, "x.yaml", "2026-11-25", [rule, "validate/suppression-over", "failed"]),
        (
            "over in some places only", rule, "x.yaml", "2026-11-26",
            ["configuration: why", "skipped"]
        ),
    ])
    func countsWhatIsConfigured(
        what: String, rule: String, path: String?, until: String, says: [String]
    ) throws {
        let day = try #require(CalendarDay(until))
        let one = Suppression(rule: rule, path: path, reason: "why", until: day)
        #expect(try Self.told(Self.object, Self.object + "# x\n", [one]) == says, "\(what)")
    }
}
