import Contracts
import TestSupport
import Testing

@testable import Checks

/// Versions that belong together, over small histories.
@Suite struct PinsTests {
    private static func source(_ kind: String, _ reference: String) -> String {
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: \(kind)\n"
            + "metadata: {name: r, namespace: n}\nspec:\n  ref: {\(reference)}\n"
    }

    @Test(arguments: [
        (source("OCIRepository", "tag: \"1.0\", digest: \"sha256:0\""), nil),
        (
            source("OCIRepository", "tag: \"1.0@sha256:0\""),
            "spec.ref.tag has a digest behind it, and Flux takes the tag alone: a digest counts in "
                + "spec.ref.digest"
        ),
        (
            source("OCIRepository", "tag: \"1.0\", semver: \">1\""),
            "spec.ref has tag beside semver, and Flux looks at semver alone"
        ),
        (
            source("OCIRepository", "tag: \"1.0\", semver: \">1\", digest: \"sha256:0\""),
            "spec.ref has semver and tag beside digest, and Flux looks at digest alone"
        ),
        (source("GitRepository", "branch: main, tag: v1, commit: 0a"), nil),
        (
            source("GitRepository", "tag: v1, semver: 1.x"),
            "spec.ref has tag beside semver, and Flux looks at semver alone"
        ),
        (source("Bucket", "tag: v1, semver: 1.x"), nil),
    ])
    func tellsWhichVersionCounts(text: String, says: String?) throws {
        let fixture = try HistoryFixture(["y.yaml": ""], [.ours("u", files: ["x.yaml": text])])
        let results = try CheckRunner(change: fixture.change, names: UpdateNames(nil))
            .run(PinsCheck(fixture.tools()))
        #expect(results.allSatisfy { $0.check.outcome == .skipped })
        #expect(results.flatMap(\.findings).allSatisfy { $0.severity == .warning })
        #expect(
            results.first?.findings.first?.message.contains(says ?? "!") == says.map { _ in true })
    }

    // MARK: charts

    private static func release(
        _ name: String, _ version: String, chart: String = "web", namespace: String = "n"
    ) -> String {
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\n"
            + "metadata: {name: \(name), namespace: \(namespace)}\nspec:\n  chart:\n    spec:\n"
            + "      chart: \(chart)\n      version: \"\(version)\"\n"
            + "      sourceRef: {kind: HelmRepository, name: h}\n"
    }

    private static func flux(_ path: String) -> String {
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
            + "metadata: {name: k, namespace: flux-system}\nspec:\n  path: ./\(path)\n"
            + "  sourceRef: {kind: GitRepository, name: g}\n"
    }

    private static let home = [
        "clusters/a/k.yaml": flux("apps/a"), "clusters/b/k.yaml": flux("apps/b"),
        "apps/a/one/r.yaml": release("one", "1.0.0"), "apps/a/two/r.yaml": release("two", "1.0.0"),
        "apps/b/one/r.yaml": release("one", "1.0.0"),
    ]

    @Test(arguments: [
        (["apps/a/one/r.yaml": release("one", "1.1.0")], ["HelmRelease/n/one"]),
        (
            [
                "apps/a/one/r.yaml": release("one", "1.1.0"),
                "apps/a/two/r.yaml": release("two", "1.1.0"),
            ], []
        ),
        (["apps/b/one/r.yaml": release("one", "1.1.0")], []),
        (["apps/a/one/r.yaml": release("one", "1.1.0", chart: "db")], []),
        (["apps/a/one/r.yaml": release("one", "1.1.0", namespace: "m")], []),
        (["apps/a/one/r.yaml": release("one", "1.x")], []),
        (["apps/a/one/r.yaml": release("one", "1.0.0") + "  interval: 1h\n"], []),
        (["apps/a/three/r.yaml": release("three", "0.9.0")], ["HelmRelease/n/three"]),
    ])
    func comparesChartsOfOneCluster(files: [String: String], names: [String]) throws {
        let fixture = try HistoryFixture(Self.home, [.ours("u", files: files.mapValues { $0 })])
        let lines = try fixture.run(PinsCheck(fixture.tools()))
        #expect(Set(lines) == Set(names.map { "\($0): skipped pins-disagree [u]" }))
    }

    @Test func passesOverWhatDisagreedBefore() throws {
        let base = Self.home.merging(["apps/a/two/r.yaml": Self.release("two", "0.9.0")]) { $1 }
        let fixture = try HistoryFixture(
            base, [.ours("u", files: ["apps/a/one/r.yaml": Self.release("one", "1.1.0")])])
        #expect(try fixture.run(PinsCheck(fixture.tools())).isEmpty)
    }

    // MARK: products

    private static func images(_ server: String, _ outpost: String) -> [String: String] {
        [
            "auth/server.yaml": "image: ghcr.io/goauthentik/server:\(server)\n",
            "auth/outpost.yaml": "image: ghcr.io/goauthentik/ldap:\(outpost)\n",
        ]
    }

    @Test(arguments: [
        ("2026.2.1", "2026.2.1", []), ("2026.2.1", "2026.2.0", ["ghcr.io/goauthentik/server"]),
        ("2026.2.0", "2026.2.1", ["ghcr.io/goauthentik/ldap"]),
    ])
    func comparesWhatIsReleasedTogether(
        server: String, outpost: String, names: [String]
    ) throws {
        let fixture = try HistoryFixture(
            Self.images("2026.2.0", "2026.2.0"),
            [.ours("u", files: Self.images(server, outpost).mapValues { $0 })])
        let lines = try fixture.run(PinsCheck(fixture.tools()))
        #expect(lines == names.map { "\($0): skipped pins-disagree [u]" })
    }
}
