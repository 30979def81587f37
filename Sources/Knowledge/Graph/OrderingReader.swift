internal import Contracts
internal import Manifests
internal import YAMLText

/// Reads who waits for whom: Flux's dependsOn, and the annotations of the community.
struct OrderingReader {
    private(set) var edges: [ResourceGraph.Edge] = []
    private(set) var dangling: [ResourceGraph.Dangling] = []
    private(set) var problems: [Finding] = []

    init(_ model: RepositoryModel, _ index: NodeIndex) {
        for (place, resource) in model.resources.enumerated() {
            let nodes = index.ofResource[place]
            if nodes.isEmpty { continue }
            let (references, nonsense) = OrderingReference.all(of: resource)
            var last: (node: YAMLNode, place: Place)?
            for reference in references {
                // The entries of an annotation stand at one place.
                let known = last.flatMap { $0.node == reference.node ? $0.place : nil }
                let written = known ?? OrderingReader.place(of: reference.node, in: resource)
                last = (reference.node, written)
                for node in nodes { add(reference, from: node, written, index) }
            }
            for one in nonsense { note(one, resource, index.nodes[nodes.lowerBound].id) }
        }
    }

    private mutating func add(
        _ reference: OrderingReference, from node: Int, _ place: Place, _ index: NodeIndex
    ) {
        let answer = index.find(
            kind: reference.kind, namespace: reference.namespace, name: reference.name,
            from: node)
        switch answer {
        case .found(let targets):
            for target in targets {
                edges.append(
                    ResourceGraph.Edge(
                        from: node, to: target, field: reference.field, place: place))
            }
        case .unknown: break
        case .missing:
            let from = index.nodes[node].id
            let to = NodeID(
                kind: reference.kind, namespace: reference.namespace ?? from.namespace,
                name: reference.name)
            dangling.append(
                ResourceGraph.Dangling(
                    from: from, to: to.placed.text, field: reference.field, place: place))
        }
    }

    private mutating func note(_ one: OrderingNonsense, _ resource: Resource, _ id: NodeID) {
        problems.append(
            .of(
                .badAnnotation, id.text,
                "\(one.annotation) of \(id.text) has an entry that names nothing: \"\(one.text)\"",
                place: OrderingReader.place(of: one.node, in: resource)))
    }

    static func place(of node: YAMLNode, in resource: Resource) -> Place {
        Place(file: resource.file, document: resource.document, line: node.line.value)
    }
}
