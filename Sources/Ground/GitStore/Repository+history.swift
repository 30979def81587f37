internal import CGit2
internal import Glibc
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
            let text = unsafe git_commit_message(pointer)
            let message = unsafe text.map { unsafe Repository.message($0) }
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

    /// A message; of one that nobody reads to its end only the start, so that no trailer of it counts.
    private static func message(_ text: UnsafePointer<CChar>) -> String {
        let length = unsafe strnlen(text, ReadLimits.message)
        if length < ReadLimits.message { return unsafe String(cString: text) }
        let start = unsafe UnsafeRawBufferPointer(start: text, count: 4096)
        return unsafe String(decoding: start, as: UTF8.self).split(
            separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)[0] + " …\n"
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
        return hidden.isEmpty
            ? try walk(from: start, limit: limit)
            : try walk(from: start, excluding: hidden, limit: limit)
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
        return (try walk(from: start, limit: limit), false)
    }

    /// The newest commits that a commit is made of, each before its parents. Every commit is read once,
    /// and none behind the last; the last walk is kept.
    private func walk(from start: CommitID, limit: Int) throws(GitError) -> [CommitInfo] {
        if let last = lastWalk, last.start == start, last.limit == limit { return last.commits }
        var seen: Set<CommitID> = [start]
        var waiting = [try info(start)]
        var found: [CommitInfo] = []
        var bytes = 0
        while found.count < limit, var next = waiting.popNewest() {
            bytes += next.message.utf8.count
            if bytes > ReadLimits.messages { next = next.withoutMessage }
            found.append(next)
            for parent in next.parents where seen.insert(parent).inserted {
                waiting.append(try info(parent))
            }
        }
        let commits = Repository.ordered(found)
        lastWalk = (start, limit, commits)
        return commits
    }

    /// Each commit before its parents, else the newest first.
    private static func ordered(_ found: [CommitInfo]) -> [CommitInfo] {
        var children: [CommitID: Int] = [:]
        for commit in found { for parent in commit.parents { children[parent, default: 0] += 1 } }
        let byID = Dictionary(found.map { ($0.id, $0) }) { first, _ in first }
        var ready = found.filter { children[$0.id] == nil }
        var result: [CommitInfo] = []
        while let next = ready.popNewest() {
            result.append(next)
            for parent in next.parents {
                children[parent, default: 1] -= 1
                if children[parent] == 0, let commit = byID[parent] { ready.append(commit) }
            }
        }
        return result
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

    /// The newest commit that two others both come from; nil where they have none in common.
    ///
    /// - Throws: `shallow` where the history of the clone is cut before it can be told.
    package func mergeBase(
        of one: CommitID, and two: CommitID
    ) throws(GitError) -> CommitID? {
        if try isAncestor(one, of: two) { return one }
        if try isAncestor(two, of: one) { return two }
        if isShallow {
            throw GitError(
                .shallow, "compare", "\(one.hex) and \(two.hex)",
                "the history of this clone is cut", remedy: "git fetch --unshallow")
        }
        var (left, right, base) = (git_oid(one), git_oid(two), git_oid())
        let answer = unsafe git_merge_base(&base, pointer, &left, &right)
        if answer == GIT_ENOTFOUND.rawValue { return nil }
        guard answer == 0 else {
            throw GitError.last(answer, "compare", "\(one.hex) and \(two.hex)")
        }
        return CommitID(trusted: base.hex)
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
}

extension CommitInfo {
    /// The same with no more than its subject.
    fileprivate var withoutMessage: CommitInfo {
        CommitInfo(
            id: id, tree: tree, parents: parents,
            message: String(decoding: subject.utf8.prefix(300), as: UTF8.self) + "\n",
            author: author, committed: committed)
    }
}

extension [CommitInfo] {
    /// Takes out the newest; of equally new ones the first.
    fileprivate mutating func popNewest() -> CommitInfo? {
        let newest = indices.max { left, right in
            let (one, two) = (self[left].committed.seconds, self[right].committed.seconds)
            return one == two ? left > right : one < two
        }
        return newest.map { remove(at: $0) }
    }
}
