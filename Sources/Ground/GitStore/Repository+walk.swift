internal import CGit2
internal import Glibc
package import Names
internal import SystemSupport

/// Walks over trees, each with a budget: nothing recurses, and nothing trusts that paths end.
extension Repository {
    /// One entry of a tree as it is kept, its name in whatever bytes.
    struct RawEntry: Equatable {
        let name: [UInt8]
        let id: String
        let mode: UInt32

        var isTree: Bool { mode == GIT_FILEMODE_TREE.rawValue }

        /// The path below a directory; nil for one that cannot be kept safe.
        func path(below directory: [UInt8]) -> RepoPath? {
            String(validating: directory + name, as: UTF8.self).flatMap { RepoPath($0) }
        }
    }

    /// What a tree has itself, in Git's order.
    func rawEntries(of tree: TreeID) throws(GitError) -> [RawEntry] {
        var pointer: OpaquePointer?
        var id = git_oid(tree)
        let code = unsafe git_tree_lookup(&pointer, self.pointer, &id)
        guard code == 0 else { throw GitError.last(code, "read tree", tree.hex) }
        defer { unsafe git_tree_free(pointer) }
        var entries: [RawEntry] = []
        for index in unsafe 0..<git_tree_entrycount(pointer) {
            guard let entry = unsafe git_tree_entry_byindex(pointer, index),
                let name = unsafe git_tree_entry_name(entry)
            else { continue }
            entries.append(
                RawEntry(
                    name: unsafe Array(UnsafeRawBufferPointer(start: name, count: strlen(name))),
                    id: unsafe git_tree_entry_id(entry).pointee.hex,
                    mode: unsafe git_tree_entry_filemode(entry).rawValue))
        }
        return entries
    }

    /// The same, read once for a walk: subtrees may be shared.
    private func entries(
        _ tree: TreeID, _ known: inout [TreeID: [RawEntry]]
    ) throws(GitError) -> [RawEntry] {
        if let entries = known[tree] { return entries }
        let entries = try rawEntries(of: tree)
        known[tree] = entries
        return entries
    }

    /// All files of a tree, sorted by path; entries whose names are not UTF-8, and paths longer than
    /// a system has them, are left out.
    ///
    /// - Throws: `too-large`.
    package func files(in tree: TreeID) throws(GitError) -> [TreeFile] {
        var budget = WalkBudget("look through", "tree \(tree.hex)")
        var files: [TreeFile] = []
        var known: [TreeID: [RawEntry]] = [:]
        var open: [(tree: TreeID, prefix: [UInt8])] = [(tree, [])]
        while let next = open.popLast() {
            for entry in try entries(next.tree, &known) {
                try budget.take(path: next.prefix.count + entry.name.count)
                if entry.isTree {
                    let prefix = next.prefix + entry.name + [UInt8(ascii: "/")]
                    if prefix.count <= ReadLimits.path {
                        open.append((TreeID(trusted: entry.id), prefix))
                    }
                } else if let path = entry.path(below: next.prefix) {
                    let mode = TreeFile.Mode(git_filemode_t(entry.mode))
                    files.append(
                        TreeFile(path: path, blob: BlobID(trusted: entry.id), mode: mode))
                }
            }
        }
        return files.sorted { $0.path < $1.path }
    }

    /// The file at a path of a tree, nil where there is none or a directory stands there.
    package func file(at path: RepoPath, in tree: TreeID) throws(GitError) -> TreeFile? {
        let parts = path.text.utf8.split(separator: UInt8(ascii: "/"))
        var tree = tree
        for (depth, part) in parts.enumerated() {
            var pointer: OpaquePointer?
            var id = git_oid(tree)
            let code = unsafe git_tree_lookup(&pointer, self.pointer, &id)
            guard code == 0 else { throw GitError.last(code, "read tree", tree.hex) }
            defer { unsafe git_tree_free(pointer) }
            let name = String(Substring(part))
            guard let entry = unsafe git_tree_entry_byname(pointer, name) else { return nil }
            let hex = unsafe git_tree_entry_id(entry).pointee.hex
            let mode = unsafe git_tree_entry_filemode(entry)
            if depth + 1 < parts.count {
                guard mode == GIT_FILEMODE_TREE else { return nil }
                tree = TreeID(trusted: hex)
            } else if mode != GIT_FILEMODE_TREE {
                return TreeFile(
                    path: path, blob: BlobID(trusted: hex), mode: TreeFile.Mode(mode))
            }
        }
        return nil
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
    /// - Parameter passesOverRemoved: whether a name of the old tree alone that is not safe is left out.
    /// - Throws: `bad-path` where one of them cannot be written as a `RepoPath`; `too-large`.
    package func changedPaths(
        from old: TreeID, to new: TreeID, passesOverRemoved: Bool = false
    ) throws(GitError) -> [RepoPath] {
        var budget = WalkBudget("compare", "trees \(old.hex) and \(new.hex)")
        var paths: Set<RepoPath> = []
        var known: [TreeID: [RawEntry]] = [:]
        var open: [(old: TreeID?, new: TreeID?, prefix: [UInt8])] = [(old, new, [])]
        while let next = open.popLast() {
            if next.old == next.new { continue }
            let before = try next.old.map { id throws(GitError) in try entries(id, &known) } ?? []
            let after = try next.new.map { id throws(GitError) in try entries(id, &known) } ?? []
            let olds = Dictionary(before.map { ($0.name, $0) }) { first, _ in first }
            let left = Set(before.map(\.name)).subtracting(after.map(\.name))
            let pairs =
                after.map { (olds[$0.name], $0 as RawEntry?) }
                + before.filter { left.contains($0.name) }.map { ($0, nil) }
            for (old, new) in pairs where old != new {
                guard let name = new?.name ?? old?.name else { continue }
                try budget.take(path: next.prefix.count + name.count)
                let trees = [old, new].map { entry in
                    entry.flatMap { $0.isTree ? TreeID(trusted: $0.id) : nil }
                }
                if trees[0] != nil || trees[1] != nil {
                    let prefix = next.prefix + name + [UInt8(ascii: "/")]
                    if prefix.count > ReadLimits.path { throw Repository.bad(prefix) }
                    open.append((trees[0], trees[1], prefix))
                }
                for entry in [old, new].compactMap({ $0 }) where !entry.isTree {
                    guard let path = entry.path(below: next.prefix) else {
                        if passesOverRemoved, new == nil { continue }
                        throw Repository.bad(next.prefix + name)
                    }
                    paths.insert(path)
                }
            }
        }
        return paths.sorted()
    }

    private static func bad(_ path: [UInt8]) -> GitError {
        GitError(
            .badPath, "bring along",
            SafeText.shortened(SafeText.line(String(decoding: path, as: UTF8.self)), to: 300),
            "it is no name that can be kept safe")
    }
}
