internal import GitStore
internal import Names

/// How many files and directories trees have, each tree counted once however often it is shared: ten
/// objects can make 10^10 paths.
struct TreeSizes {
    private let store: BlobStore
    private var sizes: [TreeID: Int] = [:]

    init(_ store: BlobStore) { self.store = store }

    /// The directories that hold more than a walk may see, each as near to what makes it so as can be
    /// told: one in which several others are too large, or none is.
    mutating func tooLarge(in tree: TreeID) throws(GitError) -> Set<String> {
        var found: Set<String> = []
        var (here, path) = (tree, "")
        while path.utf8.count <= ReadLimits.path {
            var large: [(name: String, tree: TreeID)] = []
            for (name, child) in try children(of: here)
            where try size(of: child) > WalkBudget.entryLimit {
                large.append((name, child))
            }
            if path.isEmpty, large.count > 1 {
                return Set(large.map(\.name))
            }
            guard large.count == 1, let only = large.first else { break }
            found = [TreePath.child(path, only.name)]
            (here, path) = (only.tree, TreePath.child(path, only.name))
        }
        return found
    }

    private func children(of tree: TreeID) throws(GitError) -> [(name: String, tree: TreeID)] {
        try store.entries(of: tree).compactMap { name, entry in
            if case .directory(let id?) = entry { (name, id) } else { nil }
        }.sorted { $0.name < $1.name }
    }

    /// Files and directories below a tree; `Int.max` for more than that.
    private mutating func size(of tree: TreeID) throws(GitError) -> Int {
        var open = [tree]
        while let next = open.last {
            if sizes[next] != nil {
                open.removeLast()
                continue
            }
            let children = try children(of: next).map(\.tree)
            let unknown = children.filter { sizes[$0] == nil }
            if !unknown.isEmpty {
                open += unknown
                continue
            }
            var total = try store.entries(of: next).count
            for child in children {
                let (sum, overflows) = total.addingReportingOverflow(sizes[child] ?? 0)
                total = overflows ? Int.max : sum
            }
            sizes[next] = total
            open.removeLast()
        }
        return sizes[tree] ?? 0
    }
}
