/// The name of a Git object: 40 lower-case hexadecimal digits, typed by what it names.
package struct ObjectID<Kind: ObjectKind>: Hashable, Sendable {
    /// The 40 digits.
    package let hex: String

    /// Takes a name that libgit2 gave.
    init(trusted hex: String) { self.hex = hex }

    /// Reads a full name.
    ///
    /// - Returns: nil for anything but 40 lower-case hexadecimal digits.
    package init?(_ hex: String) {
        guard hex.utf8.count == 40,
            hex.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
        else { return nil }
        self.hex = hex
    }
}

extension ObjectID: CustomStringConvertible {
    package var description: String { hex }
}

/// What an object name can name.
package protocol ObjectKind: Sendable {}

/// Marks names of commits.
package enum CommitKind: ObjectKind {}
/// Marks names of trees.
package enum TreeKind: ObjectKind {}
/// Marks names of blobs.
package enum BlobKind: ObjectKind {}

/// The name of a commit.
package typealias CommitID = ObjectID<CommitKind>
/// The name of a tree.
package typealias TreeID = ObjectID<TreeKind>
/// The name of a blob.
package typealias BlobID = ObjectID<BlobKind>
