import Contracts
import SystemSupport
import TestSupport
import Testing

/// Runs detect and analyze on a repository and a report.
struct AnalyzeFixture {
    let git: GitFixture
    let detect: Document<DetectPayload>
    let analyze: Document<AnalyzePayload>

    init(_ files: [String: String], _ report: RenovateFixture, exit: Int32 = 0) throws {
        git = try GitFixture(files)
        let path = try git.writeBeside("report.json", report.report)
        let one = try git.upkeep("upkeep-detect", "--renovate-report", path, "-o", "json")
        detect = try CanonicalJSON.document(DetectPayload.self, from: one.out)
        let two = try git.upkeep("upkeep-analyze", "-o", "json")
        #expect(two.exit == exit, "\(two.err)")
        analyze = try CanonicalJSON.document(AnalyzePayload.self, from: two.out)
    }

    /// The analysis of the update of a package.
    func of(_ name: String, to version: String? = nil) throws -> AnalyzedUpdate {
        let dependencies = detect.payload.dependencies.filter { $0.name == name }.map(\.id)
        let update = try #require(
            detect.payload.updates.first {
                dependencies.contains($0.dependency) && (version == nil || $0.to.value == version)
            })
        return try #require(analyze.payload.updates.first { $0.update == update.id })
    }

    /// The index of the batch that has the update of a package.
    func batch(_ name: String) throws -> Int? {
        let id = try of(name).update
        return analyze.payload.plan.batches.firstIndex { $0.updates.contains(id) }
    }
}

@Suite struct AnalyzeTests {
    static func kustomization(_ name: String, after: [String] = []) -> String {
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
            + "metadata: {name: \(name), namespace: flux-system}\nspec:\n  path: ./\(name)\n"
            + "  sourceRef: {kind: GitRepository, name: home}\n"
            + (after.isEmpty
                ? "" : "  dependsOn: [\(after.map { "{name: \($0)}" }.joined(separator: ", "))]\n")
    }

    static func release(
        _ name: String, namespace: String, chart: String? = nil, values: String = "{}",
        after: [String] = []
    ) -> String {
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\n"
            + "metadata: {name: \(name), namespace: \(namespace)}\nspec:\n"
            + "  chart: {spec: {chart: \(chart ?? name), version: 1.0.0}}\n  values: \(values)\n"
            + (after.isEmpty
                ? "" : "  dependsOn: [\(after.map { "{name: \($0)}" }.joined(separator: ", "))]\n")
    }

    static func chart(
        _ report: inout RenovateFixture, _ file: String, _ name: String, to: String = "1.1.0",
        kind: String = "minor", branch: String? = nil, extra: RenovateFixture.Fields = [:]
    ) {
        report.add(
            "flux", file,
            [
                RenovateFixture.dependency(
                    name, "1.0.0", datasource: "helm",
                    updates: [
                        RenovateFixture.update(
                            kind, to, branch: branch ?? "renovate/\(name)", extra: extra)
                    ])
            ])
    }

    @Test func namesComponentLayerAndWhatIsTouched() throws {
        var report = RenovateFixture()
        Self.chart(&report, "storage/longhorn.yaml", "longhorn")
        Self.chart(
            &report, "apps/web.yaml", "web", to: "2.0.0", kind: "major", extra: ["isBreaking": true]
        )
        Self.chart(&report, "net/ingress.yaml", "ingress-nginx")
        let one = try AnalyzeFixture(
            [
                "flux/apps.yaml": Self.kustomization("apps"),
                "storage/longhorn.yaml": Self.release("longhorn", namespace: "longhorn-system"),
                "apps/web.yaml": Self.release(
                    "web", namespace: "default", values: "{persistence: {existingClaim: web-data}}"),
                "net/ingress.yaml": Self.release(
                    "ingress", namespace: "network", chart: "ingress-nginx"),
            ], report)
        let longhorn = try one.of("longhorn")
        #expect(longhorn.component == "Longhorn" && longhorn.layer == .storage)
        #expect(longhorn.risk == .high && longhorn.action == .steps)
        let web = try one.of("web")
        #expect(web.component == "web" && web.layer == .application)
        #expect(web.breaking.isBreaking && web.breaking.signals.map(\.signal) == ["major"])
        #expect(web.breaking.signals[0].evidence == "1.0.0 → 2.0.0")
        #expect(web.risk == .high && web.action == .read)
        #expect(web.affected.workloads == ["HelmRelease/default/web"])
        #expect(web.affected.applications == ["flux-system/apps"])
        #expect(web.affected.data == ["web-data"] && web.affected.namespaces == ["default"])
        #expect(try one.of("ingress-nginx").layer == .network)
        #expect(one.analyze.outcome == .complete)
    }

