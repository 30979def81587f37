/// Describes a Git operation that failed.
///
/// Source: git_error_last() for libgit2's own; the codes are ours.
package struct GitError: Error, Sendable, Equatable {
    /// The kinds of failure that callers tell apart.
    package enum Code: String, Sendable {
        case notARepository = "not-a-repository"
        case notOwned = "not-owned"
        case unsupported = "unsupported-repository"
        case shallow = "shallow"
        case notFound = "not-found"
        case badPath = "bad-path"
        case conflict = "conflict"
        case moved = "reference-moved"
        case locked = "locked"
        case readOnly = "read-only"
        case noSpace = "no-space"
        case noIdentity = "no-identity"
        case signing = "signing-failed"
        case unreachable = "remote-unreachable"
        case rejected = "remote-rejected"
        case credential = "unsafe-credential"
        case noGit = "git-not-installed"
        case damaged = "damaged"
        case tooLarge = "too-large"
        case interrupted = "interrupted"
        case other = "other"
    }

    /// What kind of failure it is.
    package let code: Code
    /// The operation in words, as in "open", "read commit".
    package let operation: String
    /// What it was done to: a path, a reference, an object.
    package let subject: String
    /// What Git said, secrets and control characters removed.
    package let message: String
    /// What to do about it, where that is known.
    package let remedy: String?

    /// Makes an error from its parts.
    package init(
        _ code: Code, _ operation: String, _ subject: String, _ message: String,
        remedy: String? = nil
    ) {
        self.code = code
        self.operation = operation
        self.subject = subject
        self.message = message
        self.remedy = remedy
    }
}

extension GitError: CustomStringConvertible {
    package var description: String { "cannot \(operation) \(subject): \(message)" }
}
