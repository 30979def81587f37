import Contracts
import SystemSupport
import TestSupport
import Testing
import YAMLText

@testable import Checks
@testable import Manifests

/// Objects and the CustomResourceDefinitions of their kind, over small histories.
@Suite struct ServedTests {
    /// A definition of kind X in group x.io that serves some versions, and names others.
    private static func definition(_ served: String..., unserved: String...) -> String {
        let versions =
            served.map { "{name: \($0), served: true, storage: false}" }
            + unserved.map { "{name: \($0), served: false, storage: true}" }
        return "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"
            + "metadata: {name: xs.x.io}\nspec:\n  group: x.io\n  names: {kind: X, plural: xs}\n"
            + "  versions: [\(versions.joined(separator: ", "))]\n"
    }

    private static func object(
        _ version: String, _ name: String = "a", kind: String = "X", group: String = "x.io/"
    ) -> String {
        "apiVersion: \(group)\(version)\nkind: \(kind)\nmetadata: {name: \(name)}\n"
    }

    private static let home = ["crd.yaml": definition("v1", "v2"), "a.yaml": object("v1")]

    @Test(arguments: [
        CheckTests.Case(
            what: "a version that is served", base: home,
            steps: [.ours("u", files: ["a.yaml": object("v2")])], says: ["X/a: passed [u]"]),
        CheckTests.Case(
            what: "one that is not", base: home,
            steps: [
                .ours("u1", files: ["b.yaml": "a: 1\n"]),
                .ours("u2", files: ["a.yaml": object("v3")]),
            ], says: ["X/a: failed not-served [u2]"]),
        CheckTests.Case(
            what: "one that is only stored", base: ["crd.yaml": definition("v1", unserved: "v3")],
            steps: [.ours("u", files: ["a.yaml": object("v3")])],
            says: ["X/a: failed not-served [u]"]),
        CheckTests.Case(
            what: "a new object", base: home,
            steps: [.ours("u", files: ["b.yaml": object("v3", "b")])],
            says: ["X/b: failed not-served [u]"]),
        CheckTests.Case(
            what: "as before", base: ["crd.yaml": definition("v1"), "a.yaml": object("v3")],
            steps: [.ours("u", files: ["a.yaml": object("v3") + "# 2\n"])],
            says: ["X/a: skipped fails-before [u]"]),
        CheckTests.Case(
            what: "definitions that serve less", base: home,
            steps: [
                .ours("u1", files: ["b.yaml": "a: 1\n"]),
                .ours("u2", files: ["crd.yaml": definition("v2")]),
            ], says: ["X/a: failed not-served [u2]"]),
        CheckTests.Case(
            what: "definitions that serve it first", base: home,
            steps: [
                .ours("u1", files: ["crd.yaml": definition("v2", "v3")]),
                .ours("u2", files: ["a.yaml": object("v3")]),
            ], says: ["X/a: passed [u1 u2]"]),
        CheckTests.Case(
            what: "a person's commit", base: home,
            steps: [
                .ours("u1", files: ["b.yaml": "a: 1\n"]), .theirs(["a.yaml": object("v3")]),
                .ours("u2", files: ["a.yaml": object("v3") + "# 2\n"]),
            ], says: ["X/a: skipped broken-by-others"]),
        CheckTests.Case(
            what: "a kind that became known", base: ["a.yaml": object("v3")],
            steps: [
                .ours("u", files: ["crd.yaml": definition("v1"), "a.yaml": object("v3") + "#"])
            ],
            says: ["X/a: skipped fails-before [u]"]),
        CheckTests.Case(
            what: "two clusters' definitions",
            base: [
                "one/crd.yaml": definition("v1"), "two/crd.yaml": definition("v2"),
            ], steps: [.ours("u", files: ["one/a.yaml": object("v2")])],
            says: ["X/a: passed [u]"]),
        CheckTests.Case(
            what: "kinds that are not defined here", base: home,
            steps: [
                .ours(
                    "u",
                    files: [
                        "b.yaml": object("v9", kind: "Y"), "c.yaml": object("v9", group: "y.io/"),
                        "d.yaml": object("v1", kind: "ConfigMap", group: ""),
                    ])
            ], says: []),
        CheckTests.Case(
            what: "a definition that became another's", base: home,
            steps: [.ours("u", files: ["crd.yaml": nil, "a.yaml": object("v3")])], says: []),
    ])
    func judgesByWhatIsServed(one: CheckTests.Case) throws {
        let fixture = try HistoryFixture(one.base, one.steps)
        #expect(try fixture.run(ServedCheck(fixture.tools())) == one.says)
    }

    @Test(arguments: [
        (definition("v2", "v1", unserved: "v0"), ["v1", "v2"]),
        (
            "apiVersion: apiextensions.k8s.io/v1beta1\nkind: CustomResourceDefinition\n"
                + "metadata: {name: x}\nspec: {group: x.io, names: {kind: X}, version: v1}\n",
            ["v1"]
        ),
        (
            "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"
                + "metadata: {name: x}\nspec: {conversion: {strategy: None}}\n", nil
        ),
        (
            "apiVersion: example.org/v1\nkind: CustomResourceDefinition\n"
                + "metadata: {name: x}\nspec: {group: x.io, names: {kind: X}, version: v1}\n", nil
        ),
    ])
    func readsDefinitions(text: String, versions: [String]?) throws {
        let tree = try YAMLTree(Array(text.utf8))
        let served = ServedAPIs(Resource.all(in: tree, file: "crd.yaml"))
        let kind = ServedAPIs.Kind(group: "x.io", kind: "X")
        #expect(served.definition(of: kind)?.versions.sorted() == versions)
    }

    @Test(arguments: [
        ("", true), ("apps", true), ("networking.k8s.io", true), ("storage.k8s.io", true),
        ("gateway.networking.k8s.io", false), ("snapshot.storage.k8s.io", false),
        ("helm.toolkit.fluxcd.io", false), ("cluster.x-k8s.io", false),
    ])
    func tellsKubernetesOwnGroups(group: String, isBuiltIn: Bool) {
        #expect(ServedAPIs.isBuiltIn(group: group) == isBuiltIn)
    }
}
