import Testing
import YAMLText

@testable import Graph
@testable import Manifests

@Suite struct FluxGraphTests {
    private func model(_ files: [String: String]) throws -> RepositoryModel {
        RepositoryModel(trees: try files.mapValues { try YAMLTree(Array($0.utf8)) })
    }

    private func kustomization(_ name: String, _ path: String, after: [String] = []) -> String {
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
            + "metadata: {name: \(name), namespace: flux-system}\nspec:\n  path: \(path)\n"
            + "  sourceRef: {kind: GitRepository, name: home}\n  dependsOn:"
            + (after.isEmpty ? " []\n" : "\n" + after.map { "    - name: \($0)\n" }.joined())
    }

    private func release(_ name: String, after: [String] = []) -> String {
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: \(name)}\n"
            + "spec:\n  chart: {spec: {chart: x, version: 1.0.0}}\n  dependsOn:"
            + (after.isEmpty ? " []\n" : "\n" + after.map { "    - name: \($0)\n" }.joined())
    }

    @Test func findsCyclesAndWhatTheyBlock() throws {
        let graph = FluxGraph(
            try model([
                "f/a.yaml": kustomization("a", "a", after: ["b"]),
                "f/b.yaml": kustomization("b", "b", after: ["a"]),
                "f/c.yaml": kustomization("c", "c", after: ["a"]),
                "f/d.yaml": kustomization("d", "d"), "b/x.yaml": release("x"),
            ]))
        #expect(graph.cycles.map { $0.map(\.name) } == [["a", "b"]])
        #expect(Set(graph.stuck.map(\.name)) == ["a", "b", "c", "x"])
    }

    @Test func takesAResourceThatWaitsForItselfForACycle() throws {
        let graph = FluxGraph(try model(["a.yaml": release("a", after: ["a"])]))
        #expect(graph.cycles.map { $0.map(\.name) } == [["a"]])
    }

    @Test func namesDanglingAndDoubleResources() throws {
        let graph = FluxGraph(
            try model([
                "a.yaml": release("a", after: ["none"]), "b.yaml": release("b"),
                "c/b.yaml": release("b"),
                "patch.yaml": "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\n"
                    + "metadata: {name: a}\nspec: {values: {x: 1}}\n",
            ]))
        #expect(graph.dangling.map(\.to) == ["HelmRelease//none"])
        #expect(graph.duplicates.map(\.files) == [["b.yaml", "c/b.yaml"]])
    }

    @Test func ordersWhatComesFirst() throws {
        let graph = FluxGraph(
            try model([
                "f/infra.yaml": kustomization("infra", "infra"),
                "f/apps.yaml": kustomization("apps", "apps", after: ["infra"]),
                "infra/sub.yaml": kustomization("sub", "sub"), "sub/x.yaml": release("x"),
            ]))
        let apps = NodeID(kind: "Kustomization", namespace: "flux-system", name: "apps")
        #expect(Set(graph.prerequisites(of: [apps]).map(\.name)) == ["infra", "sub", "x"])
    }

    @Test func putsComponentsAfterWhatTheyLeadTo() {
        let edges = ["a": ["b"], "b": ["c", "a"], "c": ["d"], "d": []]
        let found = StrongComponents.find(nodes: ["a", "b", "c", "d"]) { edges[$0] ?? [] }
        #expect(found.map { Set($0) } == [["d"], ["c"], ["a", "b"]])
    }
}
