import Contracts
import TestSupport
import Testing

@testable import Checks

/// Where findings point.
@Suite struct PlaceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        /// The file `x.yaml` after the change, which was there before without its last line.
        let text: String
        /// As `FILE[DOCUMENT]:LINE PATH`.
        let place: String
        var testDescription: String { what }
    }

    private static let release =
        "a: 1\n---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\n"
        + "metadata: {name: web, namespace: apps}\nspec:\n"

    private static let flux =
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        + "metadata: {name: k, namespace: apps}\nspec:\n"
        + "  sourceRef: {kind: GitRepository, name: g}\n"

    private static func place(_ results: [CheckResult]) -> String {
        guard let place = results.flatMap(\.findings).first?.place else { return "nowhere" }
        let path = place.path.map { elements in
            elements.map {
                switch $0 {
                case .key(let key): key
                case .index(let index): "\(index)"
                }
            }.joined(separator: ".")
        }
        return "\(place.file)[\(place.document ?? -1)]:\(place.line ?? -1) \(path ?? "")"
    }

    @Test(arguments: [
        Case(
            what: "a source",
            text: release + "  chartRef:\n    kind: OCIRepository\n    name: repo\n",
            place: "x.yaml[1]:9 spec.chartRef.name"),
        Case(
            what: "the second of several that it waits for",
            text: release + "  dependsOn:\n    - name: web\n    - name: other\n",
            place: "x.yaml[1]:9 spec.dependsOn.1.name"),
        Case(
            what: "one of two names that differ in their namespace",
            text: release + "  dependsOn: [{name: web}, {name: web, namespace: b}]\n",
            place: "x.yaml[1]:7 spec.dependsOn.1.name"),
        Case(what: "a directory", text: flux + "  path: ./none\n", place: "x.yaml[0]:6 spec.path"),
    ])
    func resolvePointsAtTheReference(one: Case) throws {
        let source =
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\n"
            + "metadata: {name: g, namespace: apps}\n"
        let before = one.text.split(separator: "\n").dropLast().joined(separator: "\n")
        let fixture = try HistoryFixture(
            ["x.yaml": before, "s.yaml": source], [.ours("u", files: ["x.yaml": one.text])])
        let results = try CheckRunner(change: fixture.change, names: UpdateNames(nil))
            .run(ResolveCheck(fixture.tools()))
        #expect(Self.place(results) == one.place)
    }

    @Test func orderPointsAtWhatLeadsBack() throws {
        func waiting(_ name: String, _ others: String...) -> String {
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
                + "metadata: {name: \(name), namespace: apps}\nspec:\n  dependsOn:\n"
                + others.map { "    - name: \($0)\n" }.joined()
        }
        let base = [
            "a.yaml": waiting("a", "c"), "b.yaml": waiting("b"), "c.yaml": waiting("c", "b"),
        ]
        let fixture = try HistoryFixture(
            base, [.ours("u", files: ["b.yaml": waiting("b", "x", "a")])])
        let results = try CheckRunner(change: fixture.change, names: UpdateNames(nil))
            .run(OrderCheck(fixture.tools()))
        #expect(Self.place(results) == "b.yaml[0]:7 spec.dependsOn.1.name")
    }

    @Test(arguments: [
        ("resources:\n  - a.yaml\n  - b.yaml\n", "app/kustomization.yaml[0]:3 resources.1"),
        (
            "resources: [a.yaml]\nsecretGenerator:\n  - name: x\n    files: [k=b.yaml]\n",
            "app/kustomization.yaml[0]:4 secretGenerator.0.files.0"
        ),
        (
            "resources: [a.yaml]\npatches:\n  - path: b.yaml\n",
            "app/kustomization.yaml[0]:3 patches.0.path"
        ),
    ])
    func buildPointsAtWhatNamesAMissingFile(text: String, place: String) throws {
        let kustomize = """
            #!/bin/sh
            if [ "$1" = version ]; then echo v5.5.0; exit 0; fi
            if [ ! -f "$2/b.yaml" ]; then echo "Error: b.yaml" >&2; exit 1; fi
            """
        let fixture = try HistoryFixture(
            ["app/kustomization.yaml": text, "app/a.yaml": "a: 1", "app/b.yaml": "a: 1"],
            [.ours("u", files: ["app/b.yaml": nil])])
        let results = try CheckRunner(change: fixture.change, names: UpdateNames(nil))
            .run(BuildCheck(fixture.tools(kustomize: kustomize)))
        #expect(Self.place(results) == place)
    }
}
