import Contracts
import SystemSupport
import TestSupport
import Testing

@testable import Checks

/// Each check over small histories: what it looks at, what it says, whom it blames.
@Suite struct CheckTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        let base: [String: String]
        let steps: [Step]
        let says: [String]
        var testDescription: String { what }
    }

    // MARK: order

    /// As many as a large repository has, each after the next two: looked at once and not once for each.
    @Test func looksForCirclesInTime() throws {
        func kustomization(_ number: Int, after others: [Int]) -> String {
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
                + "metadata: {name: k\(number), namespace: n}\nspec: {dependsOn: ["
                + others.map { "{name: k\($0)}" }.joined(separator: ", ") + "]}\n"
        }
        let line = (0..<1_500).map { kustomization($0, after: [$0 + 1, $0 + 2]) }
        let whole = line.joined(separator: "---\n")
        let fine = try HistoryFixture(["y.yaml": ""], [.theirs(["x.yaml": whole])])
        #expect(try fine.run(OrderCheck(fine.tools())).allSatisfy { $0.hasSuffix(": passed") })
        let ring = whole + "---\n" + kustomization(1_500, after: [1_498])
        let bad = try HistoryFixture(["x.yaml": whole], [.theirs(["x.yaml": ring])])
        #expect(
            try bad.run(OrderCheck(bad.tools())) == ["Kustomization/n/k1500: failed circle"])
    }

    // MARK: parse

    @Test(arguments: [
        Case(
            what: "only YAML, and only what is there", base: ["x.yaml": "a: 1", "y.yaml": "a: 1"],
            steps: [.ours("u", files: ["x.yaml": "a: 2", "y.yaml": nil, "z.txt": "a: ["])],
            says: ["x.yaml: passed [u]"]),
        Case(
            what: "broken by the second of two groups", base: ["x.yaml": "a: 1\nb: 1"],
            steps: [
                .ours("u1", files: ["x.yaml": "a: 2\nb: 1"]),
                .ours("u2", files: ["x.yaml": "a: 2\nb: ["]),
            ], says: ["x.yaml: failed syntax [u2]"]),
        Case(
            what: "broken by a person between ours", base: ["x.yaml": "a: 1\nb: 1"],
            steps: [
                .ours("u1", files: ["x.yaml": "a: 2\nb: 1"]), .theirs(["x.yaml": "a: 2\nb: ["]),
                .ours("u2", files: ["x.yaml": "a: 3\nb: ["]),
            ], says: ["x.yaml: skipped broken-by-others"]),
    ])
    func parses(one: Case) throws {
        let fixture = try HistoryFixture(one.base, one.steps)
        #expect(try fixture.run(ParseCheck(fixture.tools())) == one.says)
    }

    // MARK: resolve

    private static func release(_ source: String = "repo", values: String? = nil) -> String {
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\n"
            + "metadata: {name: web, namespace: apps}\nspec:\n"
            + "  chartRef: {kind: OCIRepository, name: \(source)}\n"
            + (values.map { "  valuesFrom: [{kind: ConfigMap, name: \($0)}]\n" } ?? "")
    }

    private static func source(_ name: String = "repo", tag: String = "1") -> String {
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\n"
            + "metadata: {name: \(name), namespace: apps}\nspec: {ref: {tag: \"\(tag)\"}}\n"
    }

    private static let values = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: v}\n"

    private static let flux =
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        + "metadata: {name: k, namespace: apps}\nspec:\n  path: ./k\n"
        + "  sourceRef: {kind: OCIRepository, name: repo}\n"

    private static let home = [
        "web.yaml": release(), "source.yaml": source(), "other.yaml": "a: 1",
    ]

    @Test(arguments: [
        Case(
            what: "a new version", base: home,
            steps: [.ours("u", files: ["source.yaml": source(tag: "2")])], says: []),
        Case(
            what: "the commit that took the target away, not the file that refers", base: home,
            steps: [
                .ours("u1", files: ["other.yaml": "a: 2"]),
                .ours("u2", files: ["source.yaml": source("rope")]),
                .ours("u3", files: ["web.yaml": release() + "# 2"]),
            ], says: ["HelmRelease/apps/web: failed unresolved [u2]"]),
        Case(
            what: "the commit that changed the reference", base: home,
            steps: [
                .ours("u1", files: ["source.yaml": source(tag: "2")]),
                .ours("u2", files: ["web.yaml": release("rope")]),
            ], says: ["HelmRelease/apps/web: failed unresolved [u2]"]),
        Case(
            what: "the commit that took it away from where another had put it", base: home,
            steps: [
                .ours("u1", files: ["source.yaml": "a: 1", "moved.yaml": source()]),
                .ours("u2", files: ["moved.yaml": "a: 1"]),
                .ours("u3", files: ["other.yaml": "a: 2"]),
            ], says: ["HelmRelease/apps/web: failed unresolved [u2]"]),
        Case(
            what: "a person who took it away", base: home,
            steps: [
                .ours("u1", files: ["web.yaml": release() + "# 2"]),
                .theirs(["source.yaml": source("rope")]),
                .ours("u2", files: ["web.yaml": release() + "# 3"]),
            ], says: ["HelmRelease/apps/web: skipped broken-by-others"]),
        Case(
            what: "values that were here",
            base: home.merging(
                ["web.yaml": release(values: "v"), "values.yaml": values]) { $1 },
            steps: [
                .ours("u1", files: ["values.yaml": nil]),
                .ours("u2", files: ["web.yaml": release(values: "v") + "# 2"]),
            ], says: ["HelmRelease/apps/web: failed unresolved [u1]"]),
        Case(
            what: "values that never were here",
            base: home.merging(["web.yaml": release(values: "v")]) { $1 },
            steps: [.ours("u", files: ["web.yaml": release(values: "v") + "# 2"])],
            says: ["HelmRelease/apps/web: skipped not-in-repository [u]"]),
        Case(
            what: "values that a kustomization generated",
            base: home.merging([
                "web.yaml": release(values: "v"),
                "kustomization.yaml": "configMapGenerator: [{name: v}]",
            ]) { $1 },
            steps: [
                .ours("u1", files: ["other.yaml": "a: 2"]),
                .ours("u2", files: ["kustomization.yaml": "configMapGenerator: [{name: w}]"]),
            ], says: ["HelmRelease/apps/web: failed unresolved [u2]"]),
        Case(
            what: "a directory that is gone",
            base: home.merging(["flux.yaml": flux, "k/a.yaml": "a: 1"]) { $1 },
            steps: [
                .ours("u1", files: ["k/a.yaml": nil]),
                .ours("u2", files: ["flux.yaml": flux + "#"]),
            ], says: ["Kustomization/apps/k: failed unresolved [u1]"]),
        Case(
            what: "what was missing before",
            base: ["web.yaml": release()],
            steps: [.ours("u", files: ["web.yaml": release() + "# 2"])],
            says: ["HelmRelease/apps/web: skipped fails-before [u]"]),
        Case(
            what: "what is new and lacks its source", base: ["a.yaml": "a: 1"],
            steps: [.ours("u", files: ["web.yaml": release()])],
            says: ["HelmRelease/apps/web: skipped new [u]"]),
    ])
    func resolves(one: Case) throws {
        let fixture = try HistoryFixture(one.base, one.steps)
        #expect(try fixture.run(ResolveCheck(fixture.tools())) == one.says)
    }

    // MARK: order

    private static func waiting(
        _ name: String, _ others: String..., namespace: String = ", namespace: apps",
        kind: String = "Kustomization", group: String = "kustomize"
    ) -> String {
        let list = others.map { "{name: \($0)}" }.joined(separator: ", ")
        return "apiVersion: \(group).toolkit.fluxcd.io/v1\nkind: \(kind)\n"
            + "metadata: {name: \(name)\(namespace)}\nspec:\n  dependsOn: [\(list)]\n---\n"
    }

    private static let chain = [
        "a.yaml": waiting("a", "b"), "b.yaml": waiting("b", "c"), "c.yaml": waiting("c"),
    ]

    @Test(arguments: [
        Case(
            what: "nothing where no object waits for more", base: chain,
            steps: [
                .ours("u1", files: ["a.yaml": waiting("a", "b") + "# 2"]),
                .ours("u2", files: ["b.yaml": waiting("b")]),
            ], says: []),
        Case(
            what: "a longer chain", base: chain,
            steps: [.ours("u", files: ["c.yaml": waiting("c", "d", "absent")])],
            says: ["Kustomization/apps/c: passed [u]"]),
        Case(
            what: "a circle, and who closed it", base: chain,
            steps: [
                .ours("u1", files: ["b.yaml": waiting("b", "c") + "# 2"]),
                .ours("u2", files: ["c.yaml": waiting("c", "a")]),
            ], says: ["Kustomization/apps/c: failed circle [u2]"]),
        Case(
            what: "itself", base: chain,
            steps: [.ours("u", files: ["c.yaml": waiting("c", "c")])],
            says: ["Kustomization/apps/c: failed circle [u]"]),
        Case(
            what: "a circle that was there before",
            base: chain.merging(["c.yaml": waiting("c", "a")]) { $1 },
            steps: [.ours("u", files: ["c.yaml": waiting("c", "a", "d")])],
            says: ["Kustomization/apps/c: skipped fails-before [u]"]),
        Case(
            what: "new objects in a circle", base: ["x.yaml": "a: 1"],
            steps: [.ours("u", files: ["a.yaml": waiting("a", "b") + waiting("b", "a")])],
            says: [
                "Kustomization/apps/a: skipped new [u]", "Kustomization/apps/b: skipped new [u]",
            ]),
        Case(
            what: "a name that two objects have, of two clusters",
            base: chain.merging(["other/a.yaml": waiting("a")]) { $1 },
            steps: [.ours("u", files: ["c.yaml": waiting("c", "a")])],
            says: ["Kustomization/apps/c: passed [u]"]),
        Case(
            what: "an equal name of another kind", base: chain,
            steps: [
                .ours(
                    "u",
                    files: ["d.yaml": waiting("c", "a", kind: "HelmRelease", group: "helm")])
            ], says: ["HelmRelease/apps/c: passed [u]"]),
        Case(
            what: "no namespace",
            base: [
                "a.yaml": waiting("a", "b", namespace: ""), "b.yaml": waiting("b", namespace: ""),
            ], steps: [.ours("u", files: ["b.yaml": waiting("b", "a", namespace: "")])], says: []),
    ])
    func findsCircles(one: Case) throws {
        let fixture = try HistoryFixture(one.base, one.steps)
        #expect(try fixture.run(OrderCheck(fixture.tools())) == one.says)
    }

    @Test func namesTheCircle() throws {
        let fixture = try HistoryFixture(
            Self.chain, [.ours("u", files: ["c.yaml": Self.waiting("c", "a")])])
        let results = try CheckRunner(change: fixture.change, names: UpdateNames(nil))
            .run(OrderCheck(fixture.tools()))
        #expect(
            results.flatMap(\.findings).map(\.message)
                == [
                    "Kustomization/apps/c cannot become ready any more: dependsOn leads back to "
                        + "it, c → a → b → c: u"
                ])
    }

    // MARK: build

    /// Builds where no file of the directory says BAD.
    private static let kustomize = """
        #!/bin/sh
        if [ "$1" = version ]; then echo v5.5.0; exit 0; fi
        if /usr/bin/grep -rq BAD "$2"; then echo "Error: bad" >&2; exit 1; fi
        """

    private static let app = [
        "app/kustomization.yaml": "resources: [a.yaml, b.yaml]", "app/a.yaml": "a: 1",
        "app/b.yaml": "a: 1", "other.yaml": "a: 1",
    ]

    @Test(arguments: [
        Case(
            what: "what no kustomization includes", base: app,
            steps: [.ours("u", files: ["other.yaml": "a: BAD"])], says: []),
        Case(
            what: "what is included", base: app,
            steps: [.ours("u", files: ["app/a.yaml": "a: 2"])], says: ["app: passed [u]"]),
        Case(
            what: "the commit that broke it", base: app,
            steps: [
                .ours("u1", files: ["app/a.yaml": "a: 2"]),
                .ours("u2", files: ["app/b.yaml": "a: BAD"]),
                .ours("u3", files: ["other.yaml": "a: 2"]),
            ], says: ["app: failed build-failed [u2]"]),
        Case(
            what: "something from elsewhere", base: app,
            steps: [
                .ours(
                    "u", files: ["app/kustomization.yaml": "resources: [https://example.org/x]"])
            ], says: ["app: skipped unjudged [u]"]),
        Case(
            what: "a file that is gone", base: app,
            steps: [
                .ours("u1", files: ["app/a.yaml": "a: 2"]), .ours("u2", files: ["app/a.yaml": nil]),
            ], says: ["app: passed [u1 u2]"]),
        Case(
            what: "a directory that is new", base: ["other.yaml": "a: 1"],
            steps: [
                .ours(
                    "u",
                    files: [
                        "app/kustomization.yaml": "resources: [a.yaml]",
                        "app/a.yaml": "a: BAD",
                    ])
            ], says: ["app: skipped new [u]"]),
    ])
    func builds(one: Case) throws {
        let fixture = try HistoryFixture(one.base, one.steps)
        let tools = try fixture.tools(kustomize: Self.kustomize)
        #expect(try fixture.run(BuildCheck(tools)) == one.says)
    }

    @Test func buildsNothingWithoutAProgram() throws {
        let fixture = try HistoryFixture(
            Self.app, [.ours("u", files: ["app/a.yaml": "a: BAD"])])
        #expect(
            try fixture.run(BuildCheck(fixture.tools())) == ["app: skipped no-kustomize [u]"])
    }

    /// Each a kustomization that may read what the closure does not list.
    @Test(arguments: [
        "ConfigMapGenerator: [{name: x, files: [a.yaml]}]",
        "configMapGenerator: [{name: x, Files: [a.yaml]}]",
        "configMapGenerator: [{name: x}]\nconfigMapGenerator: [{name: x, files: [a.yaml]}]",
        "generators: [a.yaml]", "transformers: [a.yaml]", "validators: [a.yaml]",
        "patches: [{path: a.yaml, PATH: b.yaml}]", "openapi: {Path: a.yaml}",
        "crds: [missing.yaml]", "resources: [!!binary YS55YW1s]", "a: 1", "---\n---", "[a]",
        "<<: {generators: [a.yaml]}", "x: \u{FFFD}: :", "helmGlobals: {chartHome: x}",
    ])
    func buildsWithoutASandboxOnlyWhatItUnderstands(text: String) throws {
        let files = ["app/kustomization.yaml": "resources: [a.yaml]\n", "app/a.yaml": "a: 1"]
        let understood = try HistoryFixture(files, [.ours("u", files: ["app/a.yaml": "a: 2"])])
        var tools = try understood.tools(kustomize: Self.kustomize, isConfined: false)
        #expect(try understood.run(BuildCheck(tools)) == ["app: passed [u]"])
        let steps = [Step.ours("u", files: ["app/kustomization.yaml": text + "\n"])]
        let fixture = try HistoryFixture(files, steps)
        tools = try fixture.tools(kustomize: Self.kustomize, isConfined: false)
        #expect(try fixture.run(BuildCheck(tools)) == ["app: skipped unjudged [u]"])
    }

    // MARK: version

    /// An edit of the tag 1.0.0, at a place of a file.
    private static func change(
        _ update: UpdateID, _ file: String, to text: String = "2.0.0", at start: Int = 5
    ) -> Change {
        Change(
            update: update, outcome: .applied, files: [file],
            edits: [
                Edit(
                    reference: VersionReference(
                        file: file, document: 0, path: [.key("tag")],
                        bytes: [start, start + 5], text: "1.0.0", role: .value),
                    newText: text)
            ])
    }

    private static let tagged = ["x.yaml": "tag: 1.0.0\nb: 1\n", "y.yaml": "tag: 1.0.0\n"]

    @Test(arguments: [
        Case(
            what: "what was planned", base: tagged,
            steps: [
                .ours("u", files: ["x.yaml": "tag: 2.0.0\nb: 1\n"]),
                .theirs(["x.yaml": "tag: 3.0.0\nb: 1\n"]),
            ], says: ["u: passed [u]"]),
        Case(
            what: "nothing", base: tagged,
            steps: [.ours("u", files: ["x.yaml": "tag: 1.0.0\nb: 1\n# 2"])],
            says: ["u: failed edit-differs [u]"]),
        Case(
            what: "another version", base: tagged,
            steps: [.ours("u", files: ["x.yaml": "tag: 2.0.1\nb: 1\n"])],
            says: ["u: failed edit-differs [u]"]),
        Case(
            what: "more than that", base: tagged,
            steps: [.ours("u", files: ["x.yaml": "tag: 2.0.0\nb: 2\n"])],
            says: ["u: failed edit-differs [u]"]),
        Case(
            what: "another file as well", base: tagged,
            steps: [
                .ours("u", files: ["x.yaml": "tag: 2.0.0\nb: 1\n", "y.yaml": "tag: 2.0.0\n"])
            ], says: ["u: failed edit-differs [u]"]),
        Case(
            what: "a file that is gone", base: tagged,
            steps: [.ours("u", files: ["x.yaml": nil])], says: ["u: failed edit-differs [u]"]),
    ])
    func comparesWithThePlan(one: Case) throws {
        let fixture = try HistoryFixture(
            one.base, one.steps, changes: ["u": Self.change("u", "x.yaml")])
        #expect(try fixture.run(VersionCheck(fixture.tools())) == one.says)
    }

    /// A minor, then the major of the same place: each is judged by what stood there before it.
    @Test(arguments: [
        Case(
            what: "both as planned", base: tagged,
            steps: [
                .ours("u", files: ["x.yaml": "tag: 1.10.0\nb: 1\n"]),
                .ours("v", files: ["x.yaml": "tag: 2.0.0\nb: 1\n"]),
            ], says: ["u: passed [u]", "v: passed [v]"]),
        Case(
            what: "the major by itself", base: tagged,
            steps: [.ours("v", files: ["x.yaml": "tag: 2.0.0\nb: 1\n"])],
            says: ["v: passed [v]"]),
        Case(
            what: "a wrong major", base: tagged,
            steps: [
                .ours("u", files: ["x.yaml": "tag: 1.10.0\nb: 1\n"]),
                .ours("v", files: ["x.yaml": "tag: 2.0.1\nb: 1\n"]),
            ], says: ["u: passed [u]", "v: failed edit-differs [v]"]),
        Case(
            what: "a major over what nobody planned", base: tagged,
            steps: [
                .ours("u", files: ["x.yaml": "tag: 1.10.0\nb: 1\n"]),
                .theirs(["x.yaml": "tag: 1.11.0\nb: 1\n"]),
                .ours("v", files: ["x.yaml": "tag: 2.0.0\nb: 1\n"]),
            ], says: ["u: passed [u]", "v: failed edit-differs [v]"]),
    ])
    func judgesByTheLastEditOfOurs(one: Case) throws {
        let fixture = try HistoryFixture(
            one.base, one.steps,
            changes: [
                "u": Self.change("u", "x.yaml", to: "1.10.0"),
                "v": Self.change("v", "x.yaml", to: "2.0.0"),
            ])
        #expect(try fixture.run(VersionCheck(fixture.tools())) == one.says)
    }
}
