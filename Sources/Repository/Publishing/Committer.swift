internal import CommandLine
internal import Contracts
package import GitStore
internal import Runs
package import StageKit
internal import SystemSupport

/// Makes commits as the configuration says: who, when, signed or not.
package struct Committer: Sendable {
    private let author: Signature
    private let committer: Signature
    private let signer: CommitSigner?

    /// Reads who commits: `--author` and `--committer`, git's variables, git's configuration, else
    /// upkeep itself; and when: `--commit-date`, else when the run started.
    ///
    /// - Throws: exit 64 for an identity that is not `Name <mail>`, or a date that is none;
    ///   `signing-failed` where commits are to be signed and cannot.
    package init(_ context: StageContext) throws {
        let date = try Committer.date(context)
        let fallback = Committer.fallback(context)
        author =
            try Committer.identity("author", context, date)
            ?? Committer.variables("AUTHOR", context.environment, date)
            ?? Signature(
                name: fallback.name, email: fallback.email, seconds: date)
        // Who is named as the author commits as well, whatever the environment says.
        let other =
            context.settings.value("author") == nil
            ? Committer.variables("COMMITTER", context.environment, date) : nil
        committer = try Committer.identity("committer", context, date) ?? other ?? author
        signer = try CommitSigner.configured(
            in: context.repository, environment: context.environment, committer: committer)
    }

    /// Writes a commit; no reference moves.
    package func commit(
        _ tree: TreeID, on parent: CommitID, message: String, in repository: Repository
    ) throws(GitError) -> CommitID {
        try repository.commit(
            tree: tree, parents: [parent], message: message, author: author,
            committer: committer, signer: signer)
    }

    private static func fallback(_ context: StageContext) -> (name: String, email: String) {
        context.repository.identity() ?? (name: "upkeep", email: "upkeep@localhost")
    }

    private static func date(_ context: StageContext) throws -> Int64 {
        guard let text = context.settings.value("commit-date") else {
            return context.runStarted.seconds
        }
        if text == "now" { return context.now().seconds }
        if text == "run" { return context.runStarted.seconds }
        guard let time = Timestamp(rfc3339: text) else {
            throw StageFailure(
                .usage, "--commit-date cannot be \"\(text)\"",
                hint: "it is run, now, or a time as in 2026-11-20T06:00:00Z")
        }
        return time.seconds
    }

    private static func identity(
        _ option: String, _ context: StageContext, _ date: Int64
    ) throws -> Signature? {
        guard let text = context.settings.value(option) else { return nil }
        guard let open = text.lastIndex(of: "<"), text.hasSuffix(">"),
            let name = trimmed(text[..<open]),
            let email = trimmed(text[text.index(after: open)...].dropLast())
        else {
            throw StageFailure(
                .usage, "--\(option) cannot be \"\(text)\"",
                hint: "as in \"upkeep <upkeep@example.org>\"")
        }
        return Signature(
            name: name, email: email, seconds: date)
    }

    /// An identity that git's own variables name, as a hook or CI sets them.
    private static func variables(
        _ role: String, _ environment: Environment, _ date: Int64
    ) -> Signature? {
        guard let name = environment["GIT_\(role)_NAME"], !name.isEmpty,
            let email = environment["GIT_\(role)_EMAIL"], !email.isEmpty
        else { return nil }
        return Signature(
            name: name, email: email, seconds: date)
    }

    private static func trimmed(_ text: some StringProtocol) -> String? {
        let words = text.split(separator: " ").joined(separator: " ")
        return words.isEmpty || words.contains("<") || words.contains(">") ? nil : words
    }
}
