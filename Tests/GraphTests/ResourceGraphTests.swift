import Contracts
import Testing
import YAMLText

@testable import Graph
@testable import Manifests

@Suite struct ResourceGraphTests {
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
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: \"\(name)\"}\n"
            + "spec:\n  chart: {spec: {chart: x, version: 1.0.0}}\n  dependsOn:"
            + (after.isEmpty ? " []\n" : "\n" + after.map { "    - name: \"\($0)\"\n" }.joined())
    }

    @Test func findsCyclesAndWhatTheyBlock() throws {
        let graph = ResourceGraph(
            try model([
                "f/a.yaml": kustomization("a", "a", after: ["b"]),
                "f/b.yaml": kustomization("b", "b", after: ["a"]),
                "f/c.yaml": kustomization("c", "c", after: ["a"]),
                "f/d.yaml": kustomization("d", "d"), "b/x.yaml": release("x"),
            ]))
        #expect(graph.cycles.map { $0.members.map { graph.nodes[$0].id.name } } == [["a", "b"]])
        #expect(Set(graph.stuck.map(\.name)) == ["a", "b", "c", "x"])
    }

    @Test func takesAResourceThatWaitsForItselfForACycle() throws {
        let graph = ResourceGraph(try model(["a.yaml": release("a", after: ["a"])]))
        #expect(graph.cycles.map { $0.members.map { graph.nodes[$0].id.name } } == [["a"]])
    }

    @Test func namesDanglingAndDoubleResources() throws {
        let graph = ResourceGraph(
            try model([
                "a.yaml": release("a", after: ["none"]), "b.yaml": release("b"),
                "c/b.yaml": release("b"),
                "patch.yaml": "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\n"
                    + "metadata: {name: a}\nspec: {values: {x: 1}}\n",
            ]))
        #expect(graph.dangling.map(\.to) == ["HelmRelease//none"])
        #expect(graph.duplicates.map { $0.places.map(\.file) } == [["b.yaml", "c/b.yaml"]])
    }

    @Test func ordersWhatComesFirst() throws {
        let graph = ResourceGraph(
            try model([
                "f/infra.yaml": kustomization("infra", "infra"),
                "f/apps.yaml": kustomization("apps", "apps", after: ["infra"]),
                "infra/sub.yaml": kustomization("sub", "sub"), "sub/x.yaml": release("x"),
            ]))
        let apps = NodeID(kind: "Kustomization", namespace: "flux-system", name: "apps")
        #expect(Set(graph.prerequisites(of: [apps]).map(\.name)) == ["infra", "sub", "x"])
    }

    @Test func putsComponentsAfterWhatTheyLeadTo() {
        let edges = Adjacency(count: 4, [(0, 1), (1, 2), (1, 0), (2, 3)])
        let found = StrongComponents.find(count: 4, edges)
        #expect(found.map { Set($0) } == [[3], [2], [0, 1]])
    }

    /// An object of a kind that waits for others by an annotation.
    private func object(
        _ kind: String, _ name: String, _ annotation: String = "gitops.flux.io/depends-on",
        _ value: String
    ) -> String {
        "apiVersion: v1\nkind: \(kind)\nmetadata:\n  name: \(name)\n  namespace: n\n"
            + "  annotations:\n    \(annotation): \"\(value)\"\n"
    }

    @Test func tellsTheWholeCycleAndWhereEachEdgeIsWritten() throws {
        let graph = ResourceGraph(
            try model([
                "a.yaml": kustomization("a", "a", after: ["b"]),
                "b.yaml": kustomization("b", "b", after: ["c"]),
                "c.yaml": kustomization("c", "c", after: ["x", "a"]),
                "x.yaml": kustomization("x", "x"),
            ]))
        let cycle = try #require(graph.summary(resources: 4).cycles.first)
        #expect(
            cycle.edges.map { "\($0.from) \($0.to) \($0.place.file):\($0.place.line ?? 0)" } == [
                "Kustomization/flux-system/a Kustomization/flux-system/b a.yaml:8",
                "Kustomization/flux-system/b Kustomization/flux-system/c b.yaml:8",
                "Kustomization/flux-system/c Kustomization/flux-system/a c.yaml:9",
            ])
        let finding = try #require(graph.findings.first { $0.rule == "analyze/dependency-cycle" })
        #expect(finding.severity == .error)
        #expect(finding.message.hasPrefix("Circular dependencies detected: Kustomization/"))
        #expect(finding.message.contains("no longer triggers any Kustomization of that source"))
        #expect(finding.evidence?.contains("in c.yaml:9") == true)
    }

    @Test(arguments: [
        ("ConfigMap/b", ["ConfigMap/n/b"], 0), ("ConfigMap/n/b", ["ConfigMap/n/b"], 0),
        (" ConfigMap/b , Secret/n/c", ["ConfigMap/n/b", "Secret/n/c"], 0),
        ("b", [], 1), ("ConfigMap/n/b/c", [], 1), ("/", [], 1), ("", [], 1), (",,", [], 3),
        ("configmap/b", [], 1), ("ConfigMap/none", [], 1), ("ConfigMap/m/b", [], 1),
        ("ConfigMap/${NAME}", [], 0), ("ConfigMap/{{name}}", [], 0),
        ("ConfigMap/a b", [], 1),
    ])
    func readsAnnotations(text: String, targets: [String], findings: Int) throws {
        for annotation in OrderingReference.annotations {
            let graph = ResourceGraph(
                try model([
                    "a.yaml": object("Deployment", "a", annotation, text),
                    "b.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b, namespace: n}",
                    "c.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: c, namespace: n}",
                ]))
            #expect(graph.ordering.map { graph.nodes[$0.to].id.text } == targets)
            #expect(graph.findings.count == findings, "\(text)")
        }
    }

    @Test func keepsTheClustersOfOneRepositoryApart() throws {
        // Each cluster's root brings its own apps and infra; their orders are contrary.
        func root(_ cluster: String) -> String {
            kustomization("flux-system", "clusters/\(cluster)")
        }
        let graph = ResourceGraph(
            try model([
                "clusters/one/flux-system/sync.yaml": root("one"),
                "clusters/two/flux-system/sync.yaml": root("two"),
                "clusters/one/a.yaml": kustomization("a", "a", after: ["b"]),
                "clusters/one/b.yaml": kustomization("b", "b"),
                "clusters/two/a.yaml": kustomization("a", "a"),
                "clusters/two/b.yaml": kustomization("b", "b", after: ["a"]),
            ]))
        #expect(graph.cycles.isEmpty && graph.duplicates.count == 0 && graph.ordering.count == 2)
    }

    @Test func fillsInVariablesAsEachKustomizationDoes() throws {
        func app(_ name: String) -> String {
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
                + "metadata: {name: \(name), namespace: flux-system}\nspec:\n  path: app\n"
                + "  targetNamespace: \(name)\n  sourceRef: {kind: GitRepository, name: home}\n"
                + "  postBuild: {substitute: {APP: \(name)}}\n"
        }
        let graph = ResourceGraph(
            try model([
                "f/one.yaml": app("one"), "f/two.yaml": app("two"),
                "app/a.yaml": release("${APP}-web", after: ["${APP}-db", "${OTHER}-db"]),
                "app/b.yaml": release("${APP}-db"),
            ]))
        #expect(
            graph.ordering.map {
                "\(graph.nodes[$0.from].id.text) \(graph.nodes[$0.to].id.text)"
            } == [
                "HelmRelease/one/one-web HelmRelease/one/one-db",
                "HelmRelease/two/two-web HelmRelease/two/two-db",
            ])
        #expect(graph.dangling.allSatisfy { $0.field != "spec.dependsOn" })
    }

    @Test func takesTheNamespaceThatKustomizeGivesForTheWrittenOne() throws {
        let graph = ResourceGraph(
            try model([
                "f/apps.yaml": kustomization("apps", "apps"),
                "apps/kustomization.yaml": "resources: [a.yaml, b]\n",
                "apps/a.yaml": kustomization("a", "a").replacing(
                    "dependsOn: []", "dependsOn: [{name: b, namespace: n}]"),
                "apps/b/kustomization.yaml": "namespace: n\nresources: [b.yaml]\n",
                "apps/b/b.yaml": kustomization("b", "b"),
            ]))
        #expect(graph.dangling.filter { $0.field == "spec.dependsOn" }.isEmpty)
        #expect(graph.ordering.map { graph.nodes[$0.to].id.text } == ["Kustomization/n/b"])
    }
}

extension String {
    fileprivate func replacing(_ old: String, _ new: String) -> String {
        guard let range = ranges(of: old).first else { return self }
        return String(self[..<range.lowerBound]) + new + String(self[range.upperBound...])
    }
}
