/// Commits that wait for a person on a branch of the remote that is not the one they are meant for.
package struct Review: Sendable, Equatable {
    /// The remote's name.
    package let remote: String
    /// The remote's address, without secrets; nil where it has none.
    package let address: String?
    /// The branch that the commits stand on.
    package let branch: String
    /// The branch that they are meant for.
    package let base: String

    /// Names the places of a review.
    package init(remote: String, address: String?, branch: String, base: String) {
        self.remote = remote
        self.address = address
        self.branch = branch
        self.base = base
    }
}
