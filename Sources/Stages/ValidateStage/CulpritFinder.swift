internal import GitStore
internal import Manifests
internal import Rendering
internal import Snapshot

/// Finds which of our commits broke a build, so that only its group is taken back.
struct CulpritFinder {
    let scope: Scope
    let head: Snapshot
    let runner: BuildRunner

    /// The commits at fault, oldest first; none where somebody else's commit is.
    ///
    /// Halves the commits that touch the build until the first broken one is found: a build each.
    /// Where the newest content without that commit's files still fails, the later ones are at fault
    /// as well.
    func culprits(_ directory: String, touching: KustomizeInputs, before: KustomizeInputs) throws
        -> [OwnCommit]
    {
        let commits = scope.commits.filter {
            touching.touches($0.files) || before.touches($0.files)
        }
        if commits.count <= 1, !scope.hasForeign { return commits }
        var low = 0
        var high = commits.count  // the head itself
        while low < high {
            let middle = (low + high) / 2
            if try isBuilt(directory, at: commits[middle].info.id) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low < commits.count else { return [] }
        let first = commits[low]
        if scope.hasForeign, let parent = first.info.parents.first,
            try !isBuilt(directory, at: parent)
        {
            return []
        }
        let later = Array(commits[(low + 1)...])
        if later.isEmpty { return [first] }
        if let without = try head(without: first), try runner.build(directory, in: without).isBuilt
        {
            return [first]
        }
        return [first] + later
    }

    private func isBuilt(_ directory: String, at commit: CommitID) throws -> Bool {
        try runner.build(directory, in: try Snapshot(head.store, at: commit)).isBuilt
    }

    /// The head with the files of a commit as they were before it; nil where a later commit changed
    /// them too, so that they cannot be told apart.
    private func head(without commit: OwnCommit) throws -> Snapshot? {
        guard let parent = commit.info.parents.first else { return nil }
        let old = try Snapshot(head.store, at: parent)
        let new = Snapshot(head.store, tree: commit.info.tree)
        var overlay = Overlay()
        for text in commit.files {
            guard let path = RepoPath(text), try new.file(text)?.blob == head.file(text)?.blob
            else { return nil }
            if let file = try old.file(text) { overlay.put(file) } else { overlay.remove(path) }
        }
        return try head.with(overlay)
    }
}
