package import Manifests
internal import YAMLText

/// Who waits for whom among Flux Kustomizations and HelmReleases.
package struct FluxGraph: Sendable {
    /// A `dependsOn` entry that leads nowhere.
    package struct Dangling: Sendable, Hashable {
        /// Who depends.
        package let from: NodeID
        /// On what, kind/namespace/name.
        package let to: String
        /// Where it says so.
        package let file: String
    }

    /// An object that two files define.
    package struct Duplicate: Sendable, Hashable {
        /// What it is.
        package let node: NodeID
        /// The files, sorted.
        package let files: [String]
    }

    /// The nodes, with the file that defines each.
    package let nodes: [NodeID: String]
    /// What each node waits for.
    package let edges: [NodeID: Set<NodeID>]
    /// What each Flux Kustomization brings: the nodes that its files define, itself left out.
    package let children: [NodeID: Set<NodeID>]
    /// Entries that lead nowhere, sorted.
    package let dangling: [Dangling]
    /// Objects defined twice, sorted.
    package let duplicates: [Duplicate]
    /// Nodes that wait for each other, each set in the order in which they wait, sorted.
    package let cycles: [[NodeID]]

    /// Reads the graph of a repository.
    package init(_ model: RepositoryModel) {
        var files: [NodeID: [String]] = [:]
        var wanted: [Wanted] = []
        for resource in model.resources {
            guard let id = model.node(of: resource), FluxGraph.isDefinition(resource) else {
                continue
            }
            files[id, default: []].append(resource.file)
            for entry in resource.root["spec"]?["dependsOn"]?.items ?? [] {
                wanted.append(Wanted(from: id, file: resource.file, entry: entry.resolved))
            }
        }
        let byName = Dictionary(grouping: files.keys) { $0.kind + "/" + $0.name }
        var edges: [NodeID: Set<NodeID>] = [:]
        var dangling: Set<Dangling> = []
        for one in wanted {
            let targets = one.targets(byName)
            if targets.isEmpty { dangling.insert(one.dangling) }
            edges[one.from, default: []].formUnion(targets)
        }
        nodes = files.mapValues { $0.sorted().first ?? "" }
        self.edges = edges
        cycles = FluxGraph.cycles(nodes.keys, edges)
        children = FluxGraph.children(files, model)
        self.dangling = dangling.sorted { ($0.from.text, $0.to) < ($1.from.text, $1.to) }
        duplicates = files.compactMap { id, files in
            files.count > 1 ? Duplicate(node: id, files: files.sorted()) : nil
        }.sorted { $0.node < $1.node }
    }

    /// One `dependsOn` entry.
    private struct Wanted {
        let from: NodeID
        let file: String
        let entry: YAMLNode

        private var name: String { entry["name"]?.text ?? "" }
        private var namespace: String? { entry["namespace"]?.text }

        /// The nodes it can mean: in the namespace it names, else where no namespace is known.
        func targets(_ byName: [String: [NodeID]]) -> [NodeID] {
            let same = byName["\(from.kind)/\(name)"] ?? []
            let exact = same.filter { $0.namespace == namespace ?? from.namespace }
            if !exact.isEmpty { return exact }
            let isOpen = from.namespace.isEmpty && namespace == nil
            return same.filter { $0.namespace.isEmpty || isOpen }
        }

        var dangling: Dangling {
            let to = "\(from.kind)/\(namespace ?? from.namespace)/\(name)"
            return Dangling(from: from, to: to, file: file)
        }
    }

    private static func children(
        _ files: [NodeID: [String]], _ model: RepositoryModel
    ) -> [NodeID: Set<NodeID>] {
        var children: [NodeID: Set<NodeID>] = [:]
        for (node, files) in files {
            for owner in files.flatMap({ model.owners[$0] ?? [] }) where owner != node {
                children[owner, default: []].insert(node)
            }
        }
        return children
    }

    /// A patch repeats kind and name of what it patches, and lacks what makes it whole.
    private static func isDefinition(_ resource: Resource) -> Bool {
        guard let spec = resource.root["spec"] else { return false }
        return resource.isHelmRelease
            ? spec["chart"] != nil || spec["chartRef"] != nil
            : spec["sourceRef"] != nil || spec["path"] != nil
    }

    private static func cycles(
        _ nodes: some Sequence<NodeID>, _ edges: [NodeID: Set<NodeID>]
    ) -> [[NodeID]] {
        StrongComponents.find(nodes: nodes.sorted()) { (edges[$0] ?? []).sorted() }
            .filter { component in
                component.count > 1
                    || component.first.map { edges[$0]?.contains($0) == true } == true
            }
            .map { ordered($0, edges) }
            .sorted { ($0.first?.text ?? "") < ($1.first?.text ?? "") }
    }

    /// Walks a cycle from its first member.
    private static func ordered(
        _ component: [NodeID], _ edges: [NodeID: Set<NodeID>]
    ) -> [NodeID] {
        let members = Set(component)
        guard let first = component.sorted().first else { return [] }
        var path = [first]
        var node = first
        while let next = (edges[node] ?? []).sorted().first(where: {
            members.contains($0) && !path.contains($0)
        }) {
            path.append(next)
            node = next
        }
        return path + component.sorted().filter { !path.contains($0) }
    }

    /// Every node that these wait for, directly or not, with what it brings; themselves only where
    /// they wait in a circle.
    package func prerequisites(of start: some Sequence<NodeID>) -> Set<NodeID> {
        reached(from: start.flatMap { edges[$0] ?? [] }) { node in
            (edges[node] ?? []).union(children[node] ?? [])
        }
    }

    /// The members of cycles, and everything that cannot become ready because of them.
    package var stuck: Set<NodeID> { dependents(of: Set(cycles.joined())) }

    /// These nodes, and every node that cannot become ready before them: what waits for one of them,
    /// and what one of them brings.
    package func dependents(of start: Set<NodeID>) -> Set<NodeID> {
        var waiting: [NodeID: Set<NodeID>] = [:]
        for (node, targets) in edges {
            for target in targets { waiting[target, default: []].insert(node) }
        }
        return reached(from: Array(start)) { node in
            (waiting[node] ?? []).union(children[node] ?? [])
        }
    }

    private func reached(
        from start: [NodeID], _ next: (NodeID) -> Set<NodeID>
    ) -> Set<NodeID> {
        var found: Set<NodeID> = []
        var open = start
        while let node = open.popLast() {
            if found.insert(node).inserted { open += next(node) }
        }
        return found
    }
}
