package import Catalog
package import Contracts
package import Manifests
internal import YAMLText

/// Finds out what updates are about.
package struct SubjectFinder {
    private let model: RepositoryModel
    private let catalog: ComponentCatalog
    /// HelmReleases by the source that they take their chart from.
    private let sources: SourceUsers
    /// What the repository's own definitions serve.
    let served: ServedAPIs
    private let claims = KnownClaims()

    /// Makes a finder for updates of a repository.
    package init(_ model: RepositoryModel, _ catalog: ComponentCatalog) {
        self.model = model
        self.catalog = catalog
        sources = SourceUsers(model)
        served = ServedAPIs(model.resources)
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
        let namespaces = Set(holders.flatMap(model.namespaces))
        let affected = Affected(
            workloads: Set(holders.flatMap(titles)).sorted(),
            applications: owners.map { "\($0.namespace)/\($0.name)" },
            namespaces: namespaces.sorted(),
            data: Set(holders.flatMap { claims.names($0, model) }).sorted())
        let chart = holders.lazy.compactMap { SubjectFinder.chart(of: $0) }
            .compactMap { catalog.component(ofPackage: $0) }.first
        let layer =
            known?.layer ?? chart?.layer
            ?? namespaces.sorted().lazy.compactMap { catalog.layer(ofNamespace: $0) }.first
        return Subject(
            component: component(dependency, known, holders),
            layer: isTool ? .ci : layer ?? .application,
            nodes: Set(holders.compactMap { model.node(of: $0) } + owners), affected: affected,
            maxMinorStep: known?.isTool(dependency.name) == true ? nil : known?.maxMinorStep)
    }

    /// Whether a dependency brings the definitions of a kind: it stands in their file, or is the Flux that
    /// serves Flux's own kinds.
    func brings(_ kind: ServedAPIs.Kind, _ dependency: Dependency) -> Bool {
        if dependency.datasource == .kubernetesAPI || ToolPlace.holds(dependency) { return false }
        if served.definition(of: kind)?.files.contains(dependency.file) == true { return true }
        return kind.group.hasSuffix(".toolkit.fluxcd.io")
            && catalog.component(ofPackage: dependency.package)?.component == "flux"
    }

    /// What people call an object, once for each namespace and name that it ends up with.
    private func titles(_ resource: Resource) -> [String] {
        let names = model.texts(resource.name, in: resource.file)
        let namespaces = model.namespaces(of: resource).sorted()
        return (namespaces.isEmpty ? [""] : namespaces).flatMap { namespace in
            names.map { "\(resource.kind)/\(namespace)/\($0)" }
        }
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

/// The volume claims of objects, each looked for once.
private final class KnownClaims {
    private struct Place: Hashable {
        let file: String
        let document: Int
    }

    private var known: [Place: [String]] = [:]

    /// Their names with variables filled in; a template that nothing fills in names none.
    func names(_ resource: Resource, _ model: RepositoryModel) -> [String] {
        let place = Place(file: resource.file, document: resource.document)
        if let names = known[place] { return names }
        let names = VolumeClaims.names(resource).flatMap { model.texts($0, in: resource.file) }
        known[place] = names
        return names
    }
}
