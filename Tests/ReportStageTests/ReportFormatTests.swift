import Contracts
import RunView
import TestSupport
import Testing

@testable import ReportStage

@Suite struct ReportFormatTests {
    private func text(
        _ entries: [ReportEntry], _ section: SectionName = .applied, format: String,
        isVerbose: Bool = false
    ) -> String {
        let outcomes = ReportOutcomes(applied: entries.count)
        let document = ReportBuilderTests.document(
            ReportPayload(
                summary: ReportSummary(
                    complete: true, outcomes: outcomes,
                    risks: ReportRisks(low: 0, medium: 0, high: 0, critical: 0), dependencies: 1,
                    updates: entries.count),
                sections: [ReportSection(section: section, title: "Part", entries: entries)]))
        let view = RunView(detect: ReportBuilderTests.document(DetectPayload(complete: true)))
        return ReportFormats.named(format).text(
            ReportModel(document, view), isVerbose: isVerbose)
    }

    private func entry(_ component: String, file: String) -> ReportEntry {
        ReportEntry(
            update: "u-0000000001", component: component, name: "x/web", file: file, kind: .minor,
            risk: .low, from: "1.0", to: "1.1", released: "2026-11-08T06:00:00Z")
    }

    @Test(arguments: ReportFormats.all.map(\.name).filter { $0 != "prometheus" })
    func makesOneLineOfWhatIsTheSameInSeveralFiles(_ format: String) {
        let text = text(
            [entry("web", file: "a.yaml"), entry("web", file: "b.yaml")], format: format)
        #expect(text.contains("2 files: a.yaml, b.yaml"))
        #expect(text.contains("Part (2, in 1 row)") && text.contains("2 updates for 1 dependency"))
    }

    @Test func countsWhatIsSupersededAndListsItOnRequest() {
        let entries = [entry("web", file: "a.yaml")]
        let short = text(entries, .superseded, format: "text")
        #expect(short.contains("Part (1)") && !short.contains("a.yaml"))
        #expect(text(entries, .superseded, format: "text", isVerbose: true).contains("a.yaml"))
    }

    @Test(arguments: ReportFormats.all.map(\.name).filter { $0 != "prometheus" })
    func givesEveryRowItsIDAndAge(_ format: String) {
        let text = text([entry("web", file: "a.yaml")], .waiting, format: format)
        #expect(text.contains("u-0000000001") && text.contains("12 d"))
        #expect(text.contains("upkeep apply --update ID, or --component NAME"))
        let held = self.text([entry("web", file: "a.yaml")], .held, format: format)
        #expect(held.contains("--override REASON"))
    }

    @Test func cutsLongPartsOfTheTextAlone() {
        let entries = (0..<50).map { entry("c\($0)", file: "\($0).yaml") }
        let short = text(entries, format: "text")
        #expect(short.contains("… and 10 more") && !short.contains("c49"))
        #expect(text(entries, format: "text", isVerbose: true).contains("c49"))
        #expect(text(entries, format: "markdown").contains("c49"))
    }

    @Test func keepsWhatIsTheSameForEveryCall() {
        #expect(
            ReportStage.savedRendering(format: "text", isVerbose: false) == "reports/report.txt")
        #expect(ReportStage.savedRendering(format: "text", isVerbose: true) == nil)
        #expect(
            ReportStage.savedRendering(format: "markdown", isVerbose: true) == "reports/report.md")
        #expect(ReportStage.savedRendering(format: "json", isVerbose: false) == nil)
    }
}
