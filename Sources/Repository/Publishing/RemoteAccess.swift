internal import CommandLine
package import GitStore
package import StageKit
internal import SystemSupport

/// How the remote is talked to.
package enum RemoteAccess {
    /// Pushes after a fetch that found the branch moved, at most.
    package static let attempts = 5

    /// The git that fetches and pushes; nil where nothing is to be pushed.
    ///
    /// - Throws: exit 64 for a time limit that is none, exit 69 where git is missing.
    package static func command(_ context: StageContext) throws -> GitCommand? {
        guard TargetFinder.pushes(context.settings) else { return nil }
        let seconds = try context.settings.number("git-time-limit", in: 1...86_400) ?? 120
        let credential = try GitCredential.find(
            file: context.settings.value("git-token-file").map(Paths.absolute),
            user: context.settings.value("git-user"), environment: context.environment)
        return try GitCommand(
            for: context.repository, environment: context.environment, timeLimitSeconds: seconds,
            credential: credential)
    }
}
