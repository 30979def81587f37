/// Says why a text cannot be read as YAML, or an edit of it cannot be made.
///
/// Source: libyaml's yaml_error_type_t for what it finds itself; the codes are ours.
package struct YAMLError: Error, Sendable, Equatable {
    /// The kinds of failure that callers tell apart.
    package enum Code: String, Sendable {
        case syntax = "syntax"
        case encoding = "encoding"
        case tooLarge = "too-large"
        case tooDeep = "too-deep"
        case noSuchPlace = "no-such-place"
        case notAScalar = "not-a-scalar"
        case duplicateKey = "duplicate-key"
        case unexpectedText = "unexpected-text"
        case overlapping = "overlapping-edits"
        case unsupportedScalar = "unsupported-scalar"
        case notVerified = "not-verified"
    }

    /// What kind of failure it is.
    package let code: Code
    /// What is wrong, in words.
    package let message: String
    /// The line it was seen in; nil where there is none.
    package let line: LineNumber?
    /// The column in code points, 1-based; nil where there is none.
    package let column: Int?

    /// Makes an error.
    package init(_ code: Code, _ message: String, line: LineNumber? = nil, column: Int? = nil) {
        self.code = code
        self.message = message
        self.line = line
        self.column = column
    }
}

extension YAMLError: CustomStringConvertible {
    package var description: String {
        guard let line else { return message }
        return "line \(line.value)" + (column.map { ", column \($0)" } ?? "") + ": " + message
    }
}
