import Contracts
import Publishing
import RunView
import TestSupport
import Testing

@testable import ReportStage

/// What a review says.
@Suite struct ReviewMarkdownTests {
    private static func step(
        _ number: Int, _ package: String, _ component: String? = nil
    ) -> CommitRecord.Step {
        CommitRecord.Step(
            update: UpdateID(of: ["\(number)"]), datasource: nil, package: package,
            component: component, from: VersionPair(value: "1.0"), to: VersionPair(value: "1.1"))
    }

    @Test(arguments: [
        ([step(1, "ghcr.io/x/web")], "Update web 1.0 → 1.1"),
        ([step(1, "ghcr.io/fluxcd/flux2", "Flux")], "Update Flux 1.0 → 1.1"),
        (
            [step(1, "docker.io/library/busybox", "ingress-nginx")],
            "Update busybox of ingress-nginx 1.0 → 1.1"
        ),
        ([step(1, "x/web"), step(2, "x/other")], "2 updates: other, web"),
        (
            [step(1, "a"), step(2, "b"), step(3, "c"), step(4, "d"), step(5, "x/d")],
            "5 updates of 4 components: a, b, c and 1 more"
        ),
    ])
    func isTitledByWhatItBrings(steps: [CommitRecord.Step], title: String) {
        #expect(ReviewMarkdown(steps, RunView()).title == title)
    }

    @Test(arguments: [
        ("https://github.com/victim/repo/issues/5", "(https://redirect.github.com/victim/repo/"),
        ("https://github.com@evil.example/x", nil), ("javascript:x", nil),
        ("https://example.org/changes", "(https://example.org/changes)"),
    ])
    func linksWithoutAMention(_ address: String, link: String?) {
        let step = Self.step(1, "x/web")
        let update = Update(
            id: step.update, dependency: "d-0000000001", kind: .minor, group: "g-0000000001",
            from: step.from, to: step.to, links: UpdateLinks(changelog: address))
        let view = RunView(
            detect: ReportBuilderTests.document(DetectPayload(complete: true, updates: [update])))
        let body = ReviewMarkdown([step], view).body
        #expect(link.map { body.contains($0) } ?? !body.contains("]("), "\(body)")
        #expect(!body.contains("https://github.com/"))
    }
}
