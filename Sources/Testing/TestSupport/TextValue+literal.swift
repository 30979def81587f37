public import Contracts
public import Names
internal import SystemSupport

// Tests may write names as literals. An id is taken as it is, so that it sorts and prints as written,
// valid or not; any other name that is invalid stands for a valid one of its own.

extension ID: ExpressibleByUnicodeScalarLiteral {}
extension ID: ExpressibleByExtendedGraphemeClusterLiteral {}
extension ID: ExpressibleByStringInterpolation {
    /// The id.
    public init(stringLiteral text: String) { self.init(trusted: text) }
}

extension ObjectID: ExpressibleByUnicodeScalarLiteral {}
extension ObjectID: ExpressibleByExtendedGraphemeClusterLiteral {}
extension ObjectID: ExpressibleByStringInterpolation {
    /// The name, or one made from the text.
    public init(stringLiteral text: String) {
        self = Self(text) ?? Self(trusted: String(SHA256.hex(parts: [text]).prefix(40)))
    }
}

extension RunID: ExpressibleByUnicodeScalarLiteral {}
extension RunID: ExpressibleByExtendedGraphemeClusterLiteral {}
extension RunID: ExpressibleByStringInterpolation {
    /// The name, or one made from the text.
    public init(stringLiteral text: String) {
        self =
            Self(text) ?? Self(started: Timestamp(seconds: 0), digest: SHA256.hex(parts: [text]))
    }
}

extension Timestamp: ExpressibleByUnicodeScalarLiteral {}
extension Timestamp: ExpressibleByExtendedGraphemeClusterLiteral {}
extension Timestamp: ExpressibleByStringInterpolation {
    /// The time; 1970 where the text is not a time.
    public init(stringLiteral text: String) { self = Self(text) ?? Self(seconds: 0) }
}
