package import Contracts
internal import Manifests

extension ResourceGraph {
    /// The graph as a document tells it.
    ///
    /// - Parameter resources: the repository's objects, nodes or not.
    package func summary(resources: Int) -> GraphSummary {
        GraphSummary(
            counts: GraphCounts(
                resources: resources, nodes: nodes.count, edges: ordering.count,
                references: references.count),
            cycles: cycles.map { cycle in
                GraphCycle(
                    members: cycle.members.map { nodes[$0].id.text },
                    edges: cycle.edges.map { edge in
                        GraphEdge(
                            from: nodes[edge.from].id.text, to: nodes[edge.to].id.text,
                            place: edge.place)
                    })
            },
            dangling: dangling.filter { $0.rule == .danglingDependency }.map {
                DanglingDependency(
                    from: $0.from.text, to: $0.to, file: $0.place.file, line: $0.place.line)
            }.sorted { ($0.from, $0.to, $0.file) < ($1.from, $1.to, $1.file) })
    }

    /// What is wrong with the dependencies between resources, in no particular order.
    package var findings: [Finding] {
        cycles.map(finding) + dangling.map(\.finding) + duplicates.map(\.finding) + problems
    }

    private func finding(_ cycle: Cycle) -> Finding {
        let start = cycle.edges.first?.from
        let last = cycle.edges.firstIndex { $0.to == start } ?? cycle.edges.count - 1
        let closed = cycle.edges.prefix(last + 1)
        let first = cycle.members.first.map { nodes[$0].id.text } ?? ""
        let names = closed.map { nodes[$0.from].id.text } + [first]
        let isFlux = closed.allSatisfy { $0.field == "spec.dependsOn" }
        let isOfKustomizations = isFlux && names.allSatisfy { $0.hasPrefix("Kustomization/") }
        let effect =
            isOfKustomizations
            ? "none of them becomes ready, and a new revision of their source no longer "
                + "triggers any Kustomization of that source"
            : isFlux ? "none of them becomes ready" : "there is no order in which to update them"
        let written = closed.map { edge in
            "\(nodes[edge.from].id.text) waits for \(nodes[edge.to].id.text) in \(edge.place.words)"
        }
        return .of(
            .dependencyCycle, first,
            "Circular dependencies detected: \(names.joined(separator: " → ")): \(effect)",
            place: cycle.edges.first?.place, evidence: written.joined(separator: "; "))
    }
}

extension ResourceGraph.Dangling {
    /// The rule that it breaks: Flux itself waits in vain, or something is missing.
    var rule: Rule {
        if OrderingField.isAt(field) { return .danglingDependency }
        return field.hasSuffix("sourceRef") || field.hasSuffix("chartRef")
            ? .danglingSource : .danglingReference
    }

    fileprivate var finding: Finding {
        let verb = rule == .danglingDependency ? "waits for" : "refers to"
        return .of(
            rule, from.text, "\(from.text) \(verb) \(to), which the repository does not have",
            place: place, evidence: "\(field) in \(place.words)")
    }
}

extension ResourceGraph.Duplicate {
    fileprivate var finding: Finding {
        .of(
            .duplicateResource, id.text, "\(id.text) is defined at \(places.count) places",
            place: places.first,
            evidence: places.prefix(20).map(\.words).joined(separator: ", "))
    }
}

extension Place {
    /// The file, and the line where it is known.
    var words: String { line.map { "\(file):\($0)" } ?? file }
}

/// The fields and annotations that give an order.
enum OrderingField {
    /// Whether a field is one of them.
    static func isAt(_ field: String) -> Bool {
        field == "spec.dependsOn" || OrderingReference.annotations.contains(field)
    }
}
