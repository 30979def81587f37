/// Says why a text cannot be read as JSON.
///
/// Source: Boost.JSON's `error` for what it finds itself; the codes are ours.
package struct JSONError: Error, Sendable, Equatable {
    /// The kinds of failure that callers tell apart.
    package enum Code: String, Sendable {
        case syntax = "syntax"
        case incomplete = "incomplete"
        case trailingText = "trailing-text"
    }

    /// What kind of failure it is.
    package let code: Code
    /// What is wrong, in words.
    package let message: String
    /// Where the last value stands that was asked for; empty before the first.
    package let path: JSONPath
}

extension JSONError: CustomStringConvertible {
    package var description: String {
        path.steps.isEmpty ? message : "\(message), in or after \(path)"
    }
}
