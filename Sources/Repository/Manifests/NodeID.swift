/// The identity of a node of the dependency graph.
package struct NodeID: Hashable, Comparable, Sendable {
    /// `Kustomization` or `HelmRelease`.
    package let kind: String
    /// The namespace, "" where nothing tells it.
    package let namespace: String
    /// The name.
    package let name: String

    /// Kind/namespace/name.
    package var text: String { "\(kind)/\(namespace)/\(name)" }

    package static func < (left: NodeID, right: NodeID) -> Bool { left.text < right.text }
}
