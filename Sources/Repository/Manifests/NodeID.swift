/// The identity of an object in the dependency graph.
package struct NodeID: Hashable, Comparable, Sendable {
    /// The kind, as in `Kustomization`.
    package let kind: String
    /// The namespace, "" where nothing tells it.
    package let namespace: String
    /// The name.
    package let name: String

    /// Names an object; the namespace is "" where nothing tells it.
    package init(kind: String, namespace: String, name: String) {
        self.kind = kind
        self.namespace = namespace
        self.name = name
    }

    /// Kind/namespace/name.
    package var text: String { "\(kind)/\(namespace)/\(name)" }

    package static func < (left: NodeID, right: NodeID) -> Bool { left.text < right.text }

    /// The same without a namespace where the kind is known to have none.
    package var placed: NodeID {
        guard !namespace.isEmpty, NodeID.clusterKinds.contains(kind) else { return self }
        return NodeID(kind: kind, namespace: "", name: name)
    }

    /// Kinds whose objects stand in no namespace, whatever kustomize or Flux is told.
    package static let clusterKinds: Set<String> = [
        "APIService", "CSIDriver", "ClusterIssuer", "ClusterPolicy", "ClusterRole",
        "ClusterRoleBinding", "ClusterSecretStore", "CustomResourceDefinition", "GatewayClass",
        "IngressClass", "MutatingWebhookConfiguration", "Namespace", "Node", "PersistentVolume",
        "PriorityClass", "RuntimeClass", "StorageClass", "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration",
        "VolumeSnapshotClass",
    ]
}
