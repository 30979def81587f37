internal import Checks
internal import CommandLine
internal import Contracts
internal import GitStore
internal import Names
internal import StageKit

/// What is to be looked at: from which commit to which, and which files changed between.
struct Scope {
    /// The commit before the change; nil for the empty tree.
    let base: CommitID?
    let head: CommitID
    /// Our commits, oldest first; none where revisions were named.
    var commits: [OwnCommit] = []
    /// The paths that are looked at.
    let changed: Set<String>
    /// Whether commits that are not ours lie between.
    var hasForeign = false
}

/// The two revisions that flags name.
struct NamedRevisions {
    let base: CommitID?
    let head: CommitID

    /// Git's name for a commit that does not exist, as hooks get it for a new branch.
    private static let none = String(repeating: "0", count: 40)

    /// Reads the flags; nil where neither is given.
    ///
    /// - Throws: exit 64 where one names no commit.
    init?(_ settings: Settings, _ repository: Repository) throws {
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
