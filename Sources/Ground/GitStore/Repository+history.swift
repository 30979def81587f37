internal import CGit2
package import Names
internal import SystemSupport

/// A commit as it is read.
package struct CommitInfo: Sendable {
    /// Its name.
    package let id: CommitID
    /// Its tree.
    package let tree: TreeID
    /// Its parents, first parent first.
    package let parents: [CommitID]
    /// Its whole message.
    package let message: String
    /// Who wrote it.
    package let author: Signature
    /// When it was committed.
    package let committed: Timestamp

    /// The first line of the message.
    package var subject: String {
        String(message.prefix { $0 != "\n" })
    }

    /// The trailers of the last paragraph, in order.
    package var trailers: [(key: String, value: String)] { Trailers.parse(message) }

    /// The values of one trailer, in order.
    package func trailer(_ key: String) -> [String] {
        trailers.filter { $0.key == key }.map(\.value)
    }
}

/// Reads and writes commit trailers.
///
/// Source: git-interpret-trailers(1).
package enum Trailers {
    /// The run that made a commit of upkeep's.
    package static let run = "Upkeep-Run"
    /// An update that a commit of upkeep's brought.
    package static let update = "Upkeep-Update"
    /// An update that a commit of upkeep's took back.
    package static let rollback = "Upkeep-Rollback"

    /// The `Key: value` lines of the last paragraph; none unless all its lines are of that form.
    package static func parse(_ message: String) -> [(key: String, value: String)] {
        let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
        let text = lines.reversed().drop { $0.allSatisfy(\.isWhitespace) }
            .prefix { !$0.allSatisfy(\.isWhitespace) }.reversed()
        var result: [(key: String, value: String)] = []
        for line in text {
            guard let colon = line.firstIndex(of: ":"), colon != line.startIndex,
                line[..<colon].allSatisfy({
                    $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-")
                })
            else { return [] }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            result.append((String(line[..<colon]), String(value)))
        }
        return result
    }
}

extension Repository {
    /// Reads a commit.
    package func info(_ commit: CommitID) throws(GitError) -> CommitInfo {
        try unsafe withCommit(commit) { pointer in
            let count = unsafe git_commit_parentcount(pointer)
            let parents = (0..<count).map { index in
                CommitID(trusted: unsafe git_commit_parent_id(pointer, index).pointee.hex)
            }
            let message = unsafe git_commit_message(pointer).map { unsafe String(cString: $0) }
            let author = unsafe git_commit_author(pointer).pointee
            return CommitInfo(
                id: commit,
                tree: TreeID(trusted: unsafe git_commit_tree_id(pointer).pointee.hex),
                parents: parents, message: message ?? "",
                author: Signature(
                    name: unsafe String(cString: author.name),
                    email: unsafe String(cString: author.email),
                    seconds: unsafe author.when.time,
                    offsetMinutes: unsafe Int(author.when.offset)),
                committed: Timestamp(seconds: unsafe git_commit_time(pointer)))
        }
    }

    /// Walks back from a commit, newest first.
    ///
    /// - Parameters:
    ///   - hidden: commits that, with all their ancestors, are left out.
    ///   - limit: commits at most.
    /// - Throws: `shallow` where the history ends before the limit because it was cut.
    package func log(
        from start: CommitID, excluding hidden: [CommitID] = [], limit: Int
    ) throws(GitError) -> [CommitInfo] {
        if isShallow {
            return try ShallowHistory(self).log(from: start, excluding: hidden, limit: limit)
        }
        return try walk(from: start, excluding: hidden, limit: limit)
    }

    /// Walks back from a commit as far as the history goes, newest first.
    ///
    /// - Returns: the commits, and whether there are more that this clone does not have.
    package func partialLog(
        from start: CommitID, limit: Int
    ) throws(GitError) -> (commits: [CommitInfo], isCut: Bool) {
        if isShallow {
            return try ShallowHistory(self).walk(from: start, excluding: [], limit: limit)
        }
        return (try walk(from: start, excluding: [], limit: limit), false)
    }

