internal import Contracts
internal import GitStore
internal import Manifests
internal import YAMLText

/// What an update is about: its component, layer, nodes of the graph, and what it touches.
struct Subject {
    let component: String
    let layer: Layer
    let nodes: Set<NodeID>
    let affected: Affected
    let minorsAStep: Int?
}

/// Finds out what updates are about.
struct SubjectFinder {
    private let model: RepositoryModel
    /// HelmReleases by the source that they take their chart from.
    private let usersOfSource: [String: [Resource]]

    init(_ model: RepositoryModel) {
        self.model = model
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
    func subject(of dependency: Dependency, _ update: Update) -> Subject {
        let references = update.references.isEmpty ? dependency.references : update.references
        let documents = Set(references.compactMap(\.document))
        let resources = documents.sorted()
            .compactMap { model.resource(file: dependency.file, document: $0) }
        let holders = resources.flatMap { users(of: $0) }
        let owners = model.owners[dependency.file] ?? []
        let known = KnownComponent.of(dependency.package)
        let namespaces = Set(holders.map { model.namespace(of: $0) }).filter { !$0.isEmpty }
        let affected = Affected(
            workloads: Set(holders.map(title)).sorted(),
            applications: owners.map { "\($0.namespace)/\($0.name)" },
            namespaces: namespaces.sorted(),
            data: Set(holders.flatMap(VolumeClaims.names)).sorted())
        let chart = holders.lazy.compactMap { SubjectFinder.chart(of: $0) }
            .compactMap { KnownComponent.of($0) }.first
        return Subject(
            component: component(dependency, known, holders),
            layer: known?.layer ?? chart?.layer
                ?? namespaces.sorted().lazy.compactMap(KnownComponent.layer).first ?? .application,
            nodes: Set(holders.compactMap { model.node(of: $0) } + owners), affected: affected,
            minorsAStep: known?.minorsAStep)
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
        if let name = known?.name { return name }
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

/// Finds the volume claims that an object mounts or makes.
enum VolumeClaims {
    /// Their names, from volumes, claim templates and the values charts commonly take.
    static func names(_ resource: Resource) -> [String] {
        if resource.kind == "PersistentVolumeClaim" { return [resource.name] }
        var found: [String] = []
        var open = [resource.root]
        while let node = open.popLast() {
            switch node.kind {
            case .mapping:
                for (key, value) in node.entries {
                    let name = key.text ?? ""
                    if name == "claimName" || name == "existingClaim",
                        let text = value.resolved.text
                    {
                        found.append(text)
                    } else if name == "volumeClaimTemplates" {
                        found += value.resolved.items.compactMap {
                            $0.resolved["metadata"]?["name"]?.text
                        }
                    } else {
                        open.append(value)
                    }
                }
            case .sequence: open += node.items
            case .scalar, .alias: break
            }
        }
        return found.filter { !$0.isEmpty }
    }
}
