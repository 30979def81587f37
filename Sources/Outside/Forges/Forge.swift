package import Contracts
package import Publishing

/// A kind of server with Git repositories: what a review is there.
package protocol Forge: Sendable {
    /// What people call it.
    var name: String { get }

    /// Whether a remote's address is one of its repositories.
    func hosts(_ address: String) -> Bool

    /// The page on which a person reviews; nil where the forge has none, or it cannot be known.
    func page(of review: Review) -> String?
}

extension Forge {
    /// Tells a person where commits wait.
    package func finding(of review: Review) -> Finding {
        .of(
            .forReview, review.branch,
            "the commits wait on \(review.remote)/\(review.branch) for review; "
                + "they are not on \(review.base)" + (page(of: review).map { ": \($0)" } ?? ""))
    }
}

/// The forges.
package enum Forges {
    /// All of them; the first that hosts an address counts.
    package static let all: [any Forge] = [PlainGit()]

    /// What to tell of a review where there is one.
    package static func findings(of review: Review?) -> [Finding] {
        guard let review else { return [] }
        let forge = all.first { review.address.map($0.hosts) ?? false } ?? PlainGit()
        return [forge.finding(of: review)]
    }
}
