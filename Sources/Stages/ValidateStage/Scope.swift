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
