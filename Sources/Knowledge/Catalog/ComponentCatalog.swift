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
    private let names: ComponentNames
    private let layers: [String: Layer]

    /// Reads the tables that come with upkeep, and rows that an operator adds to them.
    ///
    /// - Throws: exit 70 naming file and line; exit 64 naming the place of a row that is added.
    package init(adding rows: [AddedRow] = []) throws(StageFailure) {
        try self.init(adding: rows) { $0.embedded }
    }

    /// Reads tables in JSON Lines, an object a line.
    ///
    /// - Throws: exit 70 naming file and line: for a line that is not a row, or what stands twice.
    init(
        adding rows: [AddedRow] = [], _ bytes: @escaping (CatalogTable) -> [UInt8]
    ) throws(StageFailure) {
        if let last = rows.last, rows.count > AddedRow.limit {
            throw StageFailure(
                .usage, "\(last.place): more than \(AddedRow.limit) rows are added to the catalog")
        }
        let tables = TableLines(bytes: bytes, added: rows)
        let names = try ComponentNames(tables)
        self.names = names
        components = names.components
        var layers: [String: Layer] = [:]
        for (place, row) in try tables.read(KnownNamespace.self, .namespaces)
        where layers.updateValue(row.layer, forKey: row.namespace) != nil {
            throw place.failure("\(row.namespace) stands twice")
        }
        self.layers = layers
        relations = try ComponentCatalog.rows(tables, .relations, names) { row in
            [row.component] + row.partners
        }
        paths = try ComponentCatalog.rows(tables, .paths, names) { [$0.component] }
        compatibility = try ComponentCatalog.rows(tables, .compatibility, names) { [$0.component] }
        releases = try tables.read(ReleaseRow.self, .releases).map(\.row)
    }

    /// The rows of a table by the component that they are of, the first that they name.
    private static func rows<Row: TableRow>(
        _ tables: TableLines, _ table: CatalogTable, _ names: ComponentNames,
        components: (Row) -> [String]
    ) throws(StageFailure) -> [String: [Row]] {
        var found: [String: [Row]] = [:]
        for (place, row) in try tables.read(Row.self, table) {
            for id in components(row) where !names.has(id) {
                throw place.failure("there is no component \(id)")
            }
            found[components(row).first ?? "", default: []].append(row)
        }
        return found
    }

    /// The component that a package belongs to; nil where none is known.
    package func component(of identity: PackageIdentity) -> KnownComponent? {
        names.resolved(identity)?.component
    }

    /// The component that a package of no stated datasource belongs to; nil where none is known.
    package func component(ofPackage name: String) -> KnownComponent? {
        names.resolved(PackageIdentity(name))?.component
    }

    /// A package with what it is; nil where no component has it.
    package func package(_ identity: PackageIdentity, scale: PackageScale) -> KnownPackage? {
        names.resolved(identity).map {
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
