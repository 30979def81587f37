package import Contracts

/// What is known of a component by the names of its packages: one line of `components.jsonl`.
package struct KnownComponent: Sendable, Equatable, Decodable {
    /// Its id, one in the table.
    package let component: String
    /// What people call it; nil to go by the resource that has it.
    package let title: String?
    /// The layer.
    package let layer: Layer
    /// Package names in lower case: whole, or what follows a slash.
    package let packages: [String]
    /// Minor versions that one step may span; nil for any number.
    package let maxMinorStep: Int?
    /// Where the limit is written; nil where there is none.
    package let source: String?

    private enum CodingKeys: String, CodingKey {
        case component, title, layer, packages, source
        case maxMinorStep = "max_minor_step"
    }
}

/// The layer that a namespace speaks for: one line of `namespaces.jsonl`.
struct KnownNamespace: Decodable {
    let namespace: String
    let layer: Layer
}
