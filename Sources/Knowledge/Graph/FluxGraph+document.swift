package import Contracts
internal import Manifests

extension FluxGraph {
    /// The graph as a document tells it.
    ///
    /// - Parameter resources: the repository's objects, nodes or not.
    package func summary(resources: Int) -> GraphSummary {
        GraphSummary(
            counts: GraphCounts(
                resources: resources, nodes: nodes.count,
                edges: edges.values.reduce(0) { $0 + $1.count }),
            cycles: cycles.map { GraphCycle(members: $0.map(\.text)) },
            dangling: dangling.map {
                DanglingDependency(from: $0.from.text, to: $0.to, file: $0.file)
            })
    }

    /// What is wrong with the dependencies between resources, in no particular order.
    package var findings: [Finding] {
        var findings: [Finding] = cycles.map { cycle in
            let names = cycle.map(\.text)
            let file = cycle.first.flatMap { nodes[$0] }
            return .of(
                .dependencyCycle, names.first ?? "",
                "\(names.joined(separator: " → ")) → \(names.first ?? "")",
                place: file.map { Place(file: $0) },
                evidence: "these and what waits for them cannot become ready")
        }
        findings += dangling.map {
            .of(
                .danglingDependency, $0.from.text, "\($0.from.text) waits for \($0.to)",
                place: Place(file: $0.file))
        }
        findings += duplicates.map {
            .of(
                .duplicateResource, $0.node.text,
                "\($0.node.text) is defined in \($0.files.count) files",
                place: $0.files.first.map { Place(file: $0) },
                evidence: $0.files.joined(separator: ", "))
        }
        return findings
    }
}
