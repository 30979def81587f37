internal import Checks
internal import CommandLine
internal import Contracts
internal import GitStore
internal import Names
internal import Snapshot
internal import StageKit

/// What is to be looked at: from which files to which, and which paths.
struct Scope {
    /// What kind of change it is.
    let kind: CheckScope
    /// The commit before the change; nil for no file at all.
    let base: CommitID?
    /// The commit after it; nil where the files are of none.
    var head: CommitID?
    /// The files after it, where they are of no commit.
    var tree: TreeID?
    /// Our commits, oldest first; none where a change was named.
    var commits: [OwnCommit] = []
    /// The paths that are looked at.
    let changed: Set<String>
    /// Whether commits that are not ours lie between.
    var hasForeign = false

    /// What is looked at, in words.
    var name: String {
        switch kind {
        case .staged: "what is staged"
        case .everything where head == nil: "the work tree"
        case .run, .change, .everything: head?.hex ?? "nothing"
        }
    }

    /// The files before the change and after it, what is looked at, and who did it.
    func change(_ store: BlobStore) throws -> CheckedChange {
        CheckedChange(
            base: try Snapshot(store, at: base),
            head: try tree.map { Snapshot(store, tree: $0) } ?? Snapshot(store, at: head),
            paths: changed, commits: commits, hasForeign: hasForeign,
            isEverything: kind == .everything)
    }
}

/// The two revisions that flags name.
struct NamedRevisions {
    let base: CommitID?
    let head: CommitID

    /// Git's name for a commit that does not exist, as hooks get it for a new branch.
    private static let none = String(repeating: "0", count: 40)

    /// Reads the flags; nil where neither is given, or `--head` says of what everything is looked at.
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
