internal import Contracts
package import Manifests

/// A graph as people and programs are shown it.
package struct GraphView {
    /// The formats that it can be written in, the default first.
    package static let formats = ["text", "dot", "mermaid", "json"]

    let graph: ResourceGraph
    let model: RepositoryModel
    let strategies: UpdateStrategies
    /// The nodes that are shown, ascending.
    let shown: [Int]
    /// The edges between them, those that give an order first.
    let edges: [(edge: ResourceGraph.Edge, isOrder: Bool)]

    /// Makes a view.
    ///
    /// - Parameter around: a component, an object's name, `Kind/name` or `Kind/namespace/name`: what
    ///   matches and its neighbours are shown; nil for all that has an edge.
    package init(
        _ graph: ResourceGraph, _ model: RepositoryModel, strategies: UpdateStrategies,
        around: String?
    ) {
        self.graph = graph
        self.model = model
        self.strategies = strategies
        let all =
            graph.ordering.map { (edge: $0, isOrder: true) }
            + graph.references.map { (edge: $0, isOrder: false) }
            + graph.owned.map { (edge: $0, isOrder: false) }
        guard let around else {
            edges = all
            shown = Set(all.flatMap { [$0.edge.from, $0.edge.to] }).sorted()
            return
        }
        let middle = Set(
            graph.nodes.indices.filter { GraphView.isMeant(graph.nodes[$0].id, by: around) })
        edges = all.filter { middle.contains($0.edge.from) || middle.contains($0.edge.to) }
        shown = middle.union(edges.flatMap { [$0.edge.from, $0.edge.to] }).sorted()
    }

    /// Whether nothing is shown.
    package var isEmpty: Bool { shown.isEmpty }

    private static func isMeant(_ id: NodeID, by word: String) -> Bool {
        id.name == word || id.text == word || "\(id.kind)/\(id.name)" == word
    }

    /// The whole in a format; text where the format is none of its own.
    package func written(as format: String) throws -> String {
        switch format {
        case "dot": dot
        case "mermaid": mermaid
        case "json": String(decoding: try CanonicalJSON.encode(json), as: UTF8.self)
        default: text
        }
    }

    private var dot: String {
        var lines = ["digraph upkeep {", "  rankdir=LR;", "  node [shape=box];"]
        for node in shown {
            lines.append("  n\(node) [label=\"\(GraphView.escaped(graph.nodes[node].id.text))\"];")
        }
        for (edge, isOrder) in edges {
            let style =
                isOrder ? "" : ", style=dashed"
            lines.append(
                "  n\(edge.from) -> n\(edge.to) [label=\"\(GraphView.escaped(edge.field))\"\(style)];"
            )
        }
        return (lines + ["}", ""]).joined(separator: "\n")
    }

    private var mermaid: String {
        var lines = ["flowchart LR"]
        for node in shown {
            lines.append("  n\(node)[\"\(GraphView.entities(graph.nodes[node].id.text))\"]")
        }
        for (edge, isOrder) in edges {
            lines.append("  n\(edge.from) \(isOrder ? "-->" : "-.->") n\(edge.to)")
        }
        return (lines + [""]).joined(separator: "\n")
    }

    private var text: String {
        let bare = graph.summary(resources: model.resources.count)
        var lines = [
            "\(bare.counts.resources) resources, \(graph.ordering.count) orderings, "
                + "\(graph.references.count) references, \(graph.cycles.count) cycles"
        ]
        var last = -1
        let sorted = edges.enumerated().sorted {
            ($0.element.edge.from, $0.offset) < ($1.element.edge.from, $1.offset)
        }
        for (edge, isOrder) in sorted.map(\.element) {
            if edge.from != last {
                let node = graph.nodes[edge.from]
                lines += [
                    "", "\(GraphView.plain(node.id.text))  \(GraphView.plain(node.place.words))",
                ]
                last = edge.from
            }
            let verb = isOrder ? "waits for" : edge.field == "brings" ? "brings" : "refers to"
            lines.append(
                "  \(verb) \(GraphView.plain(graph.nodes[edge.to].id.text))  "
                    + "(\(GraphView.plain(edge.place.words)))")
        }
        let wrong = graph.findings.map { finding in
            "\(finding.severity.rawValue): \(GraphView.plain(finding.message))  "
                + (finding.place.map { "(\(GraphView.plain($0.words)))" } ?? "")
        }.sorted()
        if !wrong.isEmpty { lines += [""] + wrong }
        return (lines + [""]).joined(separator: "\n")
    }

    private var json: JSONValue {
        let nodes = shown.map { place -> JSONValue in
            let node = graph.nodes[place]
            let strategy = strategies.strategy(of: node, in: model)
            return .object([
                "name": .string(GraphView.plain(node.id.text)),
                "place": GraphView.json(node.place),
                "strategy": .string(strategy.rawValue),
                "weight": node.weight.map { .integer($0) } ?? .null,
            ])
        }
        let edges = edges.map { edge, isOrder -> JSONValue in
            .object([
                "from": .string(GraphView.plain(graph.nodes[edge.from].id.text)),
                "to": .string(GraphView.plain(graph.nodes[edge.to].id.text)),
                "field": .string(edge.field), "order": .boolean(isOrder),
                "place": GraphView.json(edge.place),
            ])
        }
        let cycles = graph.cycles.map { cycle -> JSONValue in
            .array(cycle.members.map { .string(GraphView.plain(graph.nodes[$0].id.text)) })
        }
        return .object([
            "nodes": .array(nodes), "edges": .array(edges), "cycles": .array(cycles),
            "dangling": .array(
                graph.dangling.map { one in
                    .object([
                        "from": .string(GraphView.plain(one.from.text)),
                        "to": .string(GraphView.plain(one.to)), "field": .string(one.field),
                        "place": GraphView.json(one.place), "rule": .string(one.rule.id),
                    ])
                }),
            "duplicates": .array(
                graph.duplicates.map { one in
                    .object([
                        "name": .string(GraphView.plain(one.id.text)),
                        "places": .array(one.places.map(GraphView.json)),
                    ])
                }),
        ])
    }

    private static func json(_ place: Place) -> JSONValue {
        .object([
            "file": .string(plain(place.file)), "line": place.line.map { .integer($0) } ?? .null,
        ])
    }

    /// A text in one line, without control characters.
    static func plain(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars.prefix(600) {
            let isControl =
                scalar.properties.generalCategory == .control
                || scalar.properties.generalCategory == .format
            result.unicodeScalars.append(isControl ? "?" : scalar)
        }
        return result
    }

    /// A text in a string of the dot language.
    static func escaped(_ text: String) -> String {
        plain(text).reduce(into: "") { result, letter in
            if letter == "\"" || letter == "\\" { result.append("\\") }
            result.append(letter)
        }
    }

    /// A text in a quoted label of mermaid: what means something there as an entity.
    static func entities(_ text: String) -> String {
        plain(text).unicodeScalars.reduce(into: "") { result, scalar in
            let isPlain =
                scalar.properties.isAlphabetic || (48...57).contains(scalar.value)
                || "-./: _".unicodeScalars.contains(scalar)
            result += isPlain ? String(scalar) : "#\(scalar.value);"
        }
    }
}

extension ResourceGraph {
    /// What each Flux Kustomization brings, as edges.
    var owned: [Edge] {
        nodes.indices.flatMap { from in
            brought[from].map { to in
                Edge(from: from, to: to, field: "brings", place: nodes[from].place)
            }
        }
    }
}
