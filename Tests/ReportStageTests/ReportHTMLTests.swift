import Contracts
import SystemSupport
import TestSupport
import Testing

@testable import ReportStage

@Suite struct ReportHTMLTests {
    private func page(_ name: String) throws -> String {
        ReportHTML().text(try ReportFixture.model(name), isVerbose: false)
    }

    @Test(arguments: ReportFixture.names) func writesThePageOfTheGolden(_ name: String) throws {
        try ReportFixture.expect(page(name), isGolden: "\(name)/report.html")
    }

    @Test(arguments: [(2_000, ""), (2_000, "x"), (6_000, ""), (6_000, "<&>")])
    func staysBelowTwoMegabytes(_ count: Int, _ filler: String) {
        var document = ReportFixture.large(count)
        if !filler.isEmpty {
            let long = String(repeating: filler, count: 2_000)
            for part in document.payload.sections.indices {
                for entry in document.payload.sections[part].entries.indices {
                    document.payload.sections[part].entries[entry].reason = "\(entry) \(long)"
                    document.payload.sections[part].entries[entry].why = [long, long]
                }
            }
        }
        let page = ReportHTML().text(ReportFixture.model(document), isVerbose: false)
        #expect(page.utf8.count < 2_000_000)
        #expect(page.utf8.count > 1_200_000)
        #expect(page.contains("(\(count / 4))"))
        #expect(page.contains("The page would weigh more than 2 MB: it leaves out"))
        if count == 2_000 { #expect(page.contains("upkeep apply --update u-00000007cf")) }
        #expect(MarkupCheck.complaints(page) == [])
    }

    @Test(arguments: ReportFixture.names) func isWellFormed(_ name: String) throws {
        #expect(try MarkupCheck.complaints(page(name)) == [])
    }

    @Test func letsNothingFromOutsideAct() throws {
        let page = try page("hostile")
        #expect(page.components(of: "<script") == 1 && page.components(of: "</script") == 1)
        #expect(!page.contains("href=\"javascript") && !page.contains("@evil.example/\""))
        #expect(!page.contains("<img") && !page.contains("<b>\""))
        #expect(page.contains("https://good.example/") == false)
        let isPlain = page.unicodeScalars.allSatisfy { scalar in
            scalar == "\n"
                || scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value)
                    && !(0x202A...0x202E).contains(scalar.value)
                    && !(0x2066...0x2069).contains(scalar.value)
        }
        #expect(isPlain)
    }

    @Test func namesWhatIsUrgentFirst() throws {
        let page = try page("full")
        let order = [
            "<h1>3 updates applied", "Is anything urgent?", "Needs you now (2)",
            "Failed and rolled back (1)", "New since the last report (4)", "The plan in order",
            "Applied (3, in 2 rows)", "Waiting (17, in 2 rows)", "Figures",
        ]
        var rest = Substring(page)
        for text in order {
            let found = rest.split(separator: text, maxSplits: 1, omittingEmptySubsequences: false)
            #expect(found.count >= 2, "\(text) stands too early, or nowhere")
            rest = rest.dropFirst((found.first?.count ?? 0) + text.count)
        }
    }

    @Test func leavesOutWhatIsEmpty() {
        let page = ReportHTML().text(
            ReportFixture.model(
                ReportBuilderTests.document(
                    ReportPayload(
                        summary: ReportSummary(
                            text: "no updates: everything is up to date", complete: true,
                            outcomes: ReportOutcomes(),
                            risks: ReportRisks(low: 0, medium: 0, high: 0, critical: 0),
                            dependencies: 3, updates: 0)))), isVerbose: false)
        #expect(page.contains("Nothing is."))
        for text in ["<svg", "<table", "id=\"filter\"", "id=\"news\"", "(0)", "id=\"figures\""] {
            #expect(!page.contains(text), "\(text)")
        }
    }
}

extension String {
    /// How often a text stands in it.
    fileprivate func components(of text: String) -> Int {
        split(separator: text, omittingEmptySubsequences: false).count - 1
    }
}
