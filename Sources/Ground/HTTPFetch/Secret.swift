internal import SystemSupport

/// A text that nobody is shown: a token, a password, an address that is a key.
///
/// It has no description, is in no document, and cannot be printed by accident.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// The text itself; for the request that it is made for, and nothing else.
    package let value: String

    /// Keeps a text to itself.
    package init(_ value: String) { self.value = value }

    /// `***`.
    package var description: String { "***" }

    /// Shows nothing of it in a dump either.
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// A text without it, in whatever form it stands there.
    func scrubbed(_ text: String) -> String { KnownSecret(value).scrubbed(text) }
}

/// What a request proves its right with. It goes to the origin that the request names and to no other,
/// whatever redirects say.
package enum HTTPCredential: Sendable, Hashable {
    /// `Authorization: Bearer TOKEN`.
    case bearer(Secret)
    /// `Authorization: Basic …`. Source: RFC 7617.
    case basic(user: String, password: Secret)
    /// Another header that is a key, `PRIVATE-TOKEN` for one.
    case header(name: String, value: Secret)

    /// The part that is secret.
    var secret: Secret {
        switch self {
        case .bearer(let secret), .basic(_, let secret), .header(_, let secret): secret
        }
    }
}
