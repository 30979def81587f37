internal import GitStore
internal import Manifests
internal import Rendering
internal import Snapshot
internal import YAMLText

/// What can be built below a directory that cannot, because it needs something from elsewhere.
///
/// Kustomize builds each directory that a kustomization names as a resource by itself: where it fails,
/// the whole fails. So what the change reaches is built from the outermost directories that need nothing
/// from elsewhere, and what they leave is all that cannot be judged.
struct RemoteRoots {
    let base: Snapshot
    let head: Snapshot
    let changed: Set<String>
    /// The directories whose build reads something that changed, before or after.
    let affected: Set<String>

    /// The directories to build in place of some; those that need nothing from elsewhere stay.
    func parts(of roots: Set<String>) throws -> Set<String> {
        var found: Set<String> = []
        for root in roots {
            let now = try head.inputs(of: root)
            if now.remote.isEmpty {
                found.insert(root)
                continue
            }
            let before = try base.inputs(of: root)
            let parts = try parts(of: root, now.directories.union(before.directories))
            var left = changed.intersection(now.paths.union(before.paths))
            for part in parts {
                left.subtract(try head.inputs(of: part).paths.union(base.inputs(of: part).paths))
            }
            // Where it did not need it before, the change is what keeps it from being judged.
            if parts.isEmpty || !left.isEmpty || before.remote.isEmpty { found.insert(root) }
            found.formUnion(parts)
        }
        return found
    }

    private func parts(of root: String, _ below: Set<String>) throws -> [String] {
        let candidates = try below.intersection(affected).subtracting([root]).filter(canBeJudged)
        let sizes = try candidates.map {
            (directory: $0, below: try head.inputs(of: $0).directories)
        }
        var covered: Set<String> = []
        var parts: [String] = []
        for (directory, below) in sizes.sorted(by: {
            ($1.below.count, $0.directory) < ($0.below.count, $1.directory)
        }) where !covered.contains(directory) {
            parts.append(directory)
            covered.formUnion(below)
        }
        return parts
    }

    /// Whether it is built for itself, and needed nothing from elsewhere before or does not now.
    private func canBeJudged(_ directory: String) throws -> Bool {
        guard let file = try KustomizeClosure(head).kustomization(of: directory),
            try head.tree(file)?.root(0)?["kind"]?.text != "Component"
        else { return false }
        if try head.inputs(of: directory).remote.isEmpty { return true }
        return try KustomizeClosure(base).kustomization(of: directory) != nil
            && base.inputs(of: directory).remote.isEmpty
    }
}
