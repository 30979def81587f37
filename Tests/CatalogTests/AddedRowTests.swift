import Contracts
import Testing

@testable import Catalog

@Suite struct AddedRowTests {
    private func row(_ table: CatalogTable, _ text: String) -> AddedRow {
        AddedRow(table, Array(text.utf8), place: "upkeep.yaml:7")
    }

    @Test func addsComponentsNamesPathsAndReleases() throws {
        let catalog = try ComponentCatalog(adding: [
            row(
                .components,
                #"{"component": "shop", "layer": "application", "patterns": ["x.io/Shop/app"]}"#),
            row(.components, #"{"component": "longhorn", "patterns": ["mirror/*/longhorn-x"]}"#),
            row(
                .paths,
                #"{"component": "shop", "rule": "r", "max_minor_step": 1, "effect": "blocks", "#
                    + #""text": "one minor"}"#),
            row(
                .releases,
                #"{"packages": ["y/z"], "kind": "broken", "versions": "=1.2.3", "#
                    + #""effect": "blocks", "text": "t"}"#),
        ])
        let shop = try #require(
            catalog.package(PackageIdentity("x.io/shop/app"), scale: .app))
        let verdict = catalog.verdict(OfferedStep(shop, from: "1.1.0", to: "1.3.0"))
        #expect(verdict.stop?.rule == .hop && verdict.stop?.source == "upkeep.yaml:7")
        #expect(catalog.component(ofPackage: "mirror/a/longhorn-x")?.component == "longhorn")
        #expect(catalog.component(ofPackage: "longhorn")?.component == "longhorn")
        let refused = catalog.verdict(
            ofRelease: "1.2.3", PackageIdentity("y/z"), scale: .app)
        #expect(refused.stop?.rule == .refusedRelease)
    }

    /// What comes with upkeep stays what it is, however much is claimed.
    @Test func takesNothingAway() throws {
        let catalog = try ComponentCatalog(adding: [
            row(.components, #"{"component": "all", "layer": "ci", "patterns": ["*"]}"#),
            row(
                .paths,
                #"{"component": "rook-operator", "rule": "r", "max_minor_step": 9, "#
                    + #""effect": "blocks", "text": "t"}"#),
        ])
        #expect(catalog.component(ofPackage: "rook-ceph")?.component == "rook-operator")
        #expect(catalog.component(ofPackage: "x/unheard-of")?.component == "all")
        let rook = try #require(catalog.package(PackageIdentity("rook-ceph"), scale: .chart))
        let verdict = catalog.verdict(OfferedStep(rook, from: "v1.14.0", to: "v1.18.0"))
        #expect(verdict.stop?.next?.to.value == "v1.15")
    }

    @Test(
        arguments: [
            (CatalogTable.paths, #"{"componet": "a"}"#, "unknown key \"componet\"", "component"),
            (
                .paths, #"{"component": "none", "rule": "r", "effect": "notes", "text": "t"}"#,
                "there is no component none", nil
            ),
            (
                .paths,
                #"{"component": "k3s", "rule": "r", "effect": "notes", "text": "t", "from": "one"}"#,
                "from", nil
            ),
            (
                .paths,
                #"{"component": "k3s", "rule": "r", "effect": "blocks", "text": "t", "#
                    + #""steps": [["2", "1"]]}"#, "a hop leads back", nil
            ),
            (
                .components, #"{"component": "k3s", "layer": "ci", "patterns": []}"#,
                "k3s is known", nil
            ),
            (
                .components, #"{"component": "new", "patterns": ["a"]}"#,
                "there is no component new", nil
            ),
            (
                .components, #"{"component": "k3s", "patterns": ["longhorn"]}"#,
                "longhorn is known as a package of longhorn", nil
            ),
            (.namespaces, #"{"namespace": "kube-system", "layer": "ci"}"#, "stands twice", nil),
            (.relations, "[]", "not a row", nil), (.compatibility, "{", "not a row", nil),
            (
                .compatibility, #"{"component": "k3s", "versions": "*", "kubernetes_min": "one"}"#,
                "not a minor of Kubernetes", nil
            ),
        ] as [(CatalogTable, String, String, String?)])
    func refusesAWrongRow(
        _ table: CatalogTable, _ text: String, _ message: String, _ nearest: String?
    ) {
        let failure = #expect(throws: StageFailure.self) {
            try ComponentCatalog(adding: [row(table, text)])
        }
        #expect(failure?.message.hasPrefix("upkeep.yaml:7: ") == true)
        #expect(failure?.message.contains(message) == true, "\(failure?.message ?? "")")
        #expect(failure?.exit == .usage)
        if let nearest { #expect(failure?.hint == "did you mean \(nearest)?") }
    }

    @Test func boundsTheRows() {
        let one = row(.releases, #"{"packages": [], "kind": "k", "effect": "notes", "text": "t"}"#)
        let failure = #expect(throws: StageFailure.self) {
            try ComponentCatalog(adding: Array(repeating: one, count: AddedRow.limit + 1))
        }
        #expect(failure?.exit == .usage)
    }
}
