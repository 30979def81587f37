import Testing
import YAMLText

@testable import Manifests

@Suite struct RepositoryModelTests {
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

    @Test func readsEverythingThatAKustomizationNames() throws {
        let text = """
            resources: [web.yaml, ../base, https://example.org/x.yaml, github.com/a/b?ref=v1, gone]
            components: [../comp]
            patches: [{path: p.yaml}, {patch: "a: 1"}]
            patchesStrategicMerge: [s.yaml, "a: 1\\nb: 2"]
            replacements: [{path: r.yaml}]
            openapi: {path: o.yaml}
            configMapGenerator: [{name: x, files: [k=f.yaml], envs: [e.yaml]}]
            generators: [g.yaml, "kind: ConfigMapGenerator\\nfiles: [inline.yaml]"]
            transformers: [/etc/passwd, ../../out.yaml]
            helmCharts: [{name: chart, valuesFile: v.yaml}]
            """
        let own = ["web", "p", "s", "r", "o", "f", "e", "g", "inline", "v", "from-plugin"]
        var files = Dictionary(uniqueKeysWithValues: own.map { ("app/\($0).yaml", "a: 1\n") })
        files["app/g.yaml"] = "kind: PatchTransformer\npath: from-plugin.yaml\n"
        files["app/kustomization.yaml"] = text
        files["base/kustomization.yml"] = "resources: [b.yaml]\n"
        files["base/b.yaml"] = "a: 1\n"
        files["base/unused.yaml"] = "a: 1\n"
        files["comp/Kustomization"] = "kind: Component\n"
        let trees = try files.mapValues { try YAMLTree(Array($0.utf8)) }
        let closure = KustomizeClosure(trees: trees)
        let inputs = closure.inputs(of: "app")
        #expect(inputs.files == Set(files.keys).subtracting(["base/unused.yaml"]))
        #expect(inputs.directories == ["app", "base", "comp"])
        #expect(
            inputs.remote == ["https://example.org/x.yaml", "github.com/a/b?ref=v1", "chart"])
        #expect(inputs.outside == ["/etc/passwd", "../../out.yaml"])
        #expect(inputs.generated == nil && !inputs.reachesUp)
        #expect(closure.references(of: "base") == ["base/kustomization.yml", "base/b.yaml"])
        #expect(closure.inputs(of: "").generated == ["app", "base", "comp"])
    }

    @Test func knowsWhichKustomizationBringsAFile() throws {
        let model = try model([
            "flux/apps.yaml": kustomization("apps", "./apps"),
            "apps/kustomization.yaml": "namespace: default\nresources: [web, ../shared/x.yaml]\n",
            "apps/web/kustomization.yaml": "resources: [release.yaml]\npatches: [{path: p.yaml}]\n",
            "apps/web/release.yaml": release("web"), "apps/web/p.yaml": "a: 1\n",
            "apps/web/not-listed.yaml": release("other"), "shared/x.yaml": release("shared"),
        ])
        let apps = NodeID(kind: "Kustomization", namespace: "flux-system", name: "apps")
        for file in ["apps/web/release.yaml", "apps/web/p.yaml", "shared/x.yaml"] {
            #expect(model.owners[file] == [apps], "\(file)")
        }
        #expect(model.owners["apps/web/not-listed.yaml"] == nil)
        let web = try #require(model.resources.first { $0.name == "web" })
        #expect(model.namespace(of: web) == "default")
    }

    @Test func takesEveryFileOfADirectoryWithoutAKustomization() throws {
        let model = try model([
            "flux/apps.yaml": kustomization("apps", "apps"), "apps/a/b.yaml": release("b"),
        ])
        #expect(model.owners["apps/a/b.yaml"]?.count == 1)
    }

    @Test func survivesKustomizationsThatNameEachOther() throws {
        let model = try model([
            "flux/apps.yaml": kustomization("apps", "a"),
            "a/kustomization.yaml": "resources: [../b]\n",
            "b/kustomization.yaml": "resources: [../a, ../../../outside, x.yaml]\n",
            "b/x.yaml": release("x"),
        ])
        #expect(model.owners["b/x.yaml"]?.count == 1)
    }

    private func substituting(_ values: String, _ target: String? = nil, count: Int = 1) -> String {
        (0..<count).map { number in
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
                + "metadata: {name: k\(number), namespace: flux-system}\nspec:\n  path: a\n"
                + (target.map { "  targetNamespace: \($0)\n" } ?? "")
                + "  postBuild: {substitute: {\(values.replacing("#", with: "\(number)"))}}\n"
        }.joined(separator: "---\n")
    }

    private func names(_ flux: String, _ metadata: String) throws -> [String] {
        let model = try model([
            "flux/k.yaml": flux,
            "a/x.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {\(metadata)}\n",
        ])
        let pod = try #require(model.resources.first { $0.kind == "Pod" })
        return model.names(of: pod).map { "\($0.namespace ?? "")/\($0.name)" }.sorted()
    }

    @Test func takesNameAndNamespaceFromOneKustomization() throws {
        let both = #"name: "${N}", namespace: "${N}""#
        #expect(try names(substituting("N: a#", count: 3), both) == ["a0/a0", "a1/a1", "a2/a2"])
        let two = substituting("N: x", "one") + "---\n" + substituting("N: y", "two")
        #expect(try names(two, #"name: "${N}""#) == ["one/x", "two/y"])
        let apart = substituting("N: x", "one") + "---\n" + substituting("N: x")
        #expect(try names(apart, #"name: "${N}""#) == ["one/x"])
        #expect(try names(substituting("M: x"), both).isEmpty)
        #expect(try names(substituting("N: x"), #"name: p, namespace: "${M}""#) == ["/p"])
    }

    @Test func takesTheNamespaceThatIsGivenForTheWrittenOne() throws {
        #expect(try names(substituting("N: x", "given"), "name: p, namespace: own") == ["given/p"])
        #expect(try names(substituting("N: x"), "name: p, namespace: own") == ["own/p"])
        let model = try model([
            "a/kustomization.yaml": "namespace: given\nresources: [x.yaml]\n",
            "a/x.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: own}\n",
        ])
        let pod = try #require(model.resources.first { $0.kind == "Pod" })
        #expect(model.namespace(of: pod) == "given" && model.namespaces(of: pod) == ["given"])
    }

    @Test func looksAtNoMoreThanAThousandKustomizationsOfAFile() throws {
        let many = substituting("N: a#", count: 1500)
        #expect(try names(many, #"name: "${N}""#).count == 1000)
    }

    /// A text with variables, and what it is filled to.
    @Test(
        arguments: [
            ("${A}-${B:-b}", "a-b"), ("a", "a"), ("${C}", nil), ("$A", nil),
            (String(repeating: "${A}", count: 253), String(repeating: "a", count: 253)),
            (String(repeating: "${A}", count: 254), nil),
            (String(repeating: "x", count: 254), nil), ("${LONG}", nil), ("${LONG:-x}", nil),
            (String(repeating: "${LONG}", count: 100_000), nil),
            (String(repeating: "${EMPTY}", count: 100_000), nil),
        ] as [(String, String?)])
    func fillsNoTextBeyondWhatANameMayBe(_ text: String, _ filled: String?) throws {
        let long = String(repeating: "x", count: 500_000)
        let model = try model([
            "flux/k.yaml": substituting("A: a, EMPTY: '', LONG: \(long)"), "a/x.yaml": "a: 1\n",
        ])
        #expect(model.texts(text, in: "a/x.yaml") == (filled.map { [$0] } ?? []))
    }

    @Test func readsDefinitionsInOneGo() throws {
        let text = (0..<4000).map { number in
            let versions = (0..<20).map { "{name: v\(number)a\($0), served: true}" }
            return "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"
                + "metadata: {name: x}\nspec: {group: x.io, names: {kind: X}, versions: ["
                + versions.joined(separator: ", ") + "]}\n"
        }.joined(separator: "---\n")
        let model = try model(["a.yaml": text])
        let clock = ContinuousClock()
        var served: ServedAPIs?
        let time = clock.measure { served = ServedAPIs(model.resources) }
        let found = try #require(served?.definition(of: .init(group: "x.io", kind: "X")))
        #expect(found.versions.count == 80_000 && found.files == ["a.yaml"])
        #expect(found.versionList.hasSuffix(" and 79980 more"))
        #expect(time < .seconds(5), "\(time)")
    }
}
