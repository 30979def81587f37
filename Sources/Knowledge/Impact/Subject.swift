package import Contracts
package import Manifests

/// What an update is about.
package struct Subject: Sendable {
    /// What people call the thing that is updated.
    package let component: String
    /// The layer it is updated with.
    package var layer: Layer
    /// The nodes of the graph that change.
    package let nodes: Set<NodeID>
    /// What the update touches.
    package let affected: Affected
    /// Minor versions that one step may span; nil for any number.
    package let maxMinorStep: Int?
    package let product: String? = nil

    /// Makes a subject.
    package init(
        component: String, layer: Layer, nodes: Set<NodeID> = [],
        affected: Affected = Affected(), maxMinorStep: Int? = nil
    ) {
        self.component = component
        self.layer = layer
        self.nodes = nodes
        self.affected = affected
        self.maxMinorStep = maxMinorStep
    }
}
