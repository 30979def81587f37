/// Describes an operation of the operating system that failed.
///
/// Source: errno(3); the codes are ours.
package struct SystemError: Error, Sendable, Equatable {
    /// The kinds of failure that callers tell apart.
    package enum Code: String, Sendable {
        case notFound = "not-found"
        case exists = "exists"
        case denied = "denied"
        case readOnly = "read-only"
        case noSpace = "no-space"
        case tooLarge = "too-large"
        case notText = "not-text"
        case busy = "busy"
        case timedOut = "timed-out"
        case interrupted = "interrupted"
        case other = "other"
    }

    /// What kind of failure it is.
    package let code: Code
    /// The operation in words, as in "write", "rename".
    package let operation: String
    /// What it was done to: a path, mostly.
    package let subject: String
    /// What the system said.
    package let message: String
    /// The errno behind it, 0 where there is none.
    package let errorNumber: Int32

    /// Makes an error from its parts.
    package init(
        _ code: Code, _ operation: String, _ subject: String, _ message: String,
        errorNumber: Int32 = 0
    ) {
        self.code = code
        self.operation = operation
        self.subject = subject
        self.message = message
        self.errorNumber = errorNumber
    }
}

extension SystemError: CustomStringConvertible {
    package var description: String { "cannot \(operation) \(subject): \(message)" }
}
