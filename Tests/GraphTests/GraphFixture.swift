import YAMLText

@testable import Graph
@testable import Manifests

/// Objects and repositories for tests of the graph.
enum GraphFixture {
    /// A repository of these files.
    static func model(_ files: [String: String]) throws -> RepositoryModel {
        RepositoryModel(trees: try files.mapValues { try YAMLTree(Array($0.utf8)) })
    }

    /// A Flux Kustomization, so that what lies below a directory is brought by one.
    static func kustomization(_ name: String, _ path: String, _ more: String = "") -> String {
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
            + "metadata: {name: \(name), namespace: flux-system}\n"
            + "spec:\n  path: \(path)\n  sourceRef: {kind: GitRepository, name: flux-system}\n\(more)"
    }

    /// An object with a body in YAML.
    static func object(
        _ kind: String, _ name: String, api: String = "v1", marks: [String: String] = [:],
        _ body: String = ""
    ) -> String {
        let annotations = marks.sorted { $0.key < $1.key }
            .map { "    \($0.key): \"\($0.value)\"\n" }.joined()
        return "---\napiVersion: \(api)\nkind: \(kind)\nmetadata:\n  name: \"\(name)\"\n"
            + "  namespace: n\n" + (annotations.isEmpty ? "" : "  annotations:\n\(annotations)")
            + body + "\n"
    }

    /// A Deployment whose pods have this specification.
    static func deployment(_ name: String, _ pods: String, labels: String = "app: web") -> String {
        object(
            "Deployment", name, api: "apps/v1",
            "spec: {template: {metadata: {labels: {\(labels)}}, spec: {\(pods)}}}")
    }

    /// An edge in words.
    static func text(_ edge: ResourceGraph.Edge, _ graph: ResourceGraph) -> String {
        "\(graph.nodes[edge.from].id.text) \(edge.field) \(graph.nodes[edge.to].id.text)"
    }
}
