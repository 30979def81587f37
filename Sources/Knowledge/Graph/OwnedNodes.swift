internal import Manifests

/// What each Flux Kustomization brings: the objects that its files define, itself left out.
struct OwnedNodes {
    /// The Kustomization and what it brings, by their places in the index.
    private(set) var pairs: [(from: Int, to: Int)] = []
    /// Whether some were left out.
    private(set) var isCut = false

    init(_ model: RepositoryModel, _ index: NodeIndex) {
        for (place, resource) in model.resources.enumerated() {
            for owner in index.owners(of: resource.file) where owner != place {
                for from in index.ofResource[owner] {
                    for to in index.ofResource[place] {
                        if pairs.count >= NodeIndex.edgeLimit + index.nodes.count {
                            isCut = true
                            return
                        }
                        pairs.append((from, to))
                    }
                }
            }
        }
    }
}
