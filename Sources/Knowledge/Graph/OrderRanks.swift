internal import Manifests

/// What goes first of what nothing else orders: the weight that an object bears, then its kind.
package struct OrderRanks: Sendable {
    /// The place of an object in the order; the higher goes first.
    struct Rank: Comparable {
        let weight: Int
        let priority: Int

        /// That of nothing.
        static let lowest = Rank(weight: Int.min, priority: Int.min)

        static func < (left: Rank, right: Rank) -> Bool {
            (left.weight, left.priority) < (right.weight, right.priority)
        }
    }

    /// The priorities of kinds; kinds that are not named have 30.
    package static let standard: [String: Int] = [
        "Namespace": 100, "CustomResourceDefinition": 90, "StorageClass": 85,
        "PriorityClass": 85, "ClusterRole": 80, "ClusterRoleBinding": 80, "Role": 80,
        "RoleBinding": 80, "ServiceAccount": 80, "ConfigMap": 70, "Secret": 70,
        "PersistentVolume": 60, "PersistentVolumeClaim": 60, "Service": 50, "DaemonSet": 40,
        "Deployment": 40, "HelmRelease": 40, "Pod": 40, "ReplicaSet": 40, "StatefulSet": 40,
        "Job": 35, "CronJob": 35, "HorizontalPodAutoscaler": 20, "PodDisruptionBudget": 20,
        "Gateway": 20, "HTTPRoute": 10, "Ingress": 10, "Kustomization": 0,
    ]
    private static let otherwise = 30

    private let priorities: [String: Int]

    /// Takes priorities in place of the standard ones.
    package init(_ priorities: [String: Int] = [:]) {
        self.priorities = OrderRanks.standard.merging(priorities) { $1 }
    }

    func rank(of node: ResourceGraph.Node) -> Rank {
        Rank(
            weight: node.weight ?? 0,
            priority: priorities[node.id.kind] ?? OrderRanks.otherwise)
    }
}
