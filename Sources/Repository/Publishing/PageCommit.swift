internal import GitStore
package import Names
internal import Snapshot

/// A commit of pages that people read, `reports/2026-11.md` and `.html`: nothing in a cluster is made
/// of them, so that whoever wrote them does no harm on a branch for review.
package enum PageCommit {
    /// The folder of the repository.
    package static let directory = "reports"

    /// The path of a month's page.
    ///
    /// - Parameter end: `md` or `html`.
    package static func path(_ month: CalendarMonth, _ end: String) -> String {
        "\(directory)/\(month.text).\(end)"
    }

    /// Whether a commit changes such pages alone, and leaves ordinary files.
    static func isOne(_ commit: CommitInfo, in store: BlobStore) throws(GitError) -> Bool {
        guard commit.parents.count == 1, let parent = commit.parents.first else { return false }
        let old = try store.repository.tree(of: parent)
        let new = Snapshot(store, tree: commit.tree)
        let paths = try store.repository.changedPaths(from: old, to: commit.tree)
        for path in paths {
            guard isPage(path.text), try new.file(path.text)?.mode == .file else { return false }
        }
        return !paths.isEmpty
    }

    private static func isPage(_ path: String) -> Bool {
        guard path.hasPrefix("\(directory)/") else { return false }
        let parts = path.dropFirst(directory.count + 1).split(separator: ".")
        return parts.count == 2 && ["md", "html"].contains(parts[1])
            && CalendarMonth(String(parts[0])) != nil
    }
}
