import Contracts
import SystemSupport
import TestSupport
import Testing

@Suite struct ReportTests {
    let git: GitFixture

    init() throws {
        git = try GitFixture(
            ["a.yaml": Self.image("x/a"), "b.yaml": Self.image("x/b"), "c.yaml": Self.image("x/c")])
    }

    static func image(_ name: String) -> String {
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  image: \(name):1.0.0\n"
    }

    private func run(_ report: RenovateFixture, apply: Bool) throws {
        let path = try git.writeBeside("report.json", report.report)
        try git.upkeep("upkeep-detect", "--renovate-report", path, "-q")
        try git.upkeep("upkeep-analyze", "-q")
        if apply { try git.upkeep("upkeep-apply", "-q", "--max-kind", "minor") }
    }

    private func report(exit: Int32 = 0) throws -> Document<ReportPayload> {
        let result = try git.upkeep("upkeep-report", "-o", "json")
        #expect(result.exit == exit, "\(result.err)")
        return try CanonicalJSON.document(ReportPayload.self, from: result.out)
    }

    private var updates: RenovateFixture {
        var report = RenovateFixture()
        func add(
            _ file: String, _ name: String, _ updates: [RenovateFixture.Fields],
            _ extra: RenovateFixture.Fields = [:]
        ) {
            report.add(
                "kubernetes", file,
                [RenovateFixture.image(name, "1.0.0", updates: updates, extra: extra)])
        }
        add(
            "a.yaml", "x/a",
            [RenovateFixture.update("minor", "1.1.0"), RenovateFixture.update("major", "2.0.0")])
        add(
            "b.yaml", "x/b",
            [RenovateFixture.update("minor", "1.1.0", extra: ["pendingChecks": true])])
        add(
            "c.yaml", "x/c", [],
            ["warnings": .array([.object(["message": "Failed to look up docker package x/c"])])])
        add("a.yaml", "x/lost", [RenovateFixture.update("minor", "1.1.0")])
        return report
    }

    private func section(_ document: Document<ReportPayload>, _ name: SectionName) -> [String] {
        document.payload.sections.first { $0.section == name }?.entries.map(\.name) ?? []
    }

    @Test func putsEveryUpdateIntoOnePart() throws {
        try run(updates, apply: true)
        let document = try report()
        #expect(section(document, .applied) == ["x/a"])
        #expect(section(document, .waiting) == ["x/a"])
        #expect(section(document, .held) == ["x/b"])
        #expect(section(document, .notLookedUp) == ["x/c"])
        #expect(section(document, .needsYou) == ["x/lost"])
        let outcomes = document.payload.summary.outcomes
        #expect(outcomes.applied == 1 && outcomes.waiting == 1 && outcomes.held == 1)
        #expect(outcomes.unlocated == 1 && outcomes.superseded == 0)
        #expect(!document.payload.summary.complete && document.outcome == .partial)
        let detect = try Files.read(git.run() + "/detect.json", limit: 1 << 26)
        let ids = try CanonicalJSON.document(DetectPayload.self, from: detect).payload.updates.map(
            \.id)
        let entries = document.payload.sections.flatMap(\.entries).compactMap(\.update)
        #expect(entries.sorted() == ids.sorted())
    }

    @Test func saysTheSameInEveryFormat() throws {
        try run(updates, apply: true)
        let text = try git.upkeep("upkeep-report").text
        let markdown = try git.upkeep("upkeep-report", "-o", "markdown").text
        let yaml = try git.upkeep("upkeep-report", "-o", "yaml").text
        for one in [text, markdown, yaml] {
            #expect(one.contains("Needs you now") && one.contains("x/c") && one.contains("1.1.0"))
        }
        #expect(text.contains("not complete") && markdown.contains("not complete"))
        #expect(try Files.readText(git.run() + "/reports/report.md", limit: 1 << 20) == markdown)
        #expect(try Files.readText(git.run() + "/reports/report.txt", limit: 1 << 20) == text)
        #expect(try git.upkeep("upkeep-report", "-o", "pdf").exit == 64)
    }

    @Test func claimsUpToDateOnlyWhenEveryLookupAnswered() throws {
        var quiet = RenovateFixture()
        quiet.add("kubernetes", "a.yaml", [RenovateFixture.image("x/a", "1.0.0")])
        try run(quiet, apply: false)
        #expect(try git.upkeep("upkeep-report").text.contains("everything is up to date"))
        var failed = quiet
        failed.add(
            "kubernetes", "c.yaml",
            [
                RenovateFixture.image(
                    "x/c", "1.0.0", extra: ["warnings": .array([.object(["message": "no"])])])
            ])
        try run(failed, apply: false)
        let text = try git.upkeep("upkeep-report").text
        #expect(!text.contains("up to date") && text.contains("not complete"))
    }

    @Test func tellsWhenDetectLeftNothing() throws {
        let path = try git.writeBeside("report.json", #"{"repositories":{}}"#)
        try git.upkeep("upkeep-detect", "--renovate-report", path, "-q")
        let document = try report()
        #expect(document.payload.summary.complete == false)
        #expect(section(document, .needsYou) == ["detect/nothing-looked-up"])
        #expect(try !git.upkeep("upkeep-report").text.contains("up to date"))
    }

    @Test func disarmsWhatComesFromOutside() throws {
        var report = RenovateFixture()
        let nasty = "x/a\u{1B}[31m|<script>alert(1)</script>`](http://evil)"
        report.add(
            "kubernetes", "a.yaml",
            [
                RenovateFixture.image(
                    nasty, "1.0.0", updates: [RenovateFixture.update("minor", "1.1.0\u{7}*bold*")],
                    extra: ["changelogUrl": "javascript:alert(1)", "sourceUrl": "https://x.io/a)b"])
            ])
        try run(report, apply: false)
        let markdown = try git.upkeep("upkeep-report", "-o", "markdown").text
        #expect(!markdown.contains("<script>") && !markdown.contains("\u{1B}"))
        #expect(!markdown.contains("javascript:") && markdown.contains("`](http://evil)"))
        let text = try git.upkeep("upkeep-report").text
        #expect(!text.contains("\u{1B}") && !text.contains("\u{7}"))
    }
}
