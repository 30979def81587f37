import Contracts
import Testing
import Versions

@testable import Catalog

@Suite struct PathTests {
    let catalog: ComponentCatalog

    init() throws { catalog = try ComponentCatalog() }

    /// A step, what else is offered, and what the catalog says of it.
    struct Row: Sendable, CustomTestStringConvertible {
        let package: String
        let from: String
        let to: String
        let offers: [String]
        let rule: WaitRule?
        let next: String?
        let isPersons: Bool
        var scale = PackageScale.app

        init(
            _ package: String, _ from: String, _ to: String, _ rule: WaitRule?, _ next: String?,
            offers: [String] = [], isPersons: Bool = false, scale: PackageScale = .app
        ) {
            (self.package, self.from, self.to, self.offers) = (package, from, to, offers)
            (self.rule, self.next, self.isPersons, self.scale) = (rule, next, isPersons, scale)
        }

        var testDescription: String { "\(package) \(from) → \(to)" }
    }

    private func verdict(_ row: Row) -> StepVerdict? {
        let datasource: Datasource = row.scale == .chart ? .helm : .docker
        let identity = PackageIdentity(row.package, datasource: datasource)
        return catalog.package(identity, scale: row.scale).map { package in
            catalog.verdict(
                OfferedStep(
                    package, from: row.from, to: row.to, versioning: "docker",
                    offers: row.offers.enumerated().map {
                        (UpdateID(trusted: "u-\($0.offset)"), VersionPair(value: $0.element))
                    }))
        }
    }

    @Test(arguments: [
        Row("rook-ceph", "v1.14.0", "v1.20.0", .hop, "v1.15", isPersons: true, scale: .chart),
        Row("rook-ceph", "v1.19.2", "v1.20.0", .hop, "v1.19.5", isPersons: true, scale: .chart),
        Row("rook-ceph", "v1.19.5", "v1.20.0", nil, nil, isPersons: true, scale: .chart),
        Row("rook-ceph", "v1.19.5", "v1.19.6", nil, nil, scale: .chart),
        Row("cilium", "1.15.3", "1.20.0", .hop, "1.16", isPersons: true, scale: .chart),
        Row(
            "cilium", "1.16.1", "1.17.5", .hop, "1.16.9", offers: ["1.16.4", "1.16.9", "1.18.0"],
            scale: .chart),
        Row("cilium", "1.17.0", "1.17.6", .refusedRelease, nil, scale: .chart),
        Row("external-secrets", "0.14.0", "0.20.0", .hop, "0.16", isPersons: true, scale: .chart),
        Row("external-secrets", "0.16.2", "0.17.0", nil, nil, isPersons: true, scale: .chart),
        Row("rancher/k3s-upgrade", "v1.31.4-k3s1", "v1.33.1-k3s1", .hop, "v1.32"),
        Row("rancher/k3s-upgrade", "v1.35.5-k3s1", "v1.35.7-k3s1", nil, nil, isPersons: true),
        Row("rancher/k3s-upgrade", "v1.35.5-k3s1", "v1.35.6-k3s1", nil, nil),
        Row("rancher/k3s-upgrade", "v1.35.5-k3s1", "v1.34.1-k3s1", .noDowngrade, nil),
        Row("postgres", "17.2-alpine", "18.0-alpine", nil, nil, isPersons: true),
        Row("postgres", "17.2", "17.6", nil, nil),
        Row("postgres", "17.2", "16.9", .noDowngrade, nil, isPersons: true),
        Row("postgres", "17.6", "17.2", nil, nil, isPersons: true),
        Row("mariadb", "11.4.5", "11.4.3", nil, nil, isPersons: true),
        Row("mariadb", "11.4.5", "10.11.2", .noDowngrade, nil, isPersons: true),
        Row("mysql", "8.0.36", "8.4.2", nil, nil), Row("mysql", "8.0.36", "9.1.0", .hop, "8.4"),
        Row("mysql", "8.0.36", "8.0.35", nil, nil),
        Row("mysql", "8.4.2", "8.0.36", .noDowngrade, nil),
        Row("mysql", "5.7.44", "8.0.36", .hop, nil),
        Row("kubernetes-sigs/gateway-api", "v1.5.1", "v1.4.1", .noDowngrade, nil),
        Row("kubernetes-sigs/gateway-api", "v1.4.1", "v1.4.0", nil, nil),
        Row("bitnami/postgresql", "16.1.0", "16.3.0", .refusedRelease, nil),
        Row("mongo", "6.0.4", "8.0.1", .hop, "7.0"), Row("mongo", "6.0.4", "7.0.1", nil, nil),
        Row("ghcr.io/goauthentik/server", "2025.6.1", "2025.12.0", .hop, nil),
        Row("ghcr.io/goauthentik/server", "2025.10.1", "2025.12.0", nil, nil),
        Row("nextcloud", "29.0.1", "31.0.0", .hop, "30"),
        Row("nextcloud", "5.0.0", "6.0.0", nil, nil, isPersons: true, scale: .chart),
        Row("rabbitmq", "3.12.1", "4.1.0", .hop, "3.13"),
        Row(
            "ghcr.io/paperless-ngx/paperless-ngx", "2.14.0", "3.0.2", .hop, "2.20.15",
            isPersons: true),
        Row("quay.io/ceph/ceph", "v19.2.3", "v20.2.0", .refusedRelease, nil, isPersons: true),
        Row("longhorn", "1.9.1", "1.11.0", .hop, "1.10", isPersons: true, scale: .chart),
        Row("ghcr.io/siderolabs/installer", "v1.10.0", "v1.12.0", .hop, "v1.11"),
        Row("rancher/k3s-upgrade", "latest", "stable", nil, nil, isPersons: true),
    ])
    func saysWhatAStepKeepsTo(_ row: Row) throws {
        let found: StepVerdict? = self.verdict(row)
        let verdict = try #require(found)
        #expect(verdict.stop?.rule == row.rule, "\(verdict)")
        #expect(verdict.stop?.next?.to.value == row.next, "\(verdict)")
        #expect(verdict.facts.contains { $0.effect == .person } == row.isPersons, "\(verdict)")
        #expect(verdict.facts.allSatisfy { !$0.source.isEmpty })
    }

