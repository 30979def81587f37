package import Contracts
internal import Versions

/// What upkeep knows of packages, of the way from one version to another, and of what runs with what.
/// All of it is data: to add a component, a path or a release, add its line to a table.
package struct ComponentCatalog: Sendable {
    /// The components, in the table's order.
    package let components: [KnownComponent]
    /// How components stand to each other, by the component that it is said of.
    private let relations: [String: [PartnerRelation]]
    private let paths: [String: [PathRow]]
    private let releases: [ReleaseRow]
    private let compatibility: [String: [CompatibilityRow]]
    private let matcher: PackageMatcher
    private let layers: [String: Layer]

    /// Reads the tables that come with upkeep.
    ///
    /// - Throws: exit 70 naming file and line.
    package init() throws(StageFailure) {
        try self.init { $0.embedded }
    }

    /// Reads tables in JSON Lines, an object a line.
    ///
    /// - Throws: exit 70 naming file and line: for a line that is not a row, or what stands twice.
    init(_ bytes: (CatalogTable) -> [UInt8]) throws(StageFailure) {
        var matcher = PackageMatcher()
        var seen: Set<String> = []
        let rows = try TableLines.read(KnownComponent.self, bytes(.components), .components)
        for (line, row) in rows {
            guard seen.insert(row.component).inserted else {
                throw TableLines.failure(.components, line, "\(row.component) stands twice")
            }
            if let pattern = matcher.add(row) {
                throw TableLines.failure(.components, line, "\(pattern) stands twice")
            }
        }
        components = rows.map(\.row)
        self.matcher = matcher
        var layers: [String: Layer] = [:]
        for (line, row) in try TableLines.read(
            KnownNamespace.self, bytes(.namespaces), .namespaces)
        where layers.updateValue(row.layer, forKey: row.namespace) != nil {
            throw TableLines.failure(.namespaces, line, "\(row.namespace) stands twice")
        }
        self.layers = layers
        let relations = try TableLines.read(
            PartnerRelation.self, bytes(.relations), .relations)
        for (line, row) in relations {
            for id in [row.component] + row.partners where !seen.contains(id) {
                throw TableLines.failure(.relations, line, "there is no component \(id)")
            }
        }
        self.relations = Dictionary(grouping: relations.map(\.row), by: \.component)
        let paths = try TableLines.read(PathRow.self, bytes(.paths), .paths)
        for (line, row) in paths where !seen.contains(row.component) {
            throw TableLines.failure(.paths, line, "there is no component \(row.component)")
        }
        self.paths = Dictionary(grouping: paths.map(\.row), by: \.component)
        releases = try TableLines.read(ReleaseRow.self, bytes(.releases), .releases).map(\.row)
        let compatibility = try TableLines.read(
            CompatibilityRow.self, bytes(.compatibility), .compatibility)
        for (line, row) in compatibility where !seen.contains(row.component) {
            throw TableLines.failure(
                .compatibility, line, "there is no component \(row.component)")
        }
        self.compatibility = Dictionary(grouping: compatibility.map(\.row), by: \.component)
    }

    /// The component that a package belongs to; nil where none is known.
    package func component(of identity: PackageIdentity) -> KnownComponent? {
        matcher.resolved(identity)?.component
    }

    /// The component that a package of no stated datasource belongs to; nil where none is known.
    package func component(ofPackage name: String) -> KnownComponent? {
        matcher.resolved(PackageIdentity(name))?.component
    }

    /// A package with what it is; nil where no component has it.
    package func package(_ identity: PackageIdentity, scale: PackageScale) -> KnownPackage? {
        matcher.resolved(identity).map {
            KnownPackage(component: $0.component, identity: $0.identity, scale: scale)
        }
    }

    /// How a package must stand to others, in the table's order.
    package func relations(of package: KnownPackage) -> [PartnerRelation] {
        (relations[package.component.component] ?? []).filter { $0.binds(package) }
    }

    /// What a step of a package must keep to, in the table's order.
    func paths(of package: KnownPackage) -> [PathRow] {
        (paths[package.component.component] ?? []).filter { $0.binds(package) }
    }

    /// Which Kubernetes a version of a package runs on, in the table's order.
    func compatibility(
        of package: KnownPackage, _ version: String?, _ versioning: String?
    ) -> [CompatibilityRow] {
        (compatibility[package.component.component] ?? []).filter { row in
            package.counts(in: row.scale)
                && row.versions?.contains(version, versioning: versioning) == true
        }
    }

    /// What is known of releases of a package, known component or not, in the table's order.
    package func releases(of identity: PackageIdentity) -> [ReleaseRow] {
        releases.filter { row in
            row.packages.contains { $0.matches(identity.name) } && identity.isFrom(row.registries)
        }
    }

    /// The layer that a namespace speaks for; nil where it speaks for none.
    package func layer(ofNamespace namespace: String) -> Layer? { layers[namespace] }
}
