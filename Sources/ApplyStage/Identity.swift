internal import Contracts
internal import GitStore
internal import PipelineRuntime
internal import SystemSupport

/// Who commits.
enum Identity {
    /// The identity: `--author`, git's variables, git's configuration, else upkeep itself.
    ///
    /// - Throws: exit 64 for an `--author` that is not `Name <mail>`.
    static func signature(_ context: StageContext) throws -> Signature {
        let seconds = context.runStarted.seconds
        if let text = context.settings.value("author") {
            guard let open = text.lastIndex(of: "<"), text.hasSuffix(">"),
                let name = trimmed(text[..<open]),
                let email = trimmed(text[text.index(after: open)...].dropLast())
            else {
                throw StageFailure(
                    .usage, "--author cannot be \"\(text)\"",
                    hint: "as in \"upkeep <upkeep@example.org>\"")
            }
            return Signature(name: name, email: email, seconds: seconds)
        }
        let environment = context.environment
        if let name = environment["GIT_COMMITTER_NAME"] ?? environment["GIT_AUTHOR_NAME"],
            let email = environment["GIT_COMMITTER_EMAIL"] ?? environment["GIT_AUTHOR_EMAIL"]
        {
            return Signature(name: name, email: email, seconds: seconds)
        }
        if let identity = context.repository.identity() {
            return Signature(name: identity.name, email: identity.email, seconds: seconds)
        }
        return Signature(name: "upkeep", email: "upkeep@localhost", seconds: seconds)
    }

    private static func trimmed(_ text: some StringProtocol) -> String? {
        let words = text.split(separator: " ").joined(separator: " ")
        return words.isEmpty || words.contains("<") || words.contains(">") ? nil : words
    }
}
