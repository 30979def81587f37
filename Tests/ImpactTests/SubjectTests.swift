import Catalog
import Contracts
import TestSupport
import Testing
import YAMLText

@testable import Impact
@testable import Manifests

@Suite struct SubjectTests {
    private func finder(_ files: [String: String]) throws -> SubjectFinder {
        SubjectFinder(
            RepositoryModel(trees: try files.mapValues { try YAMLTree(Array($0.utf8)) }),
            try ComponentCatalog())
    }

    private func subject(
        _ package: String, in files: [String: String], file: String = "a.yaml",
        datasource: Datasource? = .docker
    ) throws -> Subject {
        let dependency = Dependency(
            id: "d-1", name: package, package: package, datasource: datasource, file: file,
            current: VersionPair(),
            references: [
                VersionReference(
                    file: file, document: 0, path: [], bytes: [0, 1], text: "1", role: .value)
            ], lookup: Lookup(state: .answered))
        return try finder(files).subject(
            of: dependency, JudgementTests.update(.minor, "1.0.0", "1.1.0"))
    }

    private func release(
        _ name: String, _ namespace: String, chart: String = "x", more: String = ""
    ) -> String {
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\n"
            + "metadata: {name: \(name), namespace: \(namespace)}\nspec:\n"
            + "  chart: {spec: {chart: \(chart)}}\n\(more)"
    }

    /// The component and the layer of a package in a HelmRelease `web`.
    @Test(
        arguments: [
            // What is known of the package outdoes all else.
            ("longhorn", "x", "default", "Longhorn", .storage),
            ("ghcr.io/cert-manager", "x", "default", "web", .network),
            // Else the chart that brings it, else the namespace that it is in.
            ("redis", "kube-prometheus-stack", "default", "web", .monitoring),
            ("redis", "x", "rook-ceph", "web", .storage),
            ("redis", "x", "default", "web", .application),
        ] as [(String, String, String, String, Layer)])
    func findsTheLayer(
        _ package: String, _ chart: String, _ namespace: String, _ component: String,
        _ layer: Layer
    ) throws {
        let found = try subject(
            package, in: ["a.yaml": release("web", namespace, chart: chart)])
        #expect(found.component == component && found.layer == layer)
        #expect(found.affected.namespaces == [namespace])
        #expect(found.affected.workloads == ["HelmRelease/\(namespace)/web"])
        #expect(found.nodes.map(\.text) == ["HelmRelease/\(namespace)/web"])
    }

    /// Names where no HelmRelease gives one.
    @Test(
        arguments: [
            ("docker.io/library/redis", .docker, "redis"), ("x.io/a/b", .docker, "b"),
            ("https://github.com/o/r.git", "github-releases", "o/r"),
            ("apps", .kubernetesAPI, "API apps"), ("k3s-io/k3s", "github-releases", "k3s"),
        ] as [(String, Datasource, String)])
    func namesTheComponent(
        _ package: String, _ datasource: Datasource, _ component: String
    ) throws {
        let found = try subject(
            package, in: ["a.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"],
            datasource: datasource)
        #expect(found.component == component)
    }

    @Test func namesWhatASourcesUsersTouch() throws {
        let claim = "  values: {persistence: {existingClaim: data}}\n"
        let user =
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\n"
            + "metadata: {name: web, namespace: apps}\nspec:\n"
            + "  chartRef: {kind: OCIRepository, name: chart}\n"
        let found = try subject(
            "ghcr.io/x/chart",
            in: [
                "a.yaml": "apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\n"
                    + "metadata: {name: chart}\nspec: {}\n",
                "b.yaml": user + claim,
                "apps.yaml": "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
                    + "metadata: {name: all, namespace: f}\nspec: {path: ./, sourceRef: {}}\n",
            ])
        #expect(found.component == "web" && found.affected.data == ["data"])
        #expect(found.affected.applications == ["f/all"])
        #expect(Set(found.nodes.map(\.name)) == ["web", "all"])
    }

    @Test(arguments: [
        ("kind: PersistentVolumeClaim\nmetadata: {name: c}\n", ["c"]),
        (
            "kind: StatefulSet\nmetadata: {name: s}\nspec:\n  volumeClaimTemplates:\n"
                + "    - metadata: {name: t}\n  template:\n    spec:\n      volumes:\n"
                + "        - persistentVolumeClaim: {claimName: v}\n", ["t", "v"]
        ),
        ("kind: Pod\nmetadata: {name: p}\nspec: {claim: x, existingClaim: \"\"}\n", []),
    ])
    func findsVolumeClaims(_ text: String, _ names: [String]) throws {
        let tree = try YAMLTree(Array("apiVersion: v1\n\(text)".utf8))
        let resource = try #require(Resource.all(in: tree, file: "a.yaml").first)
        #expect(VolumeClaims.names(resource).sorted() == names)
    }
}
