import Contracts
import Manifests
import Policy
import Testing
import YAMLText

@testable import StageKit

@Suite struct ManagedAppsTests {
    private static func app(_ spec: String, version: String = "v1alpha1") -> String {
        "apiVersion: upgrades.upkeep.dev/\(version)\nkind: ManagedApp\nmetadata: {name: a}\n\(spec)\n"
    }

    private static func read(_ files: [String: String]) throws -> ManagedApps {
        var trees: [String: YAMLTree] = [:]
        for (path, text) in files { trees[path] = try YAMLTree(Array(text.utf8)) }
        return ManagedApps(RepositoryModel(trees: trees), StrayApps(trees: trees))
    }

    /// What is meant to be one and is not among the objects of a repository.
    @Test(
        arguments: [
            (
                "apiVersion: upgrades.upkeep.dev/v1alpha1\nkind: ManagedApp\nspec: {allow: none}\n",
                "name"
            ),
            ("kind: ManagedApp\nmetadata: {name: a}\nspec: {allow: none}\n", "apiVersion"),
            (
                "apiVersion: upgrades.upkeep.dev\nkind: ManagedApp\nmetadata: {name: a}\n",
                "not known"
            ),
            (
                "apiVersion: v1\nkind: List\nitems:\n  - {kind: List, items: [&a {kind: ManagedApp}]}\n",
                "list"
            ),
        ])
    func holdsWhatIsNoObject(_ text: String, _ part: String) throws {
        let apps = try Self.read(["apps/media/app.yaml": text])
        #expect(apps.held.map(\.directory) == ["apps/media"] && apps.rules.isEmpty)
        #expect(apps.findings.count == 1 && apps.findings.first?.message.contains(part) == true)
        let other = text.replacing("upgrades.upkeep.dev", with: "example.org")
        let others = try Self.read(["a.yaml": other])
        #expect(others.held.isEmpty == text.contains("upgrades"))
    }

    @Test func holdsTheDirectoryOfAFileThatIsNotYAML() {
        let apps = ManagedApps(
            RepositoryModel(trees: [:]), StrayApps(broken: ["apps/media/app.yaml"]))
        #expect(apps.held.map(\.directory) == ["apps/media"])
        #expect(apps.findings.map(\.rule) == ["policy/invalid-managed-app"])
        #expect(apps.findings.first?.place?.file == "apps/media/app.yaml")
    }

    @Test func theNearestDirectoryComesFirst() throws {
        let apps = try Self.read([
            "app.yaml": Self.app("spec: {allow: major}"),
            "apps/media/app.yaml": Self.app("spec: {allow: patch, maxRisk: low}"),
            "apps/app.yaml": Self.app("spec: {allow: minor, match: {path: infra/**}}"),
        ])
        #expect(apps.rules.map(\.allow) == [.patch, .minor, .major])
        #expect(apps.rules.map(\.directory) == ["apps/media", nil, ""])
        #expect(apps.findings.isEmpty && apps.held.isEmpty)
    }

    @Test(arguments: [
        ("spec: {alow: patch}", "unknown key \"alow\"", 4),
        ("spec: {max-risk: low}", "max-risk", 4),
        ("spec: {allow: \"${KIND}\"}", "is a variable", 4), ("kind2: x", "unknown key", 4),
        ("spec: {windows: [{cron: \"0 0 31 2 *\", duration: 1h}]}", "never comes", 4),
        ("spec: []", "mapping", 4), ("spec: {}", "says nothing", 4),
    ])
    func holdsWhatAnInvalidOneSpeaksFor(spec: String, part: String, line: Int) throws {
        let apps = try Self.read(["apps/media/app.yaml": Self.app(spec)])
        let finding = try #require(apps.findings.first)
        #expect(finding.rule == "policy/invalid-managed-app")
        #expect(finding.message.contains(part) && finding.place?.line == line, "\(finding)")
        #expect(
            apps.held.map(\.directory) == ["apps/media"]
                && apps.held.first?.allow == AllowedKind.none)
    }

    @Test func holdsWhatAnInvalidOneAsksForElsewhere() throws {
        let apps = try Self.read([
            "a/app.yaml": Self.app("spec: {alow: patch, match: {path: infra/**}}")
        ])
        #expect(apps.held.map(\.match?.path) == [nil, ["infra/**"]])
        #expect(try Self.read(["a.yaml": Self.app("spec: {}", version: "v9")]).held.count == 1)
    }

    @Test func missesTheDefinitionWhereFluxBringsOne() throws {
        let flux = """
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: apps, namespace: flux-system}
            spec: {path: ./apps}
            """
        let files = ["flux.yaml": flux, "apps/app.yaml": Self.app("spec: {allow: patch}")]
        #expect(try Self.read(files).findings.map(\.rule) == ["policy/no-crd"])
        let definition = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: managedapps.upgrades.upkeep.dev}
            """
        #expect(try Self.read(files.merging(["crd.yaml": definition]) { $1 }).findings.isEmpty)
    }

    @Test func tenThousandOfThemAreRead() throws {
        var files: [String: String] = [:]
        for index in 0..<10_000 {
            files["apps/a\(index)/app.yaml"] = Self.app("spec: {allow: patch}")
        }
        #expect(try Self.read(files).rules.count == 10_000)
    }
}
