import Contracts
import SystemSupport
import TestSupport
import Testing

/// A report in a ticket or a merge request: what a registry says acts on nobody there.
@Suite struct HostileMarkdownTests {
    @Test func nothingIsMentionedLinkedOrReadAsMathematics() throws {
        let git = try GitFixture(["a.yaml": ApplyFixture.deployment("x/a:1.0.0")])
        let words = [
            "@org/team", "a@b.example", "https://evil.example/x", "www.evil.example", "$x^2$",
            "#123",
            "GH-7", "o/r#9", ":tada:", "!4", "&5", "[^1]", "/close",
        ]
        var report = RenovateFixture()
        report.add(
            "kubernetes", "a.yaml",
            [
                RenovateFixture.image(
                    "x/a", "1.0.0", updates: [RenovateFixture.update("minor", "1.1.0")],
                    extra: [
                        "warnings": .array(
                            words.map {
                                .object(["topic": "x", "message": .string("see \($0) now")])
                            })
                    ])
            ])
        let path = try git.writeBeside("report.json", report.report)
        try git.upkeep("upkeep-detect", "--renovate-report", path)
        try git.upkeep("upkeep-analyze")
        let markdown = try git.upkeep("upkeep-report", "-o", "markdown").text
        let outside = markdown.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset.isMultiple(of: 2) }.map { String($0.element) }.joined(
                separator: "\n")
        for word in words {
            #expect(markdown.contains("`\(word)`"), "\(word)")
            #expect(!outside.contains(word), "\(word)")
        }
    }
}
