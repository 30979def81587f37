import Contracts
import SystemSupport
import TestSupport
import Testing

@testable import ReportStage

/// The browser of these tests.
enum Chromium {
    /// Whether it is there, or has to be.
    static let isPresent =
        Environment.current()["UPKEEP_REQUIRE_CHROMIUM"] == "1"
        || Programs.isInstalled("chromium") && Programs.isInstalled("python3")
}

/// What only a browser shows: what the page's policy refuses, how it looks, what its script does.
@Suite(
    .serialized,
    .enabled(
        if: Chromium.isPresent,
        "needs chromium and python3; for axe-core's rules also PyPI's axe-playwright-python"))
struct ReportBrowserTests {
    private func check(_ words: [String]) throws -> Programs.Result {
        let script = Paths.join(
            Paths.parent(Paths.absolute(#filePath)), "Browser/check.py")
        return try Programs.run("python3", [script] + words, timeLimit: 58)
    }

    @Test func readsOnEveryScreenAndByEar() throws {
        let scratch = try ScratchDirectory()
        var pages: [String] = []
        for name in ReportFixture.names {
            let page = ReportHTML().text(try ReportFixture.model(name), isVerbose: false)
            pages.append(try scratch.write("\(name)/report.html", page))
        }
        let result = try check(pages)
        #expect(result.exit == 0, "\(result.text)\(result.err)")
    }

    @Test func scrollsWithTwoThousandUpdates() throws {
        let scratch = try ScratchDirectory()
        let model = ReportFixture.model(ReportFixture.large(2_000))
        let page = ReportHTML().text(model, isVerbose: false)
        let path = try scratch.write("large/report.html", page)
        let result = try check(["--large", path])
        #expect(result.exit == 0, "\(result.text)\(result.err)")
    }
}
