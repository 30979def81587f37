import Contracts
import Delivery
import TestSupport
import Testing

@testable import ReportStage

@Suite struct ReportMailTests {
    private func mail(_ document: Document<ReportPayload>) -> String {
        ReportMail().text(ReportFixture.model(document), isVerbose: false)
    }

    @Test(arguments: ReportFixture.names) func writesTheMailOfTheGolden(_ name: String) throws {
        let model = try ReportFixture.model(name)
        try ReportFixture.expect(
            ReportMail().text(model, isVerbose: false), isGolden: "\(name)/report.eml")
        let html = try #require(ReportMail.message(model).html)
        #expect(MarkupCheck.complaints(html) == [])
        for text in [
            "<script", "<svg", "<img", "<style", "url(", "javascript:alert(3)\"", "class=",
        ] {
            #expect(!html.contains(text), "\(text)")
        }
    }

    @Test(arguments: [1, 100, 2_000]) func weighsLessThanOthersCut(_ count: Int) {
        let model = ReportFixture.model(ReportFixture.large(count))
        let message = ReportMail.message(model)
        #expect((message.html ?? "").utf8.count < 100_000 && message.text.utf8.count < 100_000)
        #expect(message.attachments.map(\.name) == (count < 100 ? [] : ["report.html"]))
        #expect(message.subject == "upkeep: \(count) updates")
    }

    @Test(arguments: [
        (
            "1 update applied; pushed to origin/main",
            "upkeep: 1 update applied; pushed to origin/main"
        ),
        (
            "1 update applied; " + String(repeating: "x", count: 120), "upkeep: 1 update applied"
        ),
    ])
    func takesAsMuchOfTheHeadlineAsASubjectHolds(_ headline: String, _ subject: String) {
        var document = ReportFixture.large(1)
        document.payload.summary.text = headline
        #expect(ReportMail.message(ReportFixture.model(document)).subject == subject)
    }
}
