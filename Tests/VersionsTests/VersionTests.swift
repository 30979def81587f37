import Testing
import Versions

@Suite struct VersionTests {
    @Test(arguments: [
        ("semver", "1.2.3", "1.10.0"), ("semver", "1.2.3-rc.1", "1.2.3"),
        ("semver", "1.2.3-rc.2", "1.2.3-rc.10"), ("semver", "1.2.3-alpha", "1.2.3-alpha.1"),
        ("semver", "v1.29.0+k3s1", "v1.29.0+k3s2"), ("helm", "v0.9", "0.10.0"),
        ("docker", "1.2.3-alpine", "1.3.0-alpine"), ("docker", "3.9", "3.10"),
        ("docker", "1.2.3rc1", "1.2.3"), ("kubernetes-api", "apps/v1beta1", "apps/v1"),
        ("kubernetes-api", "x.io/v1alpha2", "x.io/v1beta1"), ("kubernetes-api", "v1", "v2"),
        ("loose", "2024.12.1", "2025.1.0"),
    ])
    func ordersVersions(scheme: String, older: String, newer: String) throws {
        let scheme = VersionScheme(name: scheme)
        #expect(try #require(scheme.compare(older, newer)) < 0)
        #expect(try #require(scheme.compare(newer, older)) > 0)
        #expect(scheme.compare(newer, newer) == 0)
    }

    @Test func ordersByBytesWhatLooksAlike() {
        let scheme = VersionScheme.semantic
        #expect(scheme.compare("1.0-e\u{301}", "1.0-f") == -1)
        #expect(scheme.compare("1.0-f", "1.0-\u{E9}") == -1)
        #expect(scheme.compare("1.0-e\u{301}", "1.0-\u{E9}") == -1)
    }

    @Test(arguments: ["latest", "", "main", "sha-1234", "1.x", "v", "1.2.3.4.5.6.7"])
    func takesNothingElseForAVersion(text: String) {
        #expect(VersionScheme.semantic.parse(text) == nil)
    }

    @Test(arguments: [
        ("1.2.3", "2.0.0", VersionStep.major), ("1.2.3", "1.3.0", .minor),
        ("1.2.3", "1.2.4", .patch), ("1.2.3", "1.2.3", .none), ("1.2.3", "1.1.9", .down),
    ])
    func tellsTheStep(from: String, to: String, step: VersionStep) {
        #expect(VersionScheme.semantic.step(from: from, to: to) == step)
    }

    @Test func comparesTheVariantsOfAnImageByTheirNumbersAlone() {
        #expect(VersionScheme.docker.compare("1.2-alpine", "1.2-debian") == 0)
    }
}
