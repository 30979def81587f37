import Contracts
import Manifests
import SystemSupport
import TestSupport
import Testing
import YAMLText

@testable import Checks
@testable import Rendering

/// Objects and their schemas, over small histories, with the stand-in of kubeconform.
@Suite struct SchemaTests {
    private static let deployment = """
        {"type": "object", "additionalProperties": false, "required": ["spec"], "properties": {
          "apiVersion": {"type": "string"}, "kind": {"type": "string"},
          "metadata": {"type": "object"},
          "spec": {"type": ["object", "null"], "additionalProperties": false, "properties": {
            "replicas": {"type": ["integer", "null"]}, "paused": {"type": "boolean"}}}}}
        """
    private static let schemas = ["deployment-apps-v1.json": deployment]

    private static func app(_ spec: String, _ name: String = "a") -> String {
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: \(name), namespace: n}\n"
            + "spec:\n  \(spec)\n"
    }

    private static let definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: xs.x.io}
        spec:
          group: x.io
          names: {kind: X, plural: xs}
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  required: [spec]
                  properties:
                    spec:
                      type: object
                      required: [size, mode]
                      properties:
                        size: {type: integer, minimum: 1}
                        mode: {type: string, enum: [a, b], default: a}
                        port:
                          x-kubernetes-int-or-string: true
                          anyOf: [{type: integer}, {type: string}]
                        free: {type: object, x-kubernetes-preserve-unknown-fields: true}
                        labels: {type: object, additionalProperties: {type: string}}
        """

    private static func pod(_ name: String) -> String {
        "apiVersion: v1\nkind: Pod\nmetadata: {name: \(name)}\n"
    }

    private static func custom(_ spec: String, version: String = "v1") -> String {
        "apiVersion: x.io/\(version)\nkind: X\nmetadata: {name: x}\nspec: \(spec)\n"
    }

    private static func new(_ what: String, _ files: [String: String], _ says: String...)
        -> CheckTests.Case
    {
        CheckTests.Case(
            what: what, base: ["crd.yaml": definition],
            steps: [.ours("u", files: files.mapValues { $0 })], says: says)
    }

    private static let fails = "X/x: failed schema-failed [u]"

    @Test(arguments: [
        new("what holds", ["a.yaml": app("replicas: 1")], "Deployment/n/a: passed [u]"),
        new(
            "a wrong type", ["a.yaml": app("replicas: x")],
            "Deployment/n/a: failed schema-failed [u]"),
        new(
            "a field that there is not", ["a.yaml": app("replica: 1")],
            "Deployment/n/a: failed schema-failed [u]"),
        new(
            "a kind without a schema",
            ["a.yaml": pod("p") + "---\n" + pod("q")],
            "Pod v1: skipped no-schema [u]"),
        new(
            "a version that the definition does not serve",
            ["a.yaml": custom("{size: 1}", version: "v2")], "X x.io/v2: skipped no-schema [u]"),
        new(
            "what Flux fills in", ["a.yaml": app("replicas: ${REPLICAS}")],
            "Deployment/n/a: passed [u]"),
        new(
            "what Flux fills in, and something else",
            ["a.yaml": app("replicas: ${REPLICAS}\n  paused: maybe")],
            "Deployment/n/a: failed schema-failed [u]"),
        new("what SOPS encrypted", ["a.yaml": app("replicas: x\nsops: {mac: x}")]),
        new(
            "a patch, and a kustomization",
            [
                "kustomization.yaml":
                    "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
                    + "metadata: {name: k}\npatches: [{path: a.yaml}]\n",
                "a.yaml": app("replicas: x"),
            ]),
        new(
            "a name that leads elsewhere",
            ["a.yaml": "apiVersion: v1\nkind: ../X\nmetadata: {name: x}"]),
        new(
            "the repository's own definition",
            ["a.yaml": custom("{size: 1, port: http, free: {a: 1}, labels: {a: b}}")],
            "X/x: passed [u]"),
        new("below its least", ["a.yaml": custom("{size: 0}")], fails),
        new("another of its values", ["a.yaml": custom("{size: 1, mode: c}")], fails),
        new("a field that its definition lacks", ["a.yaml": custom("{size: 1, sise: 1}")], fails),
        new("a field that is missing", ["a.yaml": custom("{}")], fails),
        new("a label that is no text", ["a.yaml": custom("{size: 1, labels: {a: 1}}")], fails),
        new(
            "null, which the server drops", ["a.yaml": custom("{size: 1, mode: null}")],
            "X/x: passed [u]"),
        CheckTests.Case(
            what: "as before", base: ["a.yaml": app("replicas: x")],
            steps: [.ours("u", files: ["a.yaml": app("replicas: x\n  paused: true")])],
            says: ["Deployment/n/a: skipped fails-before [u]"]),
        CheckTests.Case(
            what: "a definition that asks for less is another schema",
            base: ["crd.yaml": definition, "a.yaml": custom("{size: 1, old: 1}")],
            steps: [.ours("u", files: ["a.yaml": custom("{size: 2, old: 1}")])],
            says: ["X/x: skipped fails-before [u]"]),
        CheckTests.Case(
            what: "the commit that broke it", base: ["a.yaml": app("replicas: 1")],
            steps: [
                .ours("u1", files: ["a.yaml": app("replicas: 2")]),
                .ours("u2", files: ["a.yaml": app("replicas: x")]),
            ], says: ["Deployment/n/a: failed schema-failed [u2]"]),
    ])
    func holdsObjectsAgainstSchemas(one: CheckTests.Case) throws {
        let fixture = try HistoryFixture(one.base, one.steps)
        let tools = try fixture.tools(schemas: .runner(try fixture.schemas(Self.schemas)))
        #expect(try fixture.run(SchemaCheck(tools)) == one.says)
    }

    // MARK: what is built

    /// Prints the files of a directory, and what PATCH says in place of ONE.
    private static let kustomize = """
        #!/bin/sh
        if [ "$1" = version ]; then echo v5.5.0; exit 0; fi
        patch=$(/usr/bin/sed -n 's/^# PATCH //p' "$2/kustomization.yaml")
        for file in "$2"/?.yaml; do /usr/bin/sed "s/ONE/$patch/" "$file"; echo ---; done
        """

    private static func flux(_ values: String) -> String {
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
            + "metadata: {name: k, namespace: n}\nspec:\n  path: ./app\n"
            + "  sourceRef: {kind: GitRepository, name: g}\n"
            + "  postBuild: {substitute: {\(values)}}\n"
    }

    private static func kustomization(_ patch: String) -> String {
        "resources: [a.yaml, b.yaml]\n# PATCH \(patch)\n"
    }

    @Test(arguments: [
        (
            "a kustomization that breaks an object of a file that did not change",
            ["app/kustomization.yaml": kustomization("x")],
            ["Deployment/n/a: failed schema-failed [u]"]
        ),
        (
            "one that does not", ["app/kustomization.yaml": kustomization("2")], []
        ),
        (
            "each object once, as it is built",
            ["app/a.yaml": app("paused: true\n  replicas: ONE")],
            ["Deployment/n/a: passed [u]"]
        ),
        (
            "a variable with a value that does not fit",
            ["flux.yaml": flux("N: \"3\", P: many"), "app/b.yaml": app("replicas: ${P}", "b")],
            ["Deployment/n/b: failed schema-failed [u]"]
        ),
        (
            "a variable with one that does", ["app/b.yaml": app("replicas: ${N}", "b") + "# 2\n"],
            ["Deployment/n/b: passed [u]"]
        ),
        (
            "a variable without a value", ["app/b.yaml": app("replicas: ${M}", "b")],
            ["Deployment/n/b: passed [u]"]
        ),
    ])
    func looksAtWhatIsBuilt(what: String, files: [String: String], says: [String]) throws {
        let base = [
            "app/kustomization.yaml": Self.kustomization("1"),
            "app/a.yaml": Self.app("replicas: ONE"),
            "app/b.yaml": Self.app("replicas: ${N}", "b"), "flux.yaml": Self.flux("N: \"3\""),
        ]
        let fixture = try HistoryFixture(
            base, [.ours("u", files: files.mapValues { $0 })])
        let tools = try fixture.tools(
            kustomize: Self.kustomize, schemas: .runner(try fixture.schemas(Self.schemas)))
        let lines = try fixture.run(SchemaCheck(tools)).filter { !$0.contains("no-schema") }
        #expect(lines == says, "\(what)")
    }

    // MARK: places, programs, what is kept

    private func findings(
        _ files: [String: String], script: String? = nil
    ) throws -> [Finding] {
        let fixture = try HistoryFixture(
            ["y.yaml": "a: 1"], [.ours("u", files: files.mapValues { $0 })])
        let runner = try fixture.schemas(Self.schemas, script: script)
        let tools = try fixture.tools(schemas: .runner(runner))
        return try CheckRunner(change: fixture.change, names: UpdateNames(nil))
            .run(SchemaCheck(tools)).flatMap(\.findings)
    }

    @Test(arguments: [
        ("paused: true\n  replicas: x", 6), ("paused: true\n  replica: 1", 6),
    ])
    func pointsAtTheField(spec: String, line: Int) throws {
        let finding = try #require(try findings(["a.yaml": Self.app(spec)]).first)
        #expect(finding.rule == "validate/schema-failed")
        #expect(finding.place?.line == line)
        #expect(finding.message.contains("/spec"))
    }

    @Test(arguments: [
        ("exit 3", "it ended with 3"), ("echo '{'", ""), ("echo nothing >&2; exit 1", "nothing"),
        ("echo '{\"resources\": []}'", "said nothing of an object"),
        ("exec /usr/bin/yes", "printed too much"),
    ])
    func saysWhenTheProgramIsNoUse(end: String, says: String) throws {
        let script = "#!/bin/sh\nif [ \"$1\" = -v ]; then echo v0.6.7; exit; fi\n\(end)\n"
        let found = try findings(["a.yaml": Self.app("replicas: 1")], script: script)
        #expect(found.map(\.rule) == ["validate/kubeconform-failed"])
        #expect(found.first?.evidence?.contains(says) == true, "\(found)")
    }

    @Test func startsNothingForWhatIsKnown() throws {
        let fixture = try HistoryFixture(
            ["y.yaml": "a: 1"],
            [.ours("u", files: ["a.yaml": Self.app("replicas: x") + "---\n" + Self.custom("{}")])])
        for calls in [1, 0] {
            let runner = try fixture.schemas(Self.schemas)
            let lines = try fixture.run(SchemaCheck(fixture.tools(schemas: .runner(runner))))
            #expect(lines.first == "Deployment/n/a: failed schema-failed [u]")
            #expect(runner.calls == calls)
        }
    }

    @Test func saysThatSchemasNeedTheProgram() throws {
        let fixture = try HistoryFixture(
            ["y.yaml": "a: 1"], [.ours("u", files: ["a.yaml": Self.app("replicas: x")])])
        #expect(try fixture.run(SchemaCheck(fixture.tools())).isEmpty)
        #expect(
            try fixture.run(SchemaCheck(fixture.tools(schemas: .missing)))
                == ["kubeconform: skipped no-kubeconform"])
    }

    @Test(
        arguments: [
            (
                ["v1.9.0-standalone", "v1.31.2-standalone-strict", "v1.31.2-standalone"],
                "v1.31.2-standalone-strict"
            ),
            (
                ["master-standalone-strict", "v1.2.3-standalone", "v1.2-standalone"],
                "v1.2.3-standalone"
            ),
            (["master-standalone", "x", "v1.2.3-standalone-odd"], "master-standalone"),
            (["apps"], nil),
        ] as [([String], String?)])
    func takesTheNewestSchemas(names: [String], newest: String?) {
        #expect(SchemaDirectory.newest(of: names) == newest)
    }

    @Test func readsWhatOlderVersionsSay() {
        #expect(
            SchemaProblem.all(
                in: "For field spec.replicas: Invalid type. Expected: integer - "
                    + "For field (root): x is required")
                == [
                    SchemaProblem(
                        path: "/spec/replicas", message: "Invalid type. Expected: integer"),
                    SchemaProblem(path: "", message: "x is required"),
                ])
    }
}
