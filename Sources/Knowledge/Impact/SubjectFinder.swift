package import Catalog
package import Contracts
package import Manifests
internal import YAMLText

/// Finds out what updates are about.
package struct SubjectFinder {
    private let model: RepositoryModel
    private let catalog: ComponentCatalog
    /// HelmReleases by the source that they take their chart from.
    private let usersOfSource: [String: [Resource]]
    private let claims = KnownClaims()

    /// Makes a finder for updates of a repository.
    package init(_ model: RepositoryModel, _ catalog: ComponentCatalog) {
        self.model = model
        self.catalog = catalog
        var users: [String: [Resource]] = [:]
        for resource in model.resources where resource.isHelmRelease {
            guard let source = resource.root["spec"]?["chartRef"], let kind = source["kind"]?.text,
                let name = source["name"]?.text
            else { continue }
            users["\(kind)/\(name)", default: []].append(resource)
        }
        usersOfSource = users
    }

    /// What an update of a dependency is about.
    package func subject(of dependency: Dependency, _ update: Update) -> Subject {
        let references = update.references.isEmpty ? dependency.references : update.references
        let documents = Set(references.compactMap(\.document))
        let resources = documents.sorted()
            .compactMap { model.resource(file: dependency.file, document: $0) }
        let holders = resources.flatMap { users(of: $0) }
        let owners = model.owners[dependency.file] ?? []
        let known = catalog.component(ofPackage: dependency.package)
        let namespaces = Set(holders.map { model.namespace(of: $0) }).filter { !$0.isEmpty }
        let affected = Affected(
            workloads: Set(holders.map(title)).sorted(),
            applications: owners.map { "\($0.namespace)/\($0.name)" },
            namespaces: namespaces.sorted(),
            data: Set(holders.flatMap(claims.names)).sorted())
        let chart = holders.lazy.compactMap { SubjectFinder.chart(of: $0) }
            .compactMap { catalog.component(ofPackage: $0) }.first
        return Subject(
            component: component(dependency, known, holders),
            layer: known?.layer ?? chart?.layer
                ?? namespaces.sorted().lazy.compactMap { catalog.layer(ofNamespace: $0) }.first
                ?? .application,
            nodes: Set(holders.compactMap { model.node(of: $0) } + owners), affected: affected,
            maxMinorStep: known?.maxMinorStep)
    }

    /// A source's update is its users' update.
    private func users(of resource: Resource) -> [Resource] {
        guard resource.group == "source.toolkit.fluxcd.io" else { return [resource] }
        let users = usersOfSource["\(resource.kind)/\(resource.name)"] ?? []
        return users.isEmpty ? [resource] : users
    }

    private func title(_ resource: Resource) -> String {
        "\(resource.kind)/\(model.namespace(of: resource))/\(resource.name)"
    }

    private func component(
        _ dependency: Dependency, _ known: KnownComponent?, _ holders: [Resource]
    ) -> String {
        if let title = known?.title { return title }
        if dependency.datasource == .kubernetesAPI { return "API \(dependency.name)" }
        let releases = Set(holders.filter(\.isHelmRelease).map(\.name))
        if releases.count == 1, let name = releases.first, !name.contains("$") { return name }
        if dependency.datasource?.isNamedByRepository == true {
            return PackageName(dependency.package).text
        }
        return String(PackageName(dependency.package).last)
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

    func names(_ resource: Resource) -> [String] {
        let place = Place(file: resource.file, document: resource.document)
        if let names = known[place] { return names }
        let names = VolumeClaims.names(resource)
        known[place] = names
        return names
    }
}
