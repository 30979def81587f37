internal import Contracts
internal import GitStore
internal import Names
internal import Snapshot

/// Whose fault it is that something fails which held before.
enum Blame {
    /// These commits of ours, oldest first; empty where the change has none of ours.
    case ours([OwnCommit])
    /// A commit that is not ours.
    case others
    /// It cannot be told: nobody is named.
    case unknown
}

/// Finds which of our commits broke something, so that only their groups are taken back.
///
/// Halves our commits until the first after which it fails is found. Where the head without what that
/// one changed still fails, the next is looked for in the history without it, and so on; each costs a
/// few looks.
struct CulpritFinder {
    let change: CheckedChange
    /// The paths of the files that decide it.
    let inputs: Set<String>
    /// Whether it fails in a snapshot; nil where that cannot be told.
    let fails: (Snapshot) throws -> Bool?

    /// Culprits that are looked for one by one; where there are more, all that come after are named.
    private static let limit = 8

    private struct Untold: Error {}

    /// - Throws: what kept a snapshot from being looked at.
    func blame() throws -> Blame {
        let commits = change.commits
        if commits.isEmpty || commits.count == 1 && !change.hasForeign { return .ours(commits) }
        do {
            return try search(commits)
        } catch is Untold {
            return .unknown
        }
    }

    private func search(_ commits: [OwnCommit]) throws -> Blame {
        guard let first = try firstBad(from: 0, without: []) else {
            // All of ours hold: what came after the last of them does not.
            return change.hasForeign ? .others : .unknown
        }
        if try isBrokenByOthers(before: first, without: []) { return .others }
        var found = [first]
        while let last = found.last, last + 1 < commits.count {
            let culprits = found.map { commits[$0] }
            guard let rest = try snapshot(change.head, without: culprits) else {
                return .ours(culprits + later(than: last))
            }
            if try !isBad(rest) { return .ours(culprits) }
            if found.count == CulpritFinder.limit { return .ours(culprits + later(than: last)) }
            do {
                guard let next = try firstBad(from: last + 1, without: culprits),
                    try !isBrokenByOthers(before: next, without: culprits)
                else { return .ours(culprits) }
                found.append(next)
            } catch is Untold {
                return .ours(culprits + later(than: last))
            }
        }
        return .ours(found.map { commits[$0] })
    }

    /// The first of our commits after which it fails, by halving; nil where it holds after each.
    ///
    /// - Parameters:
    ///   - start: where to begin; it holds before that one.
    ///   - culprits: commits whose changes are left out.
    private func firstBad(from start: Int, without culprits: [OwnCommit]) throws -> Int? {
        var (low, high) = (start, change.commits.count)
        while low < high {
            let middle = (low + high) / 2
            let here = try change.snapshot(at: change.commits[middle].id)
            guard let rest = try snapshot(here, without: culprits) else { throw Untold() }
            if try isBad(rest) { high = middle } else { low = middle + 1 }
        }
        return low < change.commits.count ? low : nil
    }

    /// Whether it failed just before a commit of ours, because of one that is not.
    private func isBrokenByOthers(before index: Int, without culprits: [OwnCommit]) throws -> Bool {
        guard change.hasForeign, let parent = change.commits[index].parent else { return false }
        let here = try change.snapshot(at: parent)
        guard let rest = try snapshot(here, without: culprits) else { throw Untold() }
        return try isBad(rest)
    }

    private func isBad(_ snapshot: Snapshot) throws -> Bool {
        guard let fails = try fails(snapshot) else { throw Untold() }
        return fails
    }

    /// Our commits after one that have a part in it.
    private func later(than index: Int) -> [OwnCommit] {
        change.commits[(index + 1)...].filter { !$0.files.isDisjoint(with: inputs) }
    }

    /// A later snapshot with what commits changed as it was before them; nil where that cannot be told
    /// from what was changed since.
    private func snapshot(
        _ snapshot: Snapshot, without commits: [OwnCommit]
    ) throws -> Snapshot? {
        var result = snapshot
        for commit in commits.reversed() {
            guard let parent = commit.parent else { return nil }
            let (old, new) = (
                try change.snapshot(at: parent), try change.snapshot(at: commit.id)
            )
            var overlay = Overlay()
            for file in commit.files.sorted() {
                guard let path = RepoPath(file) else { return nil }
                let (was, became, now) = (
                    try old.file(file), try new.file(file), try result.file(file)
                )
                if now?.blob == became?.blob {
                    if let was { overlay.put(was) } else { overlay.remove(path) }
                    continue
                }
                guard let was, let became, let now, now.mode.isPlain,
                    let bytes = LineChange(
                        from: try old.store.bytes(was.blob), to: try old.store.bytes(became.blob)
                    )?.undone(in: try old.store.bytes(now.blob))
                else { return nil }
                overlay.write(bytes, at: path)
            }
            result = try result.with(overlay)
        }
        return result
    }
}

/// What a commit changed inside lines of a file: as edits of versions do, it added and removed none.
struct LineChange {
    private let old: [ArraySlice<UInt8>]
    private let new: [ArraySlice<UInt8>]

    /// Compares a file before and after; nil where the number of lines is another.
    init?(from old: [UInt8], to new: [UInt8]) {
        self.old = LineChange.lines(old)
        self.new = LineChange.lines(new)
        if self.old.count != self.new.count { return nil }
    }

    private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    }

    /// A later content with the changed lines as they were; nil where one of them is another by now,
    /// or lines came or went.
    func undone(in later: [UInt8]) -> [UInt8]? {
        var lines = LineChange.lines(later)
        guard lines.count == old.count else { return nil }
        for index in lines.indices where old[index] != new[index] {
            guard lines[index] == new[index] else { return nil }
            lines[index] = old[index]
        }
        return Array(lines.joined(separator: [0x0A]))
    }
}
