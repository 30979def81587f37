package import Catalog
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
    /// What it is released with; nil where nothing is known.
    package let product: String?
    /// Whether it keeps data: as the catalog or the repository says; nil where nobody does.
    package let holdsData: Bool?
    /// What the catalog says of the step.
    package let verdict: StepVerdict
    /// Whether the catalog knows the component.
    package let isKnown: Bool

    /// Makes a subject.
    package init(
        component: String, layer: Layer, nodes: Set<NodeID> = [],
        affected: Affected = Affected(), product: String? = nil, holdsData: Bool? = nil,
        verdict: StepVerdict = StepVerdict(), isKnown: Bool = true
    ) {
        self.component = component
        self.layer = layer
        self.nodes = nodes
        self.affected = affected
        self.product = product
        self.holdsData = holdsData
        self.verdict = verdict
        self.isKnown = isKnown
    }
}
