package import Contracts

/// What a policy is asked about: one update of one thing.
package struct PolicySubject: Sendable {
    /// The package's name.
    package var package: String
    /// The component; nil where none is known.
    package var component: String?
    /// The product; nil where it is of none.
    package var product: String?
    /// The layer; nil while it is not known, and then no rule that asks for a layer is for it.
    package var layer: Layer?
    /// The files in which it stands.
    package var paths: [String]
    /// The namespaces in which it runs.
    package var namespaces: [String]
    /// The kind of update.
    package var kind: UpdateKind

    /// Makes a subject.
    package init(
        of name: String, component: String?, product: String?, layer: Layer?,
        paths: [String], namespaces: [String], kind: UpdateKind
    ) {
        self.package = name
        self.component = component
        self.product = product
        self.layer = layer
        self.paths = paths
        self.namespaces = namespaces
        self.kind = kind
    }
}
