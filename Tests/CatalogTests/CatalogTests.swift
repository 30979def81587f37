import Contracts
import Testing

@testable import Catalog

@Suite struct CatalogTests {
    let catalog: ComponentCatalog

    init() throws { catalog = try ComponentCatalog() }

    /// What is known of a package: the component's id and its layer.
    @Test(
        arguments: [
            ("k3s-io/k3s", "k3s", Layer.core), ("rancher/k3s-upgrade", "k3s", .core),
            ("rancher/rke2", "rke2", .core), ("kubelet", "kubernetes", .core),
            ("ghcr.io/siderolabs/kubelet", "kubernetes", .core),
            ("factory.talos.dev/installer", "talos", .core),
            ("fluxcd/flux2", "flux", .core),
            ("ghcr.io/controlplaneio-fluxcd/charts/flux-operator", "flux-operator", .core),
            ("longhorn", "longhorn", .storage), ("Rook/Ceph", "rook-operator", .storage),
            ("oci://ghcr.io/rook/rook-ceph-cluster", "rook-cluster", .storage),
            ("quay.io/ceph/ceph", "ceph", .storage), ("cert-manager", "cert-manager", .security),
            ("oci://registry/charts/istiod", "istio", .network),
            ("ghcr.io/prymitive/karma", "karma", .monitoring),
            ("kube-prometheus-stack", "kube-prometheus-stack", .monitoring),
            ("docker.io/library/postgres", "postgresql", .database),
            ("factory.talos.dev/metal-installer/376567988ad3", "talos", .core),
        ] as [(String, String, Layer)])
    func knowsAPackage(_ package: String, _ component: String, _ layer: Layer) {
        let known = catalog.component(ofPackage: package)
        #expect(known?.component == component && known?.layer == layer)
    }

    @Test(arguments: [
        "", "web", "my-longhorn", "longhorn/manager", "ceph", "talos/", "gpu/installer",
        "acme/webhook", "acme/vector", "acme/echo", "acme/reflector", "acme/tempo", "acme/contour",
    ])
    func knowsNothingOfOtherPackages(_ package: String) {
        #expect(catalog.component(ofPackage: package) == nil)
    }

    @Test(
        arguments: [
            ("kube-system", .core), ("longhorn-system", .storage), ("cert-manager", .network),
            ("observability", .monitoring), ("default", nil), ("kube", nil),
        ] as [(String, Layer?)])
    func knowsTheLayerOfANamespace(_ namespace: String, _ layer: Layer?) {
        #expect(catalog.layer(ofNamespace: namespace) == layer)
    }

    @Test func sortsItsRows() {
        let ranks = catalog.components.map { row in
            (Layer.allCases.firstIndex(of: row.layer) ?? 0, row.component)
        }
        #expect(zip(ranks, ranks.dropFirst()).allSatisfy { $0 < $1 })
        for row in catalog.components {
            #expect(row.patterns == row.patterns.sorted(), "\(row.component)")
        }
    }

    /// A glob over what a repository offers counts only with its owner; a datasource is the last resort.
    @Test func takesGlobsOfRepositoriesOnlyWithTheOwner() {
        func component(_ package: String, _ datasource: Datasource) -> String? {
            catalog.component(of: PackageIdentity(package, datasource: datasource))?.component
        }
        #expect(component("someone/traefik", .docker) == "traefik")
        #expect(component("someone/traefik", "github-tags") == "github-actions")
        #expect(component("rook/rook", "github-tags") == "rook-operator")
        #expect(component("someone/unheard-of", .docker) == nil)
    }

    static let row = #"{"component": "a", "layer": "core", "patterns": ["p"], "source": "s"}"#
    static let namespace = #"{"namespace": "n", "layer": "core"}"#

    @Test(arguments: [
        (row + "\n\n{", "", "components.jsonl:3: "),
        (#"{"component": "a", "patterns": []}"#, "", "components.jsonl:1: "),
        (
            #"{"component": "a", "layer": "attic", "patterns": []}"#, "",
            "components.jsonl:1: layer: "
        ),
        (row + "\n" + row, "", "components.jsonl:2: a stands twice"),
        (
            row + "\n" + row.replacing(#""a""#, with: #""b""#), "",
            "components.jsonl:2: p stands twice"
        ),
        ("", namespace + "\n" + namespace, "namespaces.jsonl:2: n stands twice"),
        ("", "[]", "namespaces.jsonl:1: "),
    ])
    func refusesAWrongTable(_ components: String, _ namespaces: String, _ message: String) {
        let failure = #expect(throws: StageFailure.self) {
            try ComponentCatalog { table in
                switch table {
                case .components: Array(components.utf8)
                case .namespaces: Array(namespaces.utf8)
                default: []
                }
            }
        }
        #expect(failure?.message.hasPrefix(message) == true, "\(failure?.message ?? "")")
        #expect(failure?.exit == .internalError)
    }

    @Test func readsEmptyTables() throws {
        let empty = try ComponentCatalog { _ in Array("\n".utf8) }
        #expect(empty.components.isEmpty && empty.layer(ofNamespace: "kube-system") == nil)
    }
}
