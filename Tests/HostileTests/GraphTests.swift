import Contracts
import TestSupport
import Testing

/// Graphs that nobody would write.
@Suite struct GraphTests {
    private static func kustomization(_ name: String, after: String) -> String {
        "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
            + "metadata: {name: \(name), namespace: flux-system}\n"
            + "spec: {path: ./\(name), sourceRef: {kind: GitRepository, name: flux-system}, "
            + "dependsOn: [{name: \(after)}]}\n"
    }

    @Test(arguments: [
        [("a", "a")], [("a", "b"), ("b", "a")], [("a", "b"), ("b", "c"), ("c", "b")],
    ])
    func circlesEndWithFindings(edges: [(String, String)]) throws {
        let text = edges.map { GraphTests.kustomization($0.0, after: $0.1) }.joined()
        let git = try GitFixture(["flux.yaml": text])
        let before = try git.git("status", "--porcelain", "--ignored")
        let result = try git.upkeep("upkeep", "graph")
        #expect(result.exit == 2)
        #expect(result.err.contains("Circular dependencies detected: Kustomization/"))
        #expect(result.err.contains(" in flux.yaml:"))
        #expect(try git.git("status", "--porcelain", "--ignored") == before)
    }

    @Test func manyObjectsWithOneNameAreReadInTime() throws {
        // Each waits for all of one name, of which there are many.
        let objects = (0..<2000).map { number in
            "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: n, annotations: "
                + "{gitops.flux.io/depends-on: \"Secret/b\", "
                + "gitops.flux.io/dependency-weight: \"9e\(number)\"}}\n"
                + "---\napiVersion: v1\nkind: Secret\nmetadata: {name: b, namespace: n}\n"
        }
        let git = try GitFixture(["a.yaml": objects.joined()])
        let result = try git.upkeep("upkeep", "graph", "--around", "ConfigMap/none")
        #expect(result.exit == 64 || result.exit == 1, "\(result.exit) \(result.err)")
    }
}
