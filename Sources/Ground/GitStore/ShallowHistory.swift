internal import Names
internal import SystemSupport

/// Walks the history of a clone that was cut, which libgit2 1.5 cannot: it looks for the parents
/// beyond the cut and gives up.
///
/// Source: gitformat-shallow, `$GIT_DIR/shallow`: one commit a line whose parents are not here.
struct ShallowHistory {
    private let repository: Repository
    private let cut: Set<String>

    init(_ repository: Repository) throws(GitError) {
        self.repository = repository
        let file = Paths.join(repository.commonDirectory, "shallow")
        do throws(SystemError) {
            let text = try Files.readText(file, limit: 64 << 20)
            cut = Set(text.split(separator: "\n").map(String.init))
        } catch {
            throw GitError(error, "read", file)
        }
    }

    /// Whether one commit is another's ancestor, as far as the history is here.
    func isAncestor(_ ancestor: CommitID, of commit: CommitID) throws(GitError) -> Bool {
        var seen: Set<CommitID> = [commit]
        var open = [commit]
        while let next = open.popLast() {
            if next == ancestor { return true }
            for parent in try parents(repository.info(next)) where seen.insert(parent).inserted {
                open.append(parent)
            }
        }
        return false
    }

    /// The commits from `start` back, newest first, without the hidden ones and their ancestors.
    ///
    /// - Throws: `shallow` where the history is cut before the limit.
    func log(
        from start: CommitID, excluding hidden: [CommitID], limit: Int
    ) throws(GitError) -> [CommitInfo] {
        let walked = try walk(from: start, excluding: hidden, limit: limit)
        if walked.isCut {
            throw GitError(
                .shallow, "walk from", start.hex, "the history of this clone is cut",
                remedy: "git fetch --unshallow")
        }
        return walked.commits
    }

    /// The same as far as the history goes.
    ///
    /// - Returns: the commits, and whether the history is cut before the limit.
    func walk(
        from start: CommitID, excluding hidden: [CommitID], limit: Int
    ) throws(GitError) -> (commits: [CommitInfo], isCut: Bool) {
        var seen: Set<CommitID> = []
        var open = hidden
        while let next = open.popLast() {
            guard seen.insert(next).inserted else { continue }
            open += try parents(repository.info(next))
        }
        var found: [CommitInfo] = []
        var waiting: [CommitInfo] = []
        var isCut = false
        func add(_ commit: CommitID) throws(GitError) {
            guard seen.insert(commit).inserted else { return }
            waiting.append(try repository.info(commit))
        }
        try add(start)
        while found.count < limit, !waiting.isEmpty {
            let newest = waiting.indices.max {
                waiting[$0].committed.seconds < waiting[$1].committed.seconds
            }
            let next = waiting.remove(at: newest ?? 0)
            found.append(next)
            if cut.contains(next.id.hex), found.count < limit { isCut = true }
            for parent in parents(next) { try add(parent) }
        }
        return (found, isCut)
    }

    private func parents(_ commit: CommitInfo) -> [CommitID] {
        cut.contains(commit.id.hex) ? [] : commit.parents
    }
}