    /// Whether a version can be gone back from.
    @Test(
        arguments: [
            ("postgres", "17.2", "17.6", false), ("postgres", "16.2", "17.6", true),
            ("mariadb", "11.4.1", "11.4.2", false), ("mariadb", "11.4.1", "11.8.1", true),
            ("kubernetes-sigs/gateway-api", "v1.4.0", "v1.5.0", true),
            ("kubernetes-sigs/gateway-api", "v1.2.0", "v1.3.0", false),
        ] as [(String, String, String, Bool)])
    func saysWhetherThereIsAWayBack(
        _ package: String, _ from: String, _ to: String, _ isOneWay: Bool
    ) throws {
        let found = self.verdict(Row(package, from, to, nil, nil))
        #expect(try #require(found).isOneWay == isOneWay)
    }

    /// What is wrong with a release counts for any package, known component or not.
    @Test(
        arguments: [
            ("aquasecurity/trivy-action", "0.34.0", "github-tags", true, FactEffect.blocks),
            ("aquasecurity/trivy-action", "0.36.0", "github-tags", false, nil),
            ("tj-actions/changed-files", "v45.0.5", "github-tags", true, .blocks),
            ("tj-actions/changed-files", "v46.0.1", "github-tags", false, nil),
            ("ghcr.io/berriai/litellm", "v1.82.7", .docker, true, .blocks),
            ("ghcr.io/berriai/litellm", "v1.82.9", .docker, false, nil),
            ("aquasecurity/trivy", "v0.69.4", "github-releases", true, .blocks),
            ("aquasecurity/trivy", "v0.69.5", "github-releases", false, .person),
            ("aquasecurity/trivy", "v0.69.7", "github-releases", false, nil),
            ("docker.io/bitnami/kubectl", "1.31.0", .docker, true, .blocks),
            ("docker.io/bitnami/kubectl", nil, .docker, true, .blocks),
            ("ghcr.io/onedr0p/sonarr", "4.0.1", .docker, false, .notes),
            ("x/unheard-of", "1.0.0", .docker, false, nil),
        ] as [(String, String?, Datasource, Bool, FactEffect?)])
    func refusesAReleaseOfAnyPackage(
        _ package: String, _ version: String?, _ datasource: Datasource, _ isRefused: Bool,
        _ effect: FactEffect?
    ) {
        let verdict = catalog.verdict(
            ofRelease: version, PackageIdentity(package, datasource: datasource), scale: .app)
        #expect(verdict.stop.map { $0.rule == .refusedRelease } == (isRefused ? true : nil))
        #expect(verdict.facts.first?.effect == effect, "\(verdict)")
    }

    /// A step with the Kubernetes that stands, and what follows.
    @Test(
        arguments: [
            (
                "rook-ceph", "v1.19.6", "v1.20.0", "v1.30.4+k3s1", WaitRule.partner,
                FactEffect.blocks
            ),
            ("rook-ceph", "v1.19.6", "v1.20.0", "v1.31.2", nil, nil),
            ("rook-ceph", "v1.18.1", "v1.18.2", "1.34.0", nil, .notes),
            // What stands has needed it before.
            ("rook-ceph", "v1.20.0", "v1.20.1", "1.30.4", nil, .notes),
            ("rook-ceph", "v1.19.6", "v1.20.0", "latest", nil, nil),
            ("rook-ceph", "v1.19.6", "v1.20.0", nil, nil, nil),
            ("ghcr.io/siderolabs/installer", "v1.10.9", "v1.11.0", "1.20.0", nil, nil),
            ("cilium", "1.19.5", "1.20.0", "1.32.0", nil, .notes),
        ] as [(String, String, String, String?, WaitRule?, FactEffect?)])
    func saysWhichKubernetesAVersionNeeds(
        _ package: String, _ from: String, _ to: String, _ kubernetes: String?, _ rule: WaitRule?,
        _ effect: FactEffect?
    ) throws {
        let known = try #require(catalog.package(PackageIdentity(package), scale: .chart))
        let verdict = catalog.verdict(
            OfferedStep(
                known, from: from, to: to, kubernetes: kubernetes.flatMap(KubernetesMinor.init)))
        #expect(verdict.stop?.rule == rule, "\(verdict)")
        let fact = verdict.facts.first { $0.rule.hasSuffix("/kubernetes") }
        #expect(fact?.effect == effect, "\(verdict)")
        if rule == .partner {
            #expect(verdict.stop?.text == "needs Kubernetes 1.31 first: 1.30 stands there")
        }
    }

