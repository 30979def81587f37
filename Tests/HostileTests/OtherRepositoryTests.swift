import Contracts
import SystemSupport
import TestSupport
import Testing

/// Reports and logs of another repository than the one at hand.
@Suite struct OtherRepositoryTests {
    private static let update = [RenovateFixture.update("minor", "1.1.0")]

    /// A report with updates in some files, each with an image.
    private func report(_ files: [String], name: String = "local") -> RenovateFixture {
        var report = RenovateFixture()
        report.repository = name
        for file in files {
            report.add(
                "kubernetes", file,
                [RenovateFixture.image("x/a", "1.0.0", updates: OtherRepositoryTests.update)])
        }
        return report
    }

    private func fixture(_ files: [String]) throws -> GitFixture {
        let text = ApplyFixture.deployment("x/a:1.0.0")
        return try GitFixture(Dictionary(uniqueKeysWithValues: files.map { ($0, text) }))
    }

    private let fitting = ["a.yaml", "b.yaml"]
    private let foreign = ["c.yaml", "d.yaml", "e.yaml"]

    @Test func anotherRepositorysReportWithSomeCommonFilesIsRefused() throws {
        let git = try fixture(fitting)
        let path = try git.writeBeside("r.json", report(fitting + foreign).report)
        let result = try git.upkeep("upkeep-detect", "--renovate-report", path, "-o", "json")
        #expect(result.exit == 65 && result.text.isEmpty, "\(result.err)")
        for words in ["another repository", "only 2 of the 5 files", "c.yaml, d.yaml", "-C"] {
            #expect(result.err.contains(words), "\(result.err)")
        }
    }

    @Test func halfOfTheFilesIsEnoughAndTheOthersAreOneFinding() throws {
        let git = try fixture(fitting)
        let other = Array(foreign.prefix(2))
        let path = try git.writeBeside("r.json", report(fitting + other).report)
        let result = try git.upkeep("upkeep-detect", "--renovate-report", path, "-o", "json")
        #expect(result.exit == 0, "\(result.err)")
        let document = try CanonicalJSON.document(DetectPayload.self, from: result.out)
        #expect(document.outcome == .partial && !document.payload.complete)
        let rules = document.findings.map(\.rule)
        #expect(rules.count { $0 == "detect/file-missing" } == 1)
        let own = document.findings.filter { $0.rule == "detect/not-located" }
        #expect(own.compactMap(\.place?.file).sorted() == other)
        #expect(own.allSatisfy { $0.message.contains("x/a") })
    }

    /// A report of `fitting` beside a log, whether they may go together, and what is said.
    @Test(arguments: [
        ("me/one", "me/two", true, "two repositories: me/one and me/two"),
        ("me/one", "Me/One", true, nil), ("local", "local", true, nil),
        ("local", "me/two", true, nil), ("local", "me/two", false, "two repositories: 0 of"),
        ("local", "local", false, "two repositories: 0 of the report's 2 files"),
    ])
    func aReportAndALogOfTwoRepositoriesAreRefused(
        _ one: String, _ two: String, _ isSame: Bool, _ words: String?
    ) throws {
        let git = try fixture(fitting)
        let first = try git.writeBeside("r.json", report(fitting, name: one).report)
        let second = try git.writeBeside(
            "r.log", report(isSame ? fitting : foreign, name: two).log)
        let result = try git.upkeep(
            "upkeep-detect", "--renovate-report", first, "--renovate-log", second)
        #expect(result.exit == (words == nil ? 0 : 65), "\(result.err)")
        if let words { #expect(result.err.contains(words), "\(result.err)") }
    }
}
