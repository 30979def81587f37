package import Contracts
internal import GitStore
package import Names
package import Snapshot

/// One commit of ours: what it changed and for which updates.
package struct OwnCommit: Sendable {
    /// Its name.
    package let id: CommitID
    /// The commit before it; nil where there is none.
    package let parent: CommitID?
    /// What apply says of the updates that it brought.
    package let changes: [Change]
    /// The paths that it changed.
    package let files: Set<String>

    /// Names a commit.
    package init(id: CommitID, parent: CommitID?, changes: [Change], files: Set<String>) {
        self.id = id
        self.parent = parent
        self.changes = changes
        self.files = files
    }

    /// The ids of the updates that it brought, sorted.
    package var updates: [UpdateID] { changes.map(\.update).sorted() }
}

/// What is to be looked at: from which snapshot to which, what changed between, and who did it.
package final class CheckedChange {
    /// The files before the change; none of them where nothing was before.
    package let base: Snapshot
    /// The files after the change.
    package let head: Snapshot
    /// The paths that are looked at.
    package let paths: Set<String>
    /// Our commits, oldest first; empty where revisions were named.
    package let commits: [OwnCommit]
    /// Whether commits that are not ours lie between.
    package let hasForeign: Bool
    /// Whether there is no change: everything is looked at as it stands.
    package let isEverything: Bool
    private var known: [CommitID: Snapshot] = [:]

    /// Describes a change; both snapshots read from one store.
    package init(
        base: Snapshot, head: Snapshot, paths: Set<String>, commits: [OwnCommit] = [],
        hasForeign: Bool = false, isEverything: Bool = false
    ) {
        self.base = base
        self.head = head
        self.paths = paths
        self.commits = commits
        self.hasForeign = hasForeign
        self.isEverything = isEverything
    }

    /// Whether it is somebody's change, and not commits of ours.
    var isPersons: Bool { commits.isEmpty }

    /// The updates whose commits changed one of these files, sorted.
    func updates(touching files: Set<String>) -> [UpdateID] {
        Set(commits.filter { !$0.files.isDisjoint(with: files) }.flatMap(\.updates)).sorted()
    }

    /// The files at a commit, the same snapshot each time.
    func snapshot(at commit: CommitID) throws(GitError) -> Snapshot {
        if let snapshot = known[commit] { return snapshot }
        let snapshot = try Snapshot(head.store, at: commit)
        known[commit] = snapshot
        return snapshot
    }
}
