package import Contracts

/// What is known of a component: one line of `components.jsonl`.
package struct KnownComponent: Sendable, Equatable, Decodable {
    /// Its id, one in the table.
    package let component: String
    /// What people call it; nil to go by the resource that has it.
    package let title: String?
    /// What it is released with, as an operator with its cluster chart: an id that they share; nil
    /// where it stands alone.
    package let product: String?
    /// The layer.
    package let layer: Layer
    /// Whether it keeps data that an update can lose or change; nil where that is not known.
    package let holdsData: Bool?
    /// The repository that it is made in, `owner/name`; nil where none is known.
    package let repository: String?
    /// The names of its packages, normalised, with `*` for any characters.
    package private(set) var patterns: [String]
    /// Datasources whose packages all belong to it where no pattern fits.
    package let datasources: [String]
    /// Where this is written.
    package let source: String
    /// Whether its chart bears the version of what it installs.
    let isChartVersionOfApp: Bool
    /// Names under which people pin its command-line tools, which come from the same packages.
    private let tools: [String]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case component, title, product, layer, repository, patterns, tools, datasources, source
        case holdsData = "data_bearing"
        case isChartVersionOfApp = "chart_is_app"
    }

    package init(from decoder: any Decoder) throws {
        let row = try decoder.container(keyedBy: CodingKeys.self)
        component = try row.decode(String.self, forKey: .component)
        title = try row.decodeIfPresent(String.self, forKey: .title)
        product = try row.decodeIfPresent(String.self, forKey: .product)
        layer = try row.decode(Layer.self, forKey: .layer)
        holdsData = try row.decodeIfPresent(Bool.self, forKey: .holdsData)
        repository = try row.decodeIfPresent(String.self, forKey: .repository)
        patterns = try row.decode([String].self, forKey: .patterns)
        datasources = try row.decodeIfPresent([String].self, forKey: .datasources) ?? []
        source = try row.decode(String.self, forKey: .source)
        isChartVersionOfApp =
            try row.decodeIfPresent(Bool.self, forKey: .isChartVersionOfApp) ?? false
        tools = try row.decodeIfPresent([String].self, forKey: .tools) ?? []
    }

    /// The same with other names of packages, normalised.
    func naming(_ patterns: [String]) -> KnownComponent {
        var copy = self
        copy.patterns = patterns.map {
            $0.contains("*") ? $0.lowercased() : PackageIdentity($0).name
        }
        return copy
    }

    /// Whether a dependency of this name is one of its tools: what holds for what runs does not hold for
    /// it.
    package func isTool(_ name: String) -> Bool {
        let last = name.split(separator: "/").last.map { $0.lowercased() } ?? ""
        return tools.contains(last)
    }
}

/// The layer that a namespace speaks for: one line of `namespaces.jsonl`.
struct KnownNamespace: Decodable {
    let namespace: String
    let layer: Layer

    enum CodingKeys: String, CodingKey, CaseIterable { case namespace, layer }
}
