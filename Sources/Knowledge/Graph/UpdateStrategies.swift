package import Contracts
package import Manifests
internal import YAMLText

/// How the cluster replaces what changes: by the object's annotation, by what is configured for its
/// kind, by what it says itself, by its kind.
package struct UpdateStrategies: Sendable {
    private let wanted: [String: UpdateStrategy]

    private static let standard: [String: UpdateStrategy] = [
        "DaemonSet": .rolling, "Deployment": .rolling, "HelmRelease": .rolling,
        "Kustomization": .rolling, "StatefulSet": .rolling, "CronJob": .recreate,
        "Job": .recreate, "Pod": .recreate, "ReplicaSet": .recreate,
    ]

    /// Takes strategies of kinds in place of the standard ones.
    package init(_ wanted: [String: UpdateStrategy] = [:]) { self.wanted = wanted }

    func strategy(of node: ResourceGraph.Node, in model: RepositoryModel) -> UpdateStrategy {
        if let own = node.wantedStrategy ?? wanted[node.id.kind] { return own }
        let spec = model.resources[node.resource].root["spec"]
        if node.id.kind == "Deployment", spec?["strategy"]?["type"]?.text == "Recreate" {
            return .recreate
        }
        return UpdateStrategies.standard[node.id.kind] ?? .atomic
    }

    /// That of an update that changes some objects: the most abrupt; nil where none is known.
    ///
    /// - Parameter nodes: the objects, without the Kustomizations that bring them.
    package func strategy(
        of nodes: some Sequence<NodeID>, in graph: ResourceGraph, _ model: RepositoryModel
    ) -> UpdateStrategy? {
        let order: [UpdateStrategy] = [.recreate, .atomic, .rolling, .blueGreen]
        let found = Set(
            nodes.flatMap(graph.index.places(of:)).map {
                strategy(of: graph.nodes[$0], in: model)
            })
        return order.first(where: found.contains)
    }
}
