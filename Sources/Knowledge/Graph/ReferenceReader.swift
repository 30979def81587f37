internal import Contracts
internal import Manifests
internal import YAMLText

/// Reads who refers to whom: for what an update touches, never for an order.
struct ReferenceReader {
    private(set) var edges: [ResourceGraph.Edge] = []
    private(set) var dangling: [ResourceGraph.Dangling] = []
    /// Whether some were left out.
    private(set) var isCut = false

    private let model: RepositoryModel
    private let index: NodeIndex
    private let world: MissingJudge

    init(_ model: RepositoryModel, _ index: NodeIndex) {
        self.model = model
        self.index = index
        world = MissingJudge(model, index)
        let ofAll = ReferenceTable.byKind["*"]
        for (place, resource) in model.resources.enumerated() {
            let nodes = index.ofResource[place]
            if nodes.isEmpty { continue }
            for steps in [ReferenceTable.byKind[resource.kind], ofAll] {
                guard let steps else { continue }
                if resource.kind == "Kustomization", !resource.isFluxKustomization { continue }
                steps.walk(resource.root) { row, mapping in
                    add(row, mapping, resource, nodes)
                }
            }
        }
        addSelected()
        addDefined()
    }

    private mutating func append(_ edge: ResourceGraph.Edge) {
        if edges.count >= NodeIndex.edgeLimit {
            isCut = true
        } else {
            edges.append(edge)
        }
    }

    private mutating func add(
        _ row: ReferenceTable.Row, _ mapping: YAMLNode, _ resource: Resource, _ nodes: Range<Int>
    ) {
        guard let node = mapping[row.key], let name = node.text, !name.isEmpty else { return }
        let isWhole = row.key == "name"
        let kind = isWhole ? mapping["kind"]?.text ?? row.target : row.target
        if kind.isEmpty { return }
        let namespace = isWhole ? mapping["namespace"]?.text : nil
        // Which API the other is of, where it is told: of one kind there may be several.
        let group = isWhole ? (mapping["group"] ?? mapping["apiVersion"])?.text : nil
        let written = OrderingReader.place(of: node, in: resource)
        let field = row.key == "name" ? row.path : row.path + "." + row.key
        for from in nodes {
            let answer = index.find(
                kind: kind, namespace: namespace, name: name, from: from,
                where: { node in group.map { ReferenceReader.isOf($0, node.group) } ?? true })
            switch answer {
            case .found(let targets):
                for to in targets where to != from {
                    append(ResourceGraph.Edge(from: from, to: to, field: field, place: written))
                }
            case .unknown: break
            case .missing:
                guard row.isJudged, mapping["optional"]?.text != "true" else { continue }
                let own = index.nodes[from].id
                let to = NodeID(kind: kind, namespace: namespace ?? own.namespace, name: name)
                    .placed
                if world.isMissed(to, from: from) {
                    dangling.append(
                        ResourceGraph.Dangling(
                            from: own, to: to.text, field: field, place: written))
                }
            }
        }
    }

    /// Services, budgets and monitors, and what they select.
    private mutating func addSelected() {
        let labels = LabelIndex(model, index)
        for (number, node) in index.nodes.enumerated() {
            guard let selector = LabelIndex.selector(of: model.resources[node.resource]) else {
                continue
            }
            let place = OrderingReader.place(of: selector.node, in: model.resources[node.resource])
            for to in labels.find(selector, like: number, limit: NodeIndex.edgeLimit - edges.count)
            {
                append(
                    ResourceGraph.Edge(
                        from: number, to: to, field: selector.field, place: place))
            }
        }
    }

    /// Custom resources, and the definitions of their kinds.
    private mutating func addDefined() {
        var definitions: [String: [Int]] = [:]
        for (number, node) in index.nodes.enumerated()
        where node.id.kind == "CustomResourceDefinition" {
            let spec = model.resources[node.resource].root["spec"]
            guard let group = spec?["group"]?.text, let kind = spec?["names"]?["kind"]?.text else {
                continue
            }
            definitions["\(group)/\(kind)", default: []].append(number)
        }
        if definitions.isEmpty { return }
        for (number, node) in index.nodes.enumerated() where !node.group.isEmpty {
            for to in definitions["\(node.group)/\(node.id.kind)"]?.prefix(8) ?? [] {
                append(
                    ResourceGraph.Edge(from: number, to: to, field: "kind", place: node.place))
            }
        }
    }

    /// Whether a group or an apiVersion is of an API group.
    private static func isOf(_ text: String, _ group: String) -> Bool {
        if text.contains("/") { return text.hasPrefix(group + "/") }
        return text == group || text == "v1" && group.isEmpty || text.isEmpty && group.isEmpty
    }
}
