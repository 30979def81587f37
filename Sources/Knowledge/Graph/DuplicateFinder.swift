internal import Contracts
internal import Manifests

/// Finds objects that several places define for one Kustomization, or for none: one of them wins.
struct DuplicateFinder {
    private(set) var duplicates: [ResourceGraph.Duplicate] = []

    private struct Key: Hashable {
        let id: NodeID
        let group: String
        /// The Kustomization that brings it, by its place in the model; below 0 for none, another number
        /// for each cluster.
        let owner: Int
    }

    /// Owners of one file that are looked at.
    private static let ownerLimit = 100

    init(_ model: RepositoryModel, _ index: NodeIndex) {
        let renaming = DuplicateFinder.renamers(model)
        var places: [Key: [Int]] = [:]
        var keys: [Key] = []
        for (number, node) in index.nodes.enumerated() where index.instances[number].isNamed {
            let owners = index.owners(of: node.place.file)
            let isFlux =
                model.resources[node.resource].isFluxKustomization
                || model.resources[node.resource].isHelmRelease
            if owners.isEmpty, !isFlux { continue }
            let none = -1 - (index.cluster(of: number).map { $0 + 1 } ?? 0)
            for owner in owners.isEmpty ? [none] : owners.prefix(DuplicateFinder.ownerLimit)
            where !renaming.contains(owner) {
                let key = Key(id: node.id, group: node.group, owner: owner)
                if places[key] == nil { keys.append(key) }
                places[key, default: []].append(number)
            }
        }
        var seen: Set<[Int]> = []
        for key in keys {
            let found = places[key] ?? []
            guard Set(found.map { index.nodes[$0].resource }).count > 1,
                key.owner >= 0 || Set(found.map { index.nodes[$0].place.file }).count > 1,
                seen.insert(found).inserted
            else { continue }
            duplicates.append(
                ResourceGraph.Duplicate(
                    id: key.id, places: found.map { index.nodes[$0].place }))
        }
    }

    /// The Kustomizations in whose build names get a prefix or a suffix: what they end as is not known.
    private static func renamers(_ model: RepositoryModel) -> Set<Int> {
        Set(model.kustomize.renaming.flatMap { model.ownerPlaces[$0] ?? [] })
    }
}