    @Test func takesTheOldestKubernetesThatStands() {
        func minor(_ packages: [(String, String?)]) -> String? {
            ComponentCatalog.kubernetes(
                packages.compactMap { name, version in
                    catalog.package(PackageIdentity(name), scale: .app).map {
                        (package: $0, version: version)
                    }
                })?.text
        }
        #expect(minor([]) == nil && minor([("longhornio/longhorn-manager", "1.2.3")]) == nil)
        #expect(minor([("rancher/k3s-upgrade", "v1.31.4-k3s1"), ("kubelet", "v1.32.0")]) == "1.31")
        #expect(minor([("kindest/node", "v1.20.0"), ("siderolabs/talos", "v1.10.0")]) == nil)
        #expect(minor([("kubelet", "latest"), ("k3s-io/k3s", nil)]) == nil)
        #expect(minor([("rancher/rke2-upgrade", "v1.33.1+rke2r1")]) == "1.33")
    }

    /// What limits a way forbids a step on it, and lets another pass.
    @Test func forbidsOneStepAndLetsAnotherPassByEachLimit() throws {
        let tables = TableLines(bytes: { $0.embedded }, added: [])
        for (place, row) in try tables.read(PathRow.self, .paths)
        where row.isLimit || row.isDowngrade {
            let versions = PathTests.versions(row)
            var isForbidding = false
            var isPassing = false
            for from in versions {
                for to in versions where from != to {
                    guard let move = VersionMove(from, to, nil),
                        let patch = VersionMove.parse("\(from)9", nil)
                    else { continue }
                    let isForbidden =
                        row.counts(move) && (row.isDowngrade || row.forbids(move, [patch]))
                    if isForbidden { isForbidding = true } else { isPassing = true }
                }
                if isForbidding && isPassing { break }
            }
            #expect(isForbidding && isPassing, "\(place.text): \(row.text)")
        }
    }

    /// Versions near those that a row names.
    private static func versions(_ row: PathRow) -> [String] {
        let texts =
            [row.from?.text, row.to?.text, row.via?.text, row.wanted].compactMap { $0 }
            + row.steps.flatMap { $0 } + ["1.2.3", "2025.2.1", "17.5.1"]
        let named = texts.flatMap { text in
            text.split { !$0.isNumber && $0 != "." }.map { word in
                word.split(separator: ".").compactMap { Int($0) }
            }
        }
        var found: Set<[Int]> = []
        for numbers in named where !numbers.isEmpty {
            let base = Array((numbers + [0, 0]).prefix(3))
            for step in [[0, 0, 0], [0, 0, 1], [0, 1, 0], [0, 3, 0], [1, 0, 0], [2, 0, 0]] {
                found.insert(zip(base, step).map { $0 + $1 })
                found.insert(zip(base, step).map { max(0, $0 - $1) })
            }
        }
        return found.sorted { $0.lexicographicallyPrecedes($1) }
            .map { $0.map(String.init).joined(separator: ".") }
    }

    @Test func hasNoRowTwice() {
        for table in CatalogTable.allCases {
            let lines = table.embedded.split(separator: 0x0A)
            #expect(Set(lines).count == lines.count, "\(table)")
        }
    }

    @Test func namesASourceInEveryRow() throws {
        for table in CatalogTable.allCases where table != .namespaces {
            for line in table.embedded.split(separator: 0x0A) {
                let text = String(decoding: line, as: UTF8.self)
                #expect(
                    text.contains("\"source\": \"") && !text.contains("\"source\": \"\""), "\(text)"
                )
            }
        }
    }

    @Test(arguments: [
        #""via": ">=1", "from": "<2", "wanted": "1.5""#, #""steps": [["2", "1"]]"#,
        #""steps": [["2", "2"]]"#, #""max_minor_step": 0"#, #""from": "one""#,
    ])
    func refusesAHopThatLeadsBack(_ limit: String) {
        let row =
            #"{"component": "a", "rule": "r", "effect": "blocks", "text": "t", "source": "s", "#
            + limit + "}"
        let failure = #expect(throws: StageFailure.self) {
            try ComponentCatalog { table in
                switch table {
                case .components:
                    Array(
                        #"{"component": "a", "layer": "core", "patterns": [], "source": "s"}"#.utf8)
                case .paths: Array(row.utf8)
                default: []
                }
            }
        }
        #expect(failure?.message.hasPrefix("paths.jsonl:1: ") == true)
    }
}
