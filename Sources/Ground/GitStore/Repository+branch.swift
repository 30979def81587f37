/// The branch of a remote that a local branch follows.
package struct Upstream: Sendable, Equatable {
    /// The remote's name.
    package let remote: String
    /// The branch's short name there.
    package let branch: String

    /// Names a branch of a remote.
    package init(remote: String, branch: String) {
        self.remote = remote
        self.branch = branch
    }

    /// The reference under which the last fetch put it.
    package var tracking: String { "refs/remotes/\(remote)/\(branch)" }
}

extension Repository {
    /// What a branch follows: as its configuration says, else the branch of the same name on
    /// `origin`; nil where there is no such remote.
    package func upstream(of branch: String) -> Upstream? {
        let remote = configuration("branch.\(branch).remote") ?? "origin"
        guard remote != ".", remoteURL(remote) != nil else { return nil }
        let merge = configuration("branch.\(branch).merge") ?? ""
        let name = merge.hasPrefix("refs/heads/") ? String(merge.dropFirst(11)) : branch
        return Upstream(remote: remote, branch: name)
    }

    /// Who commits by git's own configuration; nil where it does not say.
    package func identity() -> (name: String, email: String)? {
        guard let name = configuration("user.name"), let email = configuration("user.email") else {
            return nil
        }
        return (name, email)
    }
}
