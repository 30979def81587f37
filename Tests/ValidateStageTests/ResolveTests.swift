import Contracts
import SystemSupport
import TestSupport
import Testing

/// References between the objects of Flux, and files that must stay YAML.
@Suite struct ResolveTests {
    private static let release = """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: web, namespace: apps}
        spec:
          chart: {spec: {chart: web, version: 1.0.0, sourceRef: {kind: HelmRepository, name: repo}}}
          dependsOn: [{name: db}]
          valuesFrom:
            - {kind: ConfigMap, name: web-values}
            - {kind: Secret, name: only-in-cluster}
            - {kind: ConfigMap, name: absent, optional: true}

        """
    private static let files = [
        "web.yaml": release,
        "db.yaml": """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: db, namespace: apps}
        spec: {chartRef: {kind: OCIRepository, name: db}}

        """,
        "sources.yaml": """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: HelmRepository
        metadata: {name: repo, namespace: apps}
        ---
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: OCIRepository
        metadata: {name: db, namespace: apps}

        """,
        "values.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web-values}\n",
        "flux.yaml": ValidateFixture.flux("apps", path: "./apps"), "apps/x.yaml": "a: 1\n",
        "home.yaml": ValidateFixture.source,
    ]

    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        let files: [String: String?]
        let checks: [String]
        var message = ""
        var testDescription: String { what }
    }

    @Test(arguments: [
        Case(
            what: "a new version alone",
            files: ["web.yaml": release.replacing("1.0.0", with: "1.1.0")],
            checks: ["HelmRelease/apps/web: skipped not-in-repository"]),
        Case(
            what: "a source that is not there",
            files: ["web.yaml": release.replacing("name: repo", with: "name: rope")],
            checks: ["HelmRelease/apps/web: failed unresolved"],
            message: "spec.chart.spec.sourceRef names HelmRepository/apps/rope"),
        Case(
            what: "a renamed source",
            files: [
                "sources.yaml": files["sources.yaml"]?.replacing("name: repo", with: "name: rope")
            ], checks: ["HelmRelease/apps/web: failed unresolved"]),
        Case(
            what: "a chart's source taken away",
            files: ["sources.yaml": files["sources.yaml"]?.replacing("name: db", with: "name: x")],
            checks: ["HelmRelease/apps/db: failed unresolved"], message: "spec.chartRef"),
        Case(
            what: "a release that another waits for",
            files: ["db.yaml": nil], checks: ["HelmRelease/apps/web: failed unresolved"],
            message: "spec.dependsOn names HelmRelease/apps/db"),
        Case(
            what: "values taken away", files: ["values.yaml": nil],
            checks: ["HelmRelease/apps/web: failed unresolved"],
            message: "ConfigMap/apps/web-values"),
        Case(
            what: "a path that is gone", files: ["apps/x.yaml": nil],
            checks: ["Kustomization/flux-system/apps: failed unresolved"], message: "spec.path"),
        Case(
            what: "a path that leads elsewhere",
            files: ["flux.yaml": ValidateFixture.flux("apps", path: "./nowhere")],
            checks: ["Kustomization/flux-system/apps: failed unresolved"], message: "nowhere"),
    ])
    func findsReferencesThatLostTheirTarget(one: Case) throws {
        let fixture = try ValidateFixture(Self.files)
        try fixture.change(one.files)
        let fails = one.checks.contains { $0.contains("failed") }
        let document = try fixture.validate("--base", "HEAD~1", exit: fails ? 2 : 0)
        let shown = document.checks("resolve").filter { !$0.hasSuffix("passed") }
        #expect(fails ? shown.filter { $0.contains("failed") } == one.checks : shown == one.checks)
        #expect(one.message.isEmpty || document.findings[0].message.contains(one.message))
    }

    @Test func leavesAloneWhatWasDanglingBefore() throws {
        var files = Self.files
        files["home.yaml"] = nil
        files["flux.yaml"] = ValidateFixture.flux("apps", path: "./apps")
        let fixture = try ValidateFixture(files)
        try fixture.change(["flux.yaml": ValidateFixture.flux("apps", path: "apps")])
        let document = try fixture.validate("--base", "HEAD~1")
        #expect(
            document.checks("resolve") == ["Kustomization/flux-system/apps: skipped fails-before"])
        #expect(document.rules == ["validate/fails-before"])
    }

    @Test(arguments: [
        ("a: 1\n", "a: [\n", "failed syntax", Int32(2)),
        ("a: [\n", "b: [\n", "skipped fails-before", 0),
        ("a: [\n", "a: 1\n", "passed", 0), ("a: 1\n", "a: 2\n", "passed", 0),
        (nil, "{{ x }\n", "skipped template", 0), (nil, "a: [\n", "failed syntax", 2),
        ("a: 1\n", "a: \u{1}\n", "failed syntax", 2),
    ])
    func failsWhatWasYAMLBefore(before: String?, after: String, check: String, exit: Int32) throws {
        var files = ["README.md": "x"]
        files["x.yaml"] = before
        let fixture = try ValidateFixture(files)
        try fixture.change(["x.yaml": after])
        let document = try fixture.validate("--base", "HEAD~1", exit: exit)
        #expect(
            document.checks("parse").map { $0.replacing("encoding", with: "syntax") }
                == ["x.yaml: \(check)"])
    }
}
