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
    /// Names under which people pin its command-line tools, which come from the same packages.
    private let tools: [String]?

    private enum CodingKeys: String, CodingKey {
        case component, title, layer, packages, source, tools
        case maxMinorStep = "max_minor_step"
    }

    /// Whether a dependency of this name is one of its tools: what holds for what runs does not hold for
    /// it.
    package func isTool(_ name: String) -> Bool {
        let last = name.split(separator: "/").last.map { $0.lowercased() } ?? ""
        return tools?.contains(last) == true
    }
}

/// The layer that a namespace speaks for: one line of `namespaces.jsonl`.
struct KnownNamespace: Decodable {
    let namespace: String
    let layer: Layer
}
