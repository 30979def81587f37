internal import Contracts
internal import Manifests

/// What is wrong with the dependencies between resources.
enum GraphFindings {
    /// The findings, in no particular order.
    static func of(_ graph: FluxGraph, _ cycles: [[NodeID]]) -> [Finding] {
        var findings: [Finding] = cycles.map { cycle in
            let names = cycle.map(\.text)
            let file = cycle.first.flatMap { graph.nodes[$0] }
            return .of(
                .dependencyCycle, names.first ?? "",
                "\(names.joined(separator: " → ")) → \(names.first ?? "")",
                place: file.map { Place(file: $0) },
                evidence: "these and what waits for them cannot become ready")
        }
        findings += graph.dangling.map {
            .of(
                .danglingDependency, $0.from.text, "\($0.from.text) waits for \($0.to)",
                place: Place(file: $0.file))
        }
        findings += graph.duplicates.map {
            .of(
                .duplicateResource, $0.node.text,
                "\($0.node.text) is defined in \($0.files.count) files",
                place: $0.files.first.map { Place(file: $0) },
                evidence: $0.files.joined(separator: ", "))
        }
        return findings
    }

    /// The members of cycles, and everything that cannot become ready because of them.
    static func stuck(in graph: FluxGraph, _ cycles: [[NodeID]]) -> Set<NodeID> {
        graph.dependents(of: Set(cycles.joined()))
    }
}
