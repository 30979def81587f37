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
            ("ghcr.io/cert-manager", "x", "default", "web", .security),
            // Else the chart that brings it, else the namespace that it is in.
            ("x/unknown", "kube-prometheus-stack", "default", "web", .monitoring),
            ("x/unknown", "x", "rook-ceph", "web", .storage),
            ("x/unknown", "x", "default", "web", .application),
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

    /// A release to refuse is refused where only a tool of it is pinned, too.
    @Test(arguments: [
        ("aquasecurity/trivy-action", ".github/workflows/a.yaml"),
        ("docker.io/bitnami/valkey", "a.yaml"), ("docker.io/bitnami/kubectl", "Dockerfile"),
    ])
    func refusesAReleaseOfAToolToo(_ package: String, _ file: String) throws {
        let dependency = Dependency(
            id: "d-1", name: package, package: package,
            datasource: file.contains("github") ? "github-tags" : .docker, file: file,
            current: VersionPair(), lookup: Lookup(state: .answered))
        let found = try finder([:]).subject(
            of: dependency, JudgementTests.update(.minor, "0.1.0", "0.34.0"))
        #expect(found.verdict.stop?.rule == .refusedRelease)
    }

    /// Kubernetes is the cluster's where what runs pins it, not where a pipeline does.
    @Test(arguments: [("system-upgrade/plan.yaml", true), (".github/workflows/e2e.yaml", false)])
    func waitsForTheKubernetesThatAVersionNeeds(_ file: String, _ isHeld: Bool) throws {
        func dependency(
            _ package: String, _ datasource: Datasource, _ file: String, _ version: String
        ) -> Dependency {
            Dependency(
                id: "d-1", name: package, package: package, datasource: datasource, file: file,
                current: VersionPair(value: version), lookup: Lookup(state: .answered))
        }
        let own = dependency("rook-ceph", .helm, "a.yaml", "v1.19.6")
        let finder = SubjectFinder(
            RepositoryModel(trees: [:]), try ComponentCatalog(),
            [own, dependency("k3s-io/k3s", "github-releases", file, "v1.30.4+k3s1")])
        let update = JudgementTests.update(.minor, "v1.19.6", "v1.20.0")
        let judged = Judgement(
            update, own, finder.subject(of: own, update), now: "2026-11-20T06:00:00Z")
        #expect(judged.stop?.for == (isHeld ? WaitsFor.partner : nil))
        #expect(judged.stop?.rule == (isHeld ? "partner" : nil))
        #expect((judged.action == Action.hold) == isHeld)
    }

    /// A database or a claim beside a release, and what runs beside both.
    @Test(
        arguments: [
            ("postgresql.cnpg.io/v1", "Cluster", "web-db", "app/db.yaml", "", true),
            ("v1", "PersistentVolumeClaim", "other", "app/db.yaml", "", true),
            ("v1", "PersistentVolumeClaim", "other", "elsewhere/db.yaml", "", nil),
            ("v1", "ConfigMap", "web", "app/db.yaml", "", nil),
            ("k8s.mariadb.com/v1alpha1", "MariaDB", "other", "app/db.yaml", "second", nil),
            ("k8s.mariadb.com/v1alpha1", "MariaDB", "web-db", "app/db.yaml", "second", true),
        ] as [(String, String, String, String, String, Bool?)])
    func findsDataBesideARelease(
        _ version: String, _ kind: String, _ name: String, _ file: String, _ other: String,
        _ holdsData: Bool?
    ) throws {
        var files = [
            "app/a.yaml": release("web", "default"),
            file: "apiVersion: \(version)\nkind: \(kind)\nmetadata: {name: \(name)}\n",
        ]
        if !other.isEmpty { files["app/o.yaml"] = release(other, "default") }
        #expect(
            try subject("x.io/unheard-of", in: files, file: "app/a.yaml").holdsData == holdsData)
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

    private func source(_ namespace: String?) -> String {
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: chart"
            + (namespace.map { ", namespace: \"\($0)\"" } ?? "") + "}\nspec: {}\n"
    }

    /// A HelmRelease of the chart in an OCIRepository `chart`.
    private func user(_ name: String, _ namespace: String?, of source: String? = nil) -> String {
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: \(name)"
            + (namespace.map { ", namespace: \"\($0)\"" } ?? "") + "}\nspec:\n"
            + "  chartRef: {kind: OCIRepository, name: chart"
            + (source.map { ", namespace: \"\($0)\"" } ?? "") + "}\n"
            + "  values: {persistence: {existingClaim: \"${APP}-data\"}}\n"
    }

    private func kustomization(
        _ app: String, _ path: String, target: String?, components: [String] = []
    ) -> String {
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
            + "metadata: {name: \(app), namespace: flux-system}\nspec:\n  path: \(path)\n"
            + (target.map { "  targetNamespace: \($0)\n" } ?? "")
            + "  components: [\(components.joined(separator: ", "))]\n"
            + "  postBuild: {substitute: {APP: &app \(app), OTHER: *app}}\n"
    }

    /// Whom a source in `one/` is found to be used by, and the claims that these name.
    @Test(
        arguments: [
            // Both say where they are.
            ("a", ["one/a.yaml": ("a", nil), "two/b.yaml": ("b", nil)], ["a/x"]),
            // A release may name the source's namespace.
            (
                "flux-system", ["one/a.yaml": ("a", "flux-system"), "two/b.yaml": ("b", nil)],
                ["a/x"]
            ),
            // Where one does not say it, what stands beside it belongs to it, and nothing else.
            (nil, ["one/a.yaml": ("a", nil), "two/b.yaml": ("b", nil)], ["a/x"]),
            ("a", ["one/a.yaml": (nil, nil), "two/b.yaml": (nil, nil)], ["/x"]),
            ("${NS}", ["one/a.yaml": ("a", nil), "two/b.yaml": ("b", nil)], ["a/x"]),
            ("a", ["one/a.yaml": ("a", "${NS}"), "two/b.yaml": ("a", "${NS}")], ["a/x"]),
        ] as [(String?, [String: (String?, String?)], [String])])
    func joinsASourceAndItsUsersWithinANamespace(
        _ namespace: String?, _ users: [String: (own: String?, source: String?)], _ found: [String]
    ) throws {
        var files = users.mapValues { user("x", $0.own, of: $0.source) }
        files["one/source.yaml"] = source(namespace)
        let subject = try subject("ghcr.io/x/chart", in: files, file: "one/source.yaml")
        #expect(subject.affected.workloads == found.map { "HelmRelease/\($0)" })
        #expect(subject.affected.data.isEmpty, "a variable that nothing fills in names no claim")
    }

    /// The shape of many real repositories: each application has an OCIRepository of the same name, and
    /// its Kustomization says in which namespace it is and what it is called.
    @Test func tellsApplicationsWithSourcesOfOneNameApart() throws {
        var files: [String: String] = [:]
        for (app, namespace) in [("radarr", "media"), ("sonarr", "media"), ("home", "default")] {
            files["apps/\(app)/ks.yaml"] = kustomization(
                app, "./apps/\(app)/app", target: namespace)
            files["apps/\(app)/app/kustomization.yaml"] = "resources: [r.yaml, s.yaml]\n"
            files["apps/\(app)/app/r.yaml"] = user(app, nil)
            files["apps/\(app)/app/s.yaml"] = source(nil)
        }
        let subject = try subject(
            "ghcr.io/x/chart", in: files, file: "apps/radarr/app/s.yaml")
        #expect(subject.affected.workloads == ["HelmRelease/media/radarr"])
        #expect(subject.affected.namespaces == ["media"])
        #expect(subject.affected.data == ["radarr-data"])
    }

    /// One source in a component that each namespace's kustomization brings, and a claim in a component
    /// that each application's Kustomization fills in.
    @Test func followsComponentsIntoEachPlaceThatBringsThem() throws {
        var files = [
            "components/chart/kustomization.yaml": "kind: Component\nresources: [s.yaml]\n",
            "components/chart/s.yaml": source(nil),
            "components/volsync/kustomization.yaml": "kind: Component\nresources: [c.yaml]\n",
            "components/volsync/c.yaml": "apiVersion: v1\nkind: PersistentVolumeClaim\n"
                + "metadata: {name: \"${APP}-${KIND:=data}\"}\n",
        ]
        for namespace in ["media", "home"] {
            files["apps/\(namespace)/kustomization.yaml"] =
                "namespace: \(namespace)\ncomponents: [../../components/chart]\n"
                + "resources: [ks.yaml]\n"
            files["apps/\(namespace)/ks.yaml"] = kustomization(
                "app-\(namespace)", "./apps/\(namespace)/app", target: namespace,
                components: ["../../../components/volsync"])
            files["apps/\(namespace)/app/r.yaml"] = user("r", nil)
        }
        files["elsewhere/r.yaml"] = user("r", "other")
        let source = try subject("ghcr.io/x/chart", in: files, file: "components/chart/s.yaml")
        #expect(source.affected.workloads == ["HelmRelease/home/r", "HelmRelease/media/r"])
        #expect(source.affected.data == ["app-home-data", "app-media-data"])
        let claim = try subject("x", in: files, file: "components/volsync/c.yaml")
        #expect(claim.affected.data == ["app-home-data", "app-media-data"])
        #expect(claim.affected.namespaces == ["home", "media"])
    }

    @Test func namesTheFirstOfWhatIsAffectedAndCountsTheRest() throws {
        let flux = (0..<300).map { kustomization("app\($0)", "./a", target: nil) }
        let found = try subject(
            "x",
            in: [
                "flux.yaml": flux.joined(separator: "---\n"),
                "a/x.yaml": "apiVersion: v1\nkind: Pod\n"
                    + "metadata: {name: \"${APP}\", namespace: \"${APP}\"}\n",
            ], file: "a/x.yaml"
        ).affected
        #expect(found.workloads.count == 200 && found.workloads.first == "Pod/app0/app0")
        #expect(found.namespaces.count == 200 && found.applications.count == 200)
        #expect(found.data.isEmpty && found.more == 300)
    }

    @Test func joinsManySourcesOfOneNameAndTheirUsersInOneGo() throws {
        let count = 2000
        let files = [
            "a/s.yaml": (0..<count).map { source("n\($0)") }.joined(separator: "---\n"),
            "a/r.yaml": (0..<count).map { user("r\($0)", "${APP}") }.joined(separator: "---\n"),
            "flux.yaml": (0..<10).map { kustomization("n\($0)", "./a", target: nil) }
                .joined(separator: "---\n"),
        ]
        let clock = ContinuousClock()
        var found: Subject?
        let time = try clock.measure {
            found = try subject("ghcr.io/x/chart", in: files, file: "a/s.yaml")
        }
        #expect(found?.affected.workloads.count == 200)
        #expect(time < .seconds(20), "\(time)")
    }

    /// Where a version of Kubernetes stands, and whether it is the cluster's.
    @Test(
        arguments: [
            ("talos/talconfig.yaml", "kubernetes/kubernetes", ["custom.regex"], true),
            ("talos/talconfig.yaml", "kubectl", ["custom.regex"], false),
            (".github/workflows/ci.yaml", "kubernetes/kubernetes", ["github-actions"], false),
            (".github/workflows/ci.yaml", "kubectl", ["custom.regex"], false),
            (".mise.toml", "kubectl", ["mise"], false),
            ("docker/Dockerfile", "k", ["regex"], false),
            ("tools/pins.yaml", "kubernetes/kubernetes", ["asdf", "mise"], false),
            ("tools/pins.yaml", "kubernetes/kubernetes", ["asdf", "regex"], true),
        ])
    func tellsAToolFromWhatRuns(
        _ file: String, _ name: String, _ managers: [String], _ isCluster: Bool
    ) throws {
        let dependency = Dependency(
            id: "d-1", name: name, package: "kubernetes/kubernetes", datasource: "github-releases",
            file: file, managers: managers, current: VersionPair(), references: [],
            lookup: Lookup(state: .answered))
        let found = try finder([:]).subject(
            of: dependency, JudgementTests.update(.minor, "1.30.0", "1.32.0"))
        #expect((found.verdict.stop?.rule == .hop) == isCluster)
        let isPipelines = !file.hasPrefix("talos/") && !isCluster
        #expect(found.layer == (isPipelines ? .ci : .core))
        #expect(isPipelines == (found.component != "Kubernetes"))
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
