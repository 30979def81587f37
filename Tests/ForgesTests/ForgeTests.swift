import Contracts
import Publishing
import Testing

@testable import Forges

@Suite struct ForgeTests {
    private static let review = Review(
        remote: "origin", address: "ssh://git@example.org/home.git", branch: "upkeep/review",
        base: "main")

    /// A forge with pages.
    private struct Paged: Forge {
        let name = "paged"
        func hosts(_ address: String) -> Bool { address.contains("example.org") }
        func page(of review: Review) -> String? { "https://example.org/\(review.branch)" }
    }

    @Test(arguments: [
        "https://example.org/home.git", "ssh://git@example.org/home.git", "../remote.git",
    ])
    func plainGitHasABranchAndNoPage(_ address: String) {
        #expect(PlainGit().hosts(address))
        #expect(PlainGit().page(of: Self.review) == nil)
    }

    @Test func tellsWhereCommitsWait() {
        let finding = PlainGit().finding(of: Self.review)
        #expect(finding.rule == Rule.forReview.id && finding.subject == "upkeep/review")
        #expect(
            finding.message
                == "the commits wait on origin/upkeep/review for review; they are not on main")
        #expect(
            Paged().finding(of: Self.review).message.hasSuffix(
                "not on main: https://example.org/upkeep/review"))
    }

    @Test func tellsNothingWithoutAReview() {
        #expect(Forges.findings(of: nil).isEmpty)
        let other = Review(remote: "origin", address: nil, branch: "upkeep/review", base: "main")
        #expect(Forges.findings(of: other).map(\.rule) == [Rule.forReview.id])
    }
}
