import Contracts
import Testing

@testable import Catalog

@Suite struct CatalogTests {
    let catalog: ComponentCatalog

    init() throws { catalog = try ComponentCatalog() }

    /// What is known of a package: the component's id, its layer, and how far one step may go.
    @Test(
        arguments: [
            ("k3s-io/k3s", "k3s", Layer.core, 1), ("rancher/k3s-upgrade", "k3s", .core, 1),
            ("rancher/rke2", "rke2", .core, 1), ("kubelet", "kubernetes", .core, 1),
            ("ghcr.io/siderolabs/kubelet", "kubernetes", .core, 1),
            ("factory.talos.dev/installer", "talos", .core, 1),
            ("fluxcd/flux2", "flux", .core, nil),
            ("ghcr.io/controlplaneio-fluxcd/charts/flux-operator", "flux", .core, nil),
            ("longhorn", "longhorn", .storage, 1), ("Rook/Ceph", "rook", .storage, nil),
            ("quay.io/ceph/ceph", "ceph", .storage, nil),
            ("cert-manager", "cert-manager", .network, nil),
            ("oci://registry/charts/istiod", "istio", .network, nil),
            ("ghcr.io/prymitive/karma", "karma", .monitoring, nil),
            ("kube-prometheus-stack", "kube-prometheus-stack", .monitoring, nil),
        ] as [(String, String, Layer, Int?)])
    func knowsAPackage(_ package: String, _ component: String, _ layer: Layer, _ step: Int?) {
        let known = catalog.component(ofPackage: package)
        #expect(known?.component == component && known?.layer == layer)
        #expect(known?.maxMinorStep == step)
    }

    @Test(arguments: ["", "web", "my-longhorn", "longhorn/manager", "ceph", "talos/"])
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

    @Test func namesTheSourceOfEveryLimit() {
        for row in catalog.components {
            #expect((row.maxMinorStep == nil) == (row.source == nil), "\(row.component)")
        }
    }

    @Test func sortsItsRows() {
        let ranks = catalog.components.map { row in
            (Layer.allCases.firstIndex(of: row.layer) ?? 0, row.component)
        }
        #expect(zip(ranks, ranks.dropFirst()).allSatisfy { $0 < $1 })
        for row in catalog.components {
            #expect(row.packages == row.packages.sorted(), "\(row.component)")
        }
    }

    @Test func givesNoPackageToTwoComponents() {
        for row in catalog.components {
            for package in row.packages {
                #expect(package == package.lowercased() && !package.isEmpty)
                #expect(catalog.component(ofPackage: package) == row, "\(package)")
                #expect(catalog.component(ofPackage: "x.io/\(package)") == row, "\(package)")
            }
        }
    }

    static let row = #"{"component": "a", "layer": "core", "packages": ["p"]}"#
    static let namespace = #"{"namespace": "n", "layer": "core"}"#

    @Test(arguments: [
        (row + "\n\n{", "", "components.jsonl:3: "),
        (#"{"component": "a", "packages": []}"#, "", "components.jsonl:1: "),
        (
            #"{"component": "a", "layer": "attic", "packages": []}"#, "",
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
            try ComponentCatalog(
                components: Array(components.utf8), namespaces: Array(namespaces.utf8))
        }
        #expect(failure?.message.hasPrefix(message) == true, "\(failure?.message ?? "")")
        #expect(failure?.exit == .internalError)
    }

    @Test func readsEmptyTables() throws {
        let empty = try ComponentCatalog(components: [], namespaces: Array("\n".utf8))
        #expect(empty.components.isEmpty && empty.layer(ofNamespace: "kube-system") == nil)
    }
}
