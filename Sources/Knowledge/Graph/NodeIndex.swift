internal import Contracts
internal import Manifests
internal import YAMLText

/// The nodes of a repository, by name, with what tells one cluster's from another's.
struct NodeIndex: Sendable {
    /// Nodes, and edges of each sort, at most that are made beyond one for each object.
    static let edgeLimit = 1_000_000
    /// Kustomizations above a file that are told apart at most.
    private static let rootLimit = 8

    /// Every object, in the order of the files.
    private(set) var nodes: [ResourceGraph.Node] = []
    /// Each node as the Kustomization that brings it sees it.
    private(set) var instances: [RepositoryModel.Instance] = []
    /// The nodes of each of the model's resources.
    private(set) var ofResource: [Range<Int>] = []
    /// Annotations that say nothing.
    private(set) var problems: [Finding] = []
    /// Whether names were left out.
    private(set) var isCut = false
    /// The nodes by what they are called, where that is known.
    private var byName = NodeLists<NodeID>()
    /// The same for what an object is called in its file, where that is another name.
    private var byText = NodeLists<NodeID>()
    private var textOf: [Int: NodeID] = [:]
    /// The nodes of a kind and name in any namespace.
    private var anywhere = NodeLists<NodeID>()
    private var roots: [[Int]] = []
    private let ownersOf: [String: [Int]]

    init(_ model: RepositoryModel) {
        let foreign = ForeignOwners(model).places
        ownersOf =
            foreign.isEmpty
            ? model.ownerPlaces
            : model.ownerPlaces.mapValues { $0.filter { !foreign.contains($0) } }
        let patches = model.kustomize.patches
        byName.reserve(model.resources.count)
        anywhere.reserve(model.resources.count)
        for (place, resource) in model.resources.enumerated() {
            let start = nodes.count
            if NodeIndex.isDefinition(resource), !patches.contains(resource.file) {
                add(resource, place, model)
            }
            ofResource.append(start..<nodes.count)
        }
        roots = ClusterRoots(model, ownersOf, limit: NodeIndex.rootLimit).ofResource
    }

    private mutating func add(_ resource: Resource, _ place: Int, _ model: RepositoryModel) {
        var instances = model.instances(of: resource)
        if nodes.count + instances.count > model.resources.count + NodeIndex.edgeLimit {
            instances = Array(instances.prefix(1))
            isCut = true
        }
        let written = Place(
            file: resource.file, document: resource.document, line: resource.root.line.value)
        let marks = UpdateMarks(resource, written)
        problems += marks.problems
        let text = NodeID(
            kind: resource.kind, namespace: model.namespace(of: resource), name: resource.name)
        for instance in instances {
            let id = instance.id.placed
            let number = nodes.count
            nodes.append(
                ResourceGraph.Node(
                    id: id, group: resource.group, place: written, resource: place,
                    weight: marks.weight, wantedStrategy: marks.strategy))
            self.instances.append(instance)
            if instance.isNamed {
                byName.append(number, at: id)
                anywhere.append(
                    number, at: NodeID(kind: id.kind, namespace: "", name: id.name))
            }
            if !instance.isNamed || id != text {
                byText.append(number, at: text)
                textOf[number] = text
            }
        }
    }

    /// The Flux Kustomizations that bring a file, by their places in the model, ascending.
    func owners(of file: String) -> [Int] { ownersOf[file] ?? [] }

    /// The nodes that a name means, or that are written so in their files.
    func places(of id: NodeID) -> [Int] { byName[id] + byText[id] }

    /// What a node is called, and what its file calls it.
    func names(of node: Int) -> [NodeID] { [nodes[node].id] + (textOf[node].map { [$0] } ?? []) }

    /// What a name can mean.
    enum Answer {
        /// These nodes: one, but for the same name in several clusters.
        case found([Int])
        /// It cannot be told: the name has a variable, or fits several namespaces.
        case unknown
        /// Nothing in the repository.
        case missing
    }

    /// Looks for what a node means by a name, in its own namespace where none is written.
    ///
    /// - Parameter isMeant: whether a node can be it at all.
    func find(
        kind: String, namespace: String?, name: String, from node: Int,
        where isMeant: (ResourceGraph.Node) -> Bool = { _ in true }
    ) -> Answer {
        let instance = instances[node]
        guard let name = instance.filled(name) else { return .unknown }
        var wanted: String? = nodes[node].id.namespace
        if let namespace { wanted = instance.filled(namespace) }
        guard let wanted else { return .unknown }
        let id = NodeID(kind: kind, namespace: wanted, name: name).placed
        if let only = byName.only(id), isMeant(nodes[only]) { return .found([only]) }
        let exact = byName[id].filter { isMeant(nodes[$0]) }
        if !exact.isEmpty { return .found(nearest(exact, to: node)) }
        // A namespace that nobody writes may be the one that is meant.
        let all = anywhere[NodeID(kind: kind, namespace: "", name: name)]
        let others = nearest(
            all.filter {
                (wanted.isEmpty || nodes[$0].id.namespace.isEmpty) && isMeant(nodes[$0])
            }, to: node)
        let ids = Set(others.map { nodes[$0].id })
        if ids.isEmpty { return .missing }
        return ids.count == 1 ? .found(others) : .unknown
    }

    /// A number that tells objects of different clusters apart, as far as it can be told; nil where not.
    func cluster(of node: Int) -> Int? { roots[nodes[node].resource].first }

    /// Of nodes with one name those of the same cluster, as far as it can be told; else all.
    private func nearest(_ found: [Int], to node: Int) -> [Int] {
        guard found.count > 1 else { return found }
        let own = Set(roots[nodes[node].resource])
        if own.isEmpty { return found }
        let same = found.filter { !own.isDisjoint(with: roots[nodes[$0].resource]) }
        return same.isEmpty ? found : same
    }

    /// A patch repeats kind and name of what it patches, and lacks what makes it whole.
    private static func isDefinition(_ resource: Resource) -> Bool {
        if resource.kind == "Kustomization" || resource.kind == "Component",
            resource.group == "kustomize.config.k8s.io"
        {
            return false
        }
        guard resource.isFluxKustomization || resource.isHelmRelease else { return true }
        guard let spec = resource.root["spec"] else { return false }
        return resource.isHelmRelease
            ? spec["chart"] != nil || spec["chartRef"] != nil
            : spec["sourceRef"] != nil || spec["path"] != nil
    }
}
