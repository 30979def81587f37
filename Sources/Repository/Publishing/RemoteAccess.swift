package import GitStore

/// How the remote is talked to.
package enum RemoteAccess {
    /// Pushes after a fetch that found the branch moved, at most.
    package static let attempts = 5

    /// The git that fetches and pushes; nil where nothing is to be pushed.
    ///
    /// - Throws: `git-not-installed` where git is missing; `unsafe-credential` for a token that cannot be used.
    package static func command(
        _ request: PublishRequest, for repository: Repository
    ) throws(GitError) -> GitCommand? {
        guard request.isPushed else { return nil }
        let credential = try GitCredential.find(
            file: request.tokenFile, user: request.gitUser, environment: request.environment)
        return try GitCommand(
            for: repository, environment: request.environment,
            timeLimitSeconds: request.timeLimitSeconds, credential: credential)
    }
}
