import Testing
import YAMLText

@testable import Manifests

@Suite struct FluxReferenceTests {
    @Test(arguments: [
        ("{name: a}", "n", ["HelmRelease/n/a"]),
        ("{name: a, namespace: m}", "n", ["HelmRelease/m/a"]),
        ("{name: a, namespace: \"\"}", "n", ["HelmRelease/n/a"]),
        ("{name: a}", "\"${NS}\"", ["HelmRelease/a"]), ("{name: \"${A}\"}", "n", []),
        ("{name: \"{{a}}\"}", "n", []), ("{name: a, namespace: \"${NS}\"}", "n", []),
        ("{name: \"\"}", "n", []), ("a", "n", []), ("{namespace: n}", "n", []),
    ])
    func tellsWhatAnObjectWaitsFor(entry: String, namespace: String, waits: [String]) throws {
        let tree = try YAMLTree(
            Array(
                ("apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\n"
                    + "metadata: {name: x, namespace: \(namespace)}\n"
                    + "spec: {dependsOn: [\(entry)]}\n").utf8))
        let resource = try #require(Resource.all(in: tree, file: "a.yaml").first)
        #expect(FluxReference.waits(of: resource).map(\.text) == waits)
        #expect(FluxReference.all(of: resource) == FluxReference.waits(of: resource))
    }
}
