internal import Contracts
package import GitStore
package import Names
internal import SystemSupport

/// Makes commits as a request says: who, when, signed or not.
package struct Committer: Sendable {
    /// Who, without the time of a commit.
    private let author: Signature
    private let committer: Signature
    private let signer: CommitSigner?
    /// Tells the date of a commit that is made now.
    package let date: @Sendable () -> Timestamp

    /// Finds out who commits: whom the request names, git's variables, git's configuration, else
    /// upkeep itself.
    ///
    /// - Throws: `signing-failed` where commits are to be signed and cannot.
    package init(_ request: PublishRequest, in repository: Repository) throws(GitError) {
        date = request.date
        func signature(_ identity: PublishRequest.Identity?) -> Signature? {
            identity.map { Signature(name: $0.name, email: $0.email, seconds: 0) }
        }
        if let named = signature(request.author) {
            author = named
        } else if let named = try Committer.variables("AUTHOR", request.environment) {
            author = named
        } else {
            let own = repository.identity() ?? (name: "upkeep", email: "upkeep@localhost")
            author = try Committer.checked(
                Signature(name: own.name, email: own.email, seconds: 0),
                "user.name and user.email")
        }
        // Who is named as the author commits as well, whatever the environment says.
        let other =
            request.author == nil
            ? try Committer.variables("COMMITTER", request.environment) : nil
        committer = signature(request.committer) ?? other ?? author
        signer = try CommitSigner.configured(
            in: repository, environment: request.environment, committer: committer)
    }

    /// Writes a commit, which bears the time at which it is made; no reference moves.
    package func commit(
        _ tree: TreeID, on parent: CommitID, message: String, in repository: Repository
    ) throws(GitError) -> CommitID {
        let seconds = date().seconds
        func dated(_ who: Signature) -> Signature {
            Signature(name: who.name, email: who.email, seconds: seconds)
        }
        return try repository.commit(
            tree: tree, parents: [parent], message: message, author: dated(author),
            committer: dated(committer), signer: signer)
    }

    /// An identity that git's own variables name, as a hook or CI sets them.
    private static func variables(
        _ role: String, _ environment: Environment
    ) throws(GitError) -> Signature? {
        guard let name = environment["GIT_\(role)_NAME"], !name.isEmpty,
            let email = environment["GIT_\(role)_EMAIL"], !email.isEmpty
        else { return nil }
        return try checked(
            Signature(name: name, email: email, seconds: 0),
            "GIT_\(role)_NAME and GIT_\(role)_EMAIL")
    }

    /// Refuses an identity that would not fit into a commit's header.
    private static func checked(
        _ signature: Signature, _ source: String
    ) throws(GitError) -> Signature {
        for word in [signature.name, signature.email]
        where !PublishRequest.Identity.isOneLine(word) || word.contains("<") || word.contains(">") {
            throw GitError(
                .noIdentity, "use", source, "it is not one line of text without < and >",
                remedy: "name another one with --author")
        }
        return signature
    }
}
