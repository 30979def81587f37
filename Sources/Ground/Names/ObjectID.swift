/// The name of a Git object: 40 lower-case hexadecimal digits, typed by what it names.
public struct ObjectID<Kind: ObjectKind>: TextValue {
    /// The 40 digits.
    public let hex: String

    /// Takes a name that libgit2 gave.
    package init(trusted hex: String) { self.hex = hex }

    /// Reads a full name.
    ///
    /// - Returns: nil for anything but 40 lower-case hexadecimal digits.
    public init?(_ hex: String) {
        guard hex.utf8.count == 40,
            hex.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
        else { return nil }
        self.hex = hex
    }

    /// The 40 digits.
    public var text: String { hex }

    /// The first 12 digits, for people.
    package var short: String { String(hex.prefix(12)) }

    /// What a name is, in words.
    public static var form: String { "the 40 hexadecimal digits of \(Kind.name)" }

    /// The 40 digits as a regular expression.
    public static var pattern: String { "^[0-9a-f]{40}$" }

    /// A name as Git writes it.
    public static var example: String { "9f3c1d0b7a2e4c6f8091a3b5c7d9e1f20415263a" }
}

/// What an object name can name.
public protocol ObjectKind: Sendable {
    /// It in words, with its article.
    static var name: String { get }
}

/// Marks names of commits.
public enum CommitKind: ObjectKind {
    /// It in words.
    public static var name: String { "a commit" }
}
/// Marks names of trees.
public enum TreeKind: ObjectKind {
    /// It in words.
    public static var name: String { "a tree" }
}
/// Marks names of blobs.
public enum BlobKind: ObjectKind {
    /// It in words.
    public static var name: String { "a blob" }
}

/// The name of a commit.
public typealias CommitID = ObjectID<CommitKind>
/// The name of a tree.
public typealias TreeID = ObjectID<TreeKind>
/// The name of a blob.
public typealias BlobID = ObjectID<BlobKind>
