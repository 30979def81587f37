import Contracts
import SystemSupport
import TestSupport
import Testing

/// Versions of Flux's APIs that the repository's own gotk-components.yaml does not serve.
@Suite struct ServedAPITests {
    private static let components = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: helmreleases.helm.toolkit.fluxcd.io}
        spec:
          group: helm.toolkit.fluxcd.io
          names: {kind: HelmRelease, plural: helmreleases}
          versions:
            - {name: v2beta2, served: true, storage: true}
            - {name: v2beta1, served: true, storage: false}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: flux, labels: {app.kubernetes.io/version: v2.2.0}}

        """

    private static func release(_ version: String) -> String {
        "apiVersion: helm.toolkit.fluxcd.io/\(version)\nkind: HelmRelease\n"
            + "metadata: {name: web, namespace: apps}\nspec: {interval: 1h}\n"
    }

    private static func secret(_ version: String) -> String {
        "apiVersion: external-secrets.io/\(version)\nkind: ExternalSecret\n"
            + "metadata: {name: s, namespace: apps}\nspec: {}\n"
    }

    private static let files = [
        "flux-system/gotk-components.yaml": components, "web.yaml": release("v2beta1"),
        "secret.yaml": secret("v1beta1"),
        "hpa.yaml": "apiVersion: autoscaling/v2beta2\nkind: HorizontalPodAutoscaler\n"
            + "metadata: {name: h}\nspec: {}\n",
    ]

    private static func api(_ kind: String, _ from: String, _ to: [String])
        -> RenovateFixture.Fields
    {
        RenovateFixture.dependency(
            kind, from, datasource: "kubernetes-api",
            updates: to.map {
                RenovateFixture.update("patch", $0, branch: "renovate/\($0)")
            })
    }

    private func fixture() throws -> ApplyFixture {
        var report = RenovateFixture()
        report.add(
            "kubernetes", "web.yaml",
            [
                Self.api(
                    "HelmRelease", "helm.toolkit.fluxcd.io/v2beta1",
                    ["helm.toolkit.fluxcd.io/v2", "helm.toolkit.fluxcd.io/v2beta2"])
            ])
        report.add(
            "kubernetes", "secret.yaml",
            [Self.api("ExternalSecret", "external-secrets.io/v1beta1", ["external-secrets.io/v1"])])
        report.add(
            "kubernetes", "hpa.yaml",
            [Self.api("HorizontalPodAutoscaler", "autoscaling/v2beta2", ["autoscaling/v2"])])
        report.add(
            "flux", "flux-system/gotk-components.yaml",
            [
                RenovateFixture.dependency(
                    "fluxcd/flux2", "v2.2.0", datasource: "github-releases",
                    updates: [RenovateFixture.update("minor", "v2.3.0", branch: "renovate/flux")])
            ])
        return try ApplyFixture(Self.files, report)
    }

    @Test func theUpdateOfAnAPIWaitsUntilItIsServed() throws {
        let one = try fixture()
        let bytes = try Files.read(one.git.run() + "/analyze.json", limit: 1 << 26)
        let analysis = try CanonicalJSON.document(AnalyzePayload.self, from: bytes).payload
        func analyzed(_ name: String, _ version: String) throws -> AnalyzedUpdate {
            let id = try one.update(name, to: version).id
            return try #require(analysis.updates.first { $0.update == id })
        }
        let flux = try one.update("fluxcd/flux2").id
        let later = try analyzed("HelmRelease", "helm.toolkit.fluxcd.io/v2")
        #expect(later.waits?.for == .api && later.waits?.rule == "not-served")
        #expect(later.waits?.text == "CRDs of this repository serve v2beta1, v2beta2, not v2")
        #expect(later.requires == [flux], "Flux itself brings the definitions")
        let unknown = try analyzed("ExternalSecret", "external-secrets.io/v1")
        #expect(unknown.waits?.for == .api && unknown.requires == [])
        #expect(unknown.waits?.text.contains("has no CRD of ExternalSecret") == true)
        let served = try analyzed("HelmRelease", "helm.toolkit.fluxcd.io/v2beta2")
        #expect(served.waits?.for != .api)
        let builtIn = try analyzed("HorizontalPodAutoscaler", "autoscaling/v2")
        #expect(builtIn.waits?.for != .api)
        _ = try one.apply()
        #expect(try one.git.readRemote("web.yaml").contains("fluxcd.io/v2beta2"))
        #expect(try one.git.readRemote("secret.yaml").contains("external-secrets.io/v1beta1"))
        #expect(try one.git.readRemote("hpa.yaml").contains("autoscaling/v2\n"))
    }

    @Test func aPushOfAVersionThatIsNotServedIsRefused() throws {
        let git = try GitFixture(Self.files)
        try git.commit(["web.yaml": Self.release("v2")], "to v2")
        let result = try git.upkeep("upkeep", "run", "gate")
        #expect(result.exit == 2, "\(result.text)\(result.err)")
        for words in [
            "apis/not-served", "web.yaml:1", "HelmRelease/apps/web", "helm.toolkit.fluxcd.io/v2",
            "serve v2beta1, v2beta2",
        ] {
            #expect(result.text.contains(words), "\(words): \(result.text)")
        }
        let mended = Self.components.replacing("v2beta2", with: "v2")
        try git.commit(["flux-system/gotk-components.yaml": mended], "definitions")
        #expect(try git.upkeep("upkeep", "run", "gate").exit == 0)
    }

    @Test func definitionsThatServeLessAreRefusedByTheObjectsThatNeedThem() throws {
        let git = try GitFixture(Self.files)
        let less = Self.components.replacing(
            "v2beta1, served: true", with: "v2beta1, served: false")
        try git.commit(["flux-system/gotk-components.yaml": less], "less")
        let result = try git.upkeep("upkeep", "run", "gate")
        #expect(result.exit == 2 && result.text.contains("web.yaml:1"), "\(result.text)")
    }
}
