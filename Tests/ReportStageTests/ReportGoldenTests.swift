import Contracts
import TestSupport
import Testing

@testable import ReportStage

@Suite struct ReportGoldenTests {
    static let files = ["report.txt", "report-verbose.txt", "report.md", "report.yaml"]

    private func written(_ name: String, _ file: String) throws -> String {
        let model = try ReportFixture.model(name)
        return switch file {
        case "report.txt": ReportText().text(model, isVerbose: false)
        case "report-verbose.txt": ReportText().text(model, isVerbose: true)
        case "report.md": ReportMarkdown().text(model, isVerbose: false)
        default: try YAMLWriter.text(of: try CanonicalJSON.encode(model.document))
        }
    }

    @Test(arguments: ReportFixture.names, files)
    func writesWhatTheGoldenSays(_ name: String, _ file: String) throws {
        try ReportFixture.expect(written(name, file), isGolden: "\(name)/\(file)")
    }

    @Test(arguments: ReportFixture.names) func fitsATerminal(_ name: String) throws {
        for file in ["report.txt", "report-verbose.txt"] {
            let long = try written(name, file).split(separator: "\n").filter { $0.count > 80 }
            #expect(long == [])
        }
    }

    @Test func fitsACommentAndSaysWhatIsLeftOut() {
        let page = ReportMarkdown().text(
            ReportFixture.model(ReportFixture.large(2_000)), isVerbose: false)
        #expect(page.utf8.count < 65_536 && page.hasPrefix("<!-- upkeep:report -->\n"))
        #expect(page.contains("… and ") && page.contains("`upkeep report --verbose` shows all"))
        // Every part has its heading, whatever stands before it.
        for section in ReportFixture.large(2_000).payload.sections {
            #expect(page.contains("\n## \(section.title) ("), "\(section.title)")
        }
    }
}
