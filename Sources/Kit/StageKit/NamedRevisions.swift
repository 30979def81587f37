package import CommandLine
package import GitStore
package import Names

/// The two revisions that flags name.
package struct NamedRevisions {
    /// The commit before the change; nil for none, as before a new branch.
    package let base: CommitID?
    /// The commit after it.
    package let head: CommitID

    /// Git's name for a commit that does not exist, as hooks get it for a new branch.
    package static let none = String(repeating: "0", count: 40)

    /// Reads the flags; nil where neither is given. Without `--head` it is HEAD, without `--base` the
    /// first parent.
    ///
    /// - Throws: exit 64 where one names no commit.
    package init?(_ settings: Settings, _ repository: Repository) throws {
        let (old, new) = (settings[Keys.base], settings[Keys.head])
        if old == nil, new == nil { return nil }
        head = try repository.commit(named: new ?? "HEAD", by: Keys.head)
        if let old {
            base =
                old == NamedRevisions.none
                ? nil : try repository.commit(named: old, by: Keys.base)
        } else {
            base = try repository.info(head).parents.first
        }
    }
}
