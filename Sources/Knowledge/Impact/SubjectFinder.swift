package import Catalog
package import Contracts
package import Manifests
internal import YAMLText

/// Finds out what updates are about.
package struct SubjectFinder {
    private let model: RepositoryModel
    /// What is known of packages.
    let catalog: ComponentCatalog
    /// HelmReleases by the source that they take their chart from.
    private let sources: SourceUsers
    /// What the repository's own definitions serve.
    let served: ServedAPIs
    private let names: KnownNames

    /// Makes a finder for updates of a repository.
    package init(_ model: RepositoryModel, _ catalog: ComponentCatalog) {
        self.model = model
        self.catalog = catalog
        names = KnownNames(model)
        sources = SourceUsers(model)
        served = ServedAPIs(model.resources)
    }

    /// What the catalog knows of what a dependency pins; nil for nothing, and for a tool: what runs is
    /// somewhere else, by another version.
    func package(_ dependency: Dependency) -> KnownPackage? {
        if ToolPlace.holds(dependency) || dependency.datasource == .kubernetesAPI { return nil }
        let known = catalog.package(
            PackageIdentity(
                dependency.package, datasource: dependency.datasource,
                registry: dependency.registry),
            scale: dependency.datasource == .helm ? .chart : .app)
        return known?.component.isTool(dependency.name) == true ? nil : known
    }

    /// What an update of a dependency is about.
    package func subject(of dependency: Dependency, _ update: Update) -> Subject {
        let references = update.references.isEmpty ? dependency.references : update.references
        let documents = Set(references.compactMap(\.document))
        let holders = documents.sorted()
            .compactMap { model.resource(file: dependency.file, document: $0) }
            .flatMap(sources.users)
        let owners = model.owners[dependency.file] ?? []
        let isTool = ToolPlace.holds(dependency)
        // What a tool is for runs elsewhere, by another version.
        let known = isTool ? nil : catalog.component(ofPackage: dependency.package)
        let found = names.names(of: holders)
        let chart = holders.lazy.compactMap { SubjectFinder.chart(of: $0) }
            .compactMap { catalog.component(ofPackage: $0) }.first
        let layer =
            known?.layer ?? chart?.layer
            ?? found.namespaces.sorted().lazy.compactMap { catalog.layer(ofNamespace: $0) }.first
        return Subject(
            component: component(dependency, known, holders),
            layer: isTool ? .ci : layer ?? .application,
            nodes: Set(holders.flatMap { model.nodes(of: $0) } + owners),
            affected: AffectedLists.affected(found, owners),
            maxMinorStep: nil)
    }

    /// Whether a dependency brings the definitions of a kind: it stands in their file, or is the Flux that
    /// serves Flux's own kinds.
    func brings(_ kind: ServedAPIs.Kind, _ dependency: Dependency) -> Bool {
        if dependency.datasource == .kubernetesAPI || ToolPlace.holds(dependency) { return false }
        if served.definition(of: kind)?.files.contains(dependency.file) == true { return true }
        return kind.group.hasSuffix(".toolkit.fluxcd.io")
            && catalog.component(ofPackage: dependency.package)?.component == "flux"
    }

    private func component(
        _ dependency: Dependency, _ known: KnownComponent?, _ holders: [Resource]
    ) -> String {
        if let title = known?.title { return title }
        if dependency.datasource == .kubernetesAPI { return "API \(dependency.name)" }
        let releases = Set(holders.filter(\.isHelmRelease).map(\.name))
        if releases.count == 1, let name = releases.first, !name.contains("$") { return name }
        let name = PackageName(ToolPlace.holds(dependency) ? dependency.name : dependency.package)
        return dependency.datasource?.isNamedByRepository == true ? name.text : String(name.last)
    }

    private static func chart(of resource: Resource) -> String? {
        resource.isHelmRelease ? resource.root["spec"]?["chart"]?["spec"]?["chart"]?.text : nil
    }
}
