package import Contracts
package import Publishing

/// What to tell of reviews.
package enum ForgeFindings {
    /// Tells a person where commits wait.
    ///
    /// - Parameter known: the reviews that the forge has, as far as they were asked for.
    package static func forReview(_ review: Review?, known: [ReviewRecord] = []) -> [Finding] {
        guard let review else { return [] }
        let page = known.last {
            $0.state == .open && $0.branch == review.branch && $0.base == review.base
        }?.page
        return [
            .of(
                .forReview, review.branch,
                "the commits wait on \(review.remote)/\(review.branch) for review; "
                    + "they are not on \(review.base)" + (page.map { ": \($0)" } ?? ""))
        ]
    }

    /// What to tell where no review can be opened, or asked for.
    ///
    /// - Parameter rule: what could not be done.
    package static func of(_ choice: ForgeAccess.Choice, _ rule: Rule, _ branch: String)
        -> [Finding]
    {
        switch choice {
        case .none, .open: []
        case .unknown(let host):
            [
                .of(
                    .forgeUnknown, branch,
                    "nobody says what kind of forge \(host) is: no review was opened there")
            ]
        case .closed(_, let why, let remedy): [.of(rule, branch, why, remedy: remedy)]
        }
    }
}