    @Test func ordersByDependsOnThenByLayer() throws {
        var report = RenovateFixture()
        Self.chart(&report, "apps/web.yaml", "web")
        Self.chart(&report, "infra/base.yaml", "base")
        Self.chart(&report, "infra/prom.yaml", "kube-prometheus-stack")
        Self.chart(&report, "infra/longhorn.yaml", "longhorn")
        let one = try AnalyzeFixture(
            [
                "flux/infra.yaml": Self.kustomization("infra"),
                "flux/apps.yaml": Self.kustomization("apps", after: ["infra"]),
                "apps/web.yaml": Self.release("web", namespace: "default"),
                "infra/base.yaml": Self.release("base", namespace: "longhorn-system"),
                "infra/prom.yaml": Self.release("kube-prometheus-stack", namespace: "monitoring"),
                "infra/longhorn.yaml": Self.release(
                    "longhorn", namespace: "longhorn-system", after: ["base"]),
            ], report)
        let order = try ["base", "longhorn", "kube-prometheus-stack", "web"].map {
            try one.batch($0)
        }
        #expect(order == [0, 1, 2, 3])
        #expect(try one.of("web").requires.count == 3)
        #expect(one.analyze.payload.plan.batches[3].after.contains(2))
    }

    @Test func holdsWhatWaitsInACircleAndPlansTheRest() throws {
        var report = RenovateFixture()
        for name in ["a", "b", "c", "free"] { Self.chart(&report, "\(name).yaml", name) }
        let one = try AnalyzeFixture(
            [
                "a.yaml": Self.release("a", namespace: "default", after: ["b"]),
                "b.yaml": Self.release("b", namespace: "default", after: ["a"]),
                "c.yaml": Self.release("c", namespace: "default", after: ["a"]),
                "free.yaml": Self.release("free", namespace: "default"),
            ], report, exit: 2)
        for name in ["a", "b", "c"] {
            #expect(try one.of(name).action == .hold)
            #expect(try one.batch(name) == nil)
        }
        #expect(try one.batch("free") == 0)
        #expect(
            one.analyze.payload.graph.cycles.map(\.members)
                == [["HelmRelease/default/a", "HelmRelease/default/b"]])
        let finding = try #require(one.analyze.findings.first)
        #expect(finding.rule == "analyze/dependency-cycle" && finding.severity == .error)
    }

    @Test func namesDanglingAndDoubleResourcesWithoutFailing() throws {
        var report = RenovateFixture()
        Self.chart(&report, "a.yaml", "a")
        let one = try AnalyzeFixture(
            [
                "a.yaml": Self.release("a", namespace: "default", after: ["gone"]),
                "b/a.yaml": Self.release("a", namespace: "default"), "broken.yaml": "a: [1\n",
            ], report)
        #expect(
            Set(one.analyze.findings.map(\.rule)) == [
                "analyze/dangling-dependency", "analyze/duplicate-resource",
                "analyze/unreadable-file",
            ])
        #expect(one.analyze.payload.graph.dangling.map(\.to) == ["HelmRelease/default/gone"])
    }

    @Test func letsNobodySkipAMinorVersionOfK3s() throws {
        let text =
            "# renovate: datasource=github-releases depName=k3s-io/k3s\nversion: v1.29.0+k3s1\n"
        func fixture(_ versions: [String]) throws -> AnalyzeFixture {
            var report = RenovateFixture()
            report.add(
                "regex", "k3s.yaml",
                [
                    RenovateFixture.dependency(
                        "k3s-io/k3s", "v1.29.0+k3s1", datasource: "github-releases",
                        updates: versions.map { RenovateFixture.update("minor", $0, branch: $0) })
                ])
            return try AnalyzeFixture(["k3s.yaml": text], report)
        }
        let alone = try fixture(["v1.31.0+k3s1"])
        let held = try alone.of("k3s-io/k3s")
        #expect(held.action == .hold && held.component == "k3s" && held.hops.first?.update == nil)
        #expect(held.why.last?.contains("which is not offered") == true)
        let two = try fixture(["v1.31.0+k3s1", "v1.30.4+k3s1"])
        #expect(
            try two.of("k3s-io/k3s", to: "v1.31.0+k3s1").hops.map(\.to.value) == [
                "v1.30.4+k3s1", "v1.31.0+k3s1",
            ])
        #expect(try two.of("k3s-io/k3s", to: "v1.30.4+k3s1").action == .window)
    }

    @Test func givesAChartsUpdateToTheReleaseThatUsesIt() throws {
        let source =
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\n"
            + "metadata: {name: podinfo}\nspec:\n  url: oci://ghcr.io/x/podinfo\n  ref: {tag: 1.0.0}\n"
        let release =
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\n"
            + "metadata: {name: front, namespace: web}\nspec:\n"
            + "  chartRef: {kind: OCIRepository, name: podinfo}\n"
        var report = RenovateFixture()
        report.add(
            "flux", "source.yaml",
            [
                RenovateFixture.image(
                    "ghcr.io/x/podinfo", "1.0.0",
                    updates: [RenovateFixture.update("minor", "1.1.0")])
            ])
        let one = try AnalyzeFixture(["source.yaml": source, "front.yaml": release], report)
        let update = try one.of("ghcr.io/x/podinfo")
        #expect(update.component == "front")
        #expect(update.affected.workloads == ["HelmRelease/web/front"])
    }

    @Test func flagsSecurityUpdates() throws {
        var report = RenovateFixture()
        Self.chart(
            &report, "a.yaml", "a",
            extra: ["prBodyNotes": .array(["Fixes GHSA-abcd-1234-efgh and CVE-2026-12345."])])
        let one = try AnalyzeFixture(["a.yaml": Self.release("a", namespace: "x")], report)
        #expect(try one.of("a").security == ["CVE-2026-12345", "GHSA-abcd-1234-efgh"])
    }

    @Test func refusesToAnalyzeAFailedDetection() throws {
        let git = try GitFixture(["a.yaml": "a: 1\n"])
        let path = try git.writeBeside("report.json", #"{"repositories":{}}"#)
        try git.upkeep("upkeep-detect", "--renovate-report", path)
        let result = try git.upkeep("upkeep-analyze", "-o", "json")
        #expect(result.exit == 65 && result.out.isEmpty && result.err.contains("detect failed"))
    }

    @Test func givesTheSamePayloadForTheSameInputs() throws {
        var report = RenovateFixture()
        for name in ["c", "a", "b"] { Self.chart(&report, "\(name).yaml", name, branch: "all") }
        let files = ["a", "b", "c"].reduce(into: [String: String]()) {
            $0["\($1).yaml"] = Self.release($1, namespace: "x")
        }
        let one = try AnalyzeFixture(files, report)
        let two = try AnalyzeFixture(files, report)
        #expect(
            try CanonicalJSON.encode(one.analyze.payload)
                == CanonicalJSON.encode(two.analyze.payload))
        #expect(
            try CanonicalJSON.encode(one.detect.payload) == CanonicalJSON.encode(two.detect.payload)
        )
    }
}
