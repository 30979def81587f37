/// Whose token it is, as far as the forge says.
package enum ForgeUser: Sendable, Equatable {
    /// A user, by the name that authors are told by.
    case named(String)
    /// An app, as a job's own token: it is no user.
    case app
    /// The token may not ask.
    case unknown
}

/// What tells which reviews are upkeep's, beside who opened them: a marker in a body, and the name of a
/// branch, are words that anybody who may push can write.
package struct ReviewOwner {
    private let opened: Set<Int>
    private let isBranch: (String) -> Bool

    /// Makes one.
    ///
    /// - Parameters:
    ///   - opened: the numbers of those that upkeep opened, as far as they are known here.
    ///   - isBranch: whether upkeep pushes to a branch of this name.
    package init(opened: Set<Int>, isBranch: @escaping (String) -> Bool) {
        self.opened = opened
        self.isBranch = isBranch
    }

    func hasOpened(_ review: ForgeReview) -> Bool { opened.contains(review.number) }

    func isOfBranch(_ review: ForgeReview) -> Bool { isBranch(review.branch) }
}
