import Testing

@testable import Catalog

/// Whether the catalog is worth reading for a package.
@Suite struct EqualPartnerTests {
    @Test(arguments: [
        ("ghcr.io/goauthentik/server", true), ("mariadb-operator-crds", true),
        ("quay.io/cilium/operator-generic", true), ("docker.io/library/redis", false),
        ("app-template", false),
    ])
    func tellsWhoMayHaveAPartner(package name: String, isRead: Bool) {
        #expect(ComponentCatalog.mayHaveEqualPartner(package: name) == isRead)
    }
}
