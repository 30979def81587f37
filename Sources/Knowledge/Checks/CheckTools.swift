package import Catalog
package import Contracts
package import Manifests
package import Rendering
package import Snapshot

/// What checks work with beside the snapshots that they look at.
package struct CheckTools {
    /// What stands where in whole trees.
    package let index: TreeIndex
    /// Finds what directories are built with, when it is first asked for; nil where there is nothing.
    package let builder: () throws -> BuildRunner?
    /// Finds what objects are held against their schemas with, when it is first asked for.
    package let schemas: () throws -> SchemaTool
    /// What is known of packages, read when it is first asked for.
    package let catalog: () throws -> ComponentCatalog
    /// Whether somebody added rows to it.
    package let isCatalogExtended: Bool
    /// The planned updates, by id.
    package let updates: [UpdateID: Update]
    /// What detect saw; nil where it is not here any more.
    package let scanned: Snapshot?

    /// Gathers the tools.
    package init(
        index: TreeIndex, builder: @escaping () throws -> BuildRunner?,
        schemas: @escaping () throws -> SchemaTool = { .none },
        catalog: @escaping () throws -> ComponentCatalog = { try ComponentCatalog() },
        isCatalogExtended: Bool = false,
        updates: [UpdateID: Update] = [:], scanned: Snapshot? = nil
    ) {
        self.index = index
        self.builder = builder
        self.schemas = schemas
        self.catalog = catalog
        self.isCatalogExtended = isCatalogExtended
        self.updates = updates
        self.scanned = scanned
    }

    /// The objects of a snapshot, found once.
    func objects(in snapshot: Snapshot) throws -> ObjectIndex {
        let known = snapshot.derived { _ in KnownObjects() }
        if let objects = known.objects { return objects }
        let objects = ObjectIndex(snapshot, try index.summary(of: snapshot))
        known.objects = objects
        return objects
    }

    /// What a snapshot's own CustomResourceDefinitions serve, found once.
    func servedAPIs(in snapshot: Snapshot) throws -> ServedAPIs {
        let objects = try objects(in: snapshot)
        let known = snapshot.derived { _ in KnownObjects() }
        if let served = known.served { return served }
        let served = try objects.servedAPIs()
        known.served = served
        return served
    }

    /// The objects in all files of a snapshot that have one of Flux, read once.
    func fluxResources(in snapshot: Snapshot) throws -> ResourceIndex {
        let objects = try objects(in: snapshot)
        let known = snapshot.derived { _ in KnownObjects() }
        if let resources = known.flux { return resources }
        let resources = ResourceIndex(try objects.fluxResources())
        known.flux = resources
        return resources
    }
}

/// What there is to hold objects against their schemas with.
package enum SchemaTool {
    /// Nothing, and nobody asked for it.
    case none
    /// The operator named schemas, and there is no kubeconform.
    case missing
    /// This.
    case runner(SchemaRunner)
}

/// The objects that were found in a snapshot.
private final class KnownObjects {
    var objects: ObjectIndex?
    var flux: ResourceIndex?
    var served: ServedAPIs?
}