    private func walk(
        from start: CommitID, excluding hidden: [CommitID], limit: Int
    ) throws(GitError) -> [CommitInfo] {
        var walk: OpaquePointer?
        var code = unsafe git_revwalk_new(&walk, pointer)
        guard code == 0 else { throw GitError.last(code, "walk", start.hex) }
        defer { unsafe git_revwalk_free(walk) }
        unsafe git_revwalk_sorting(walk, GIT_SORT_TOPOLOGICAL.rawValue)
        var id = git_oid(start)
        code = unsafe git_revwalk_push(walk, &id)
        guard code == 0 else { throw GitError.last(code, "walk from", start.hex) }
        for one in hidden {
            var id = git_oid(one)
            code = unsafe git_revwalk_hide(walk, &id)
            guard code == 0 else { throw GitError.last(code, "walk from", one.hex) }
        }
        var commits: [CommitInfo] = []
        while commits.count < limit {
            code = unsafe git_revwalk_next(&id, walk)
            if code == GIT_ITEROVER.rawValue { break }
            guard code == 0 else { throw GitError.last(code, "walk from", start.hex) }
            commits.append(try info(CommitID(trusted: id.hex)))
        }
        return commits
    }

    /// Whether one commit is another's ancestor, or the same.
    package func isAncestor(_ ancestor: CommitID, of commit: CommitID) throws(GitError) -> Bool {
        if ancestor == commit { return true }
        if isShallow { return try ShallowHistory(self).isAncestor(ancestor, of: commit) }
        var (old, new) = (git_oid(ancestor), git_oid(commit))
        let answer = unsafe git_graph_descendant_of(pointer, &new, &old)
        if answer < 0 {
            throw GitError.last(answer, "compare", "\(ancestor.hex) and \(commit.hex)")
        }
        return answer == 1
    }

    /// The paths that a commit changed against its first parent, sorted; all its files where it has
    /// none.
    package func changedPaths(of commit: CommitInfo) throws(GitError) -> [RepoPath] {
        guard let parent = commit.parents.first else {
            return try files(in: commit.tree).map(\.path)
        }
        return try changedPaths(from: try tree(of: parent), to: commit.tree)
    }

    /// The paths at which two trees differ, sorted. Equal subtrees are not opened.
    ///
    /// - Throws: `bad-path` where one of them cannot be written as a `RepoPath`.
    package func changedPaths(
        from old: TreeID, to new: TreeID
    ) throws(GitError) -> [RepoPath] {
        if old == new { return [] }
        var trees: [OpaquePointer?] = unsafe [nil, nil]
        defer { unsafe trees.forEach { unsafe git_tree_free($0) } }
        for (index, tree) in [old, new].enumerated() {
            var id = git_oid(tree)
            let code = unsafe git_tree_lookup(&trees[index], pointer, &id)
            guard code == 0 else { throw GitError.last(code, "read tree", tree.hex) }
        }
        var diff: OpaquePointer?
        var options = unsafe git_diff_options()
        unsafe git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION))
        let code = unsafe git_diff_tree_to_tree(&diff, pointer, trees[0], trees[1], &options)
        guard code == 0 else { throw GitError.last(code, "compare", "two trees") }
        defer { unsafe git_diff_free(diff) }
        var paths: Set<RepoPath> = []
        for index in unsafe 0..<git_diff_num_deltas(diff) {
            guard let delta = unsafe git_diff_get_delta(diff, index),
                let name = unsafe delta.pointee.new_file.path ?? delta.pointee.old_file.path
            else { continue }
            guard let text = unsafe String(validatingCString: name), let path = RepoPath(text)
            else {
                let shown = SafeText.line(unsafe String(cString: name))
                throw GitError(
                    .badPath, "bring along", shown, "it is no name that can be kept safe")
            }
            paths.insert(path)
        }
        return paths.sorted()
    }
}
