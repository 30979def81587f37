import Manifests
import Rendering
import SystemSupport
import TestSupport
import Testing

/// Each manifest of a build with the file it came from, where that can be told.
@Suite struct RenderingTests {
    private static func object(_ kind: String, _ name: String, _ namespace: String? = nil) -> String
    {
        let place = namespace.map { ", namespace: \($0)" } ?? ""
        let version = kind == "Deployment" ? "apps/v1" : "v1"
        return "apiVersion: \(version)\nkind: \(kind)\nmetadata: {name: \(name)\(place)}\n"
    }

    @Test func knowsWhereManifestsComeFrom() throws {
        let object = Self.object
        let fixture = try RenderingFixture([
            "app/kustomization.yaml": """
            resources: [web.yaml, two.yaml, one.yaml, ../base]
            patches: [{path: patch.yaml}]
            configMapGenerator: [{name: settings, files: [f.txt]}]
            secretGenerator: [{name: twice, literals: [a=b]}]
            """,
            "app/web.yaml": object("Deployment", "web", nil),
            "app/patch.yaml": object("Deployment", "web", nil),
            "app/two.yaml": object("ConfigMap", "a", "x") + "---\n" + object("ConfigMap", "b", nil),
            "app/one.yaml": object("ConfigMap", "a", "y") + "---\n" + object("Service", "web", nil),
            "app/f.txt": "x",
            "base/kustomization.yaml":
                "resources: [s.yaml, s2.yaml]\nsecretGenerator: [{name: twice}]\n",
            "base/s.yaml": object("Service", "same", nil),
            "base/s2.yaml": object("Service", "same", nil),
        ])
        try fixture.tell(
            [
                object("Deployment", "web", "ns"), object("ConfigMap", "a", "y"),
                object("ConfigMap", "a", "x"), object("ConfigMap", "b", "ns"),
                object("Service", "same", "ns"), object("Service", "prefix-web", "ns"),
                object("ConfigMap", "settings-2gt5c5hf5b", "ns"),
                object("ConfigMap", "settings-other", "ns"),
                object("Secret", "twice-2gt5c5hf5b", "ns"),
            ].joined(separator: "---\n"))
        let rendering = try #require(
            try fixture.runner().rendering(of: "app", in: fixture.head()))
        let manifests = try rendering.manifests()
        #expect(
            manifests.map { "\($0.resource.kind)/\($0.resource.name) \($0.file ?? "-")" } == [
                "Deployment/web app/web.yaml", "ConfigMap/a app/one.yaml",
                "ConfigMap/a app/two.yaml", "ConfigMap/b app/two.yaml", "Service/same -",
                "Service/prefix-web -", "ConfigMap/settings-2gt5c5hf5b app/kustomization.yaml",
                "ConfigMap/settings-other -", "Secret/twice-2gt5c5hf5b -",
            ])
        #expect(manifests[0].resource.namespace == "ns")
        #expect(manifests[3].source?.document == 1)
    }

    @Test func takesWhatFluxTakesWithoutAKustomizationFile() throws {
        let fixture = try RenderingFixture([
            "plain/a.yaml": Self.object("ConfigMap", "a", nil), "plain/b.txt": "b",
        ])
        try fixture.tell(Self.object("ConfigMap", "a", nil))
        let rendering = try #require(
            try fixture.runner().rendering(of: "plain", in: fixture.head()))
        #expect(try rendering.manifests().map(\.file) == ["plain/a.yaml"])
    }

    @Test func hasNoneWhereNothingIsBuilt() throws {
        let fixture = try RenderingFixture()
        try fixture.tell("")
        #expect(
            try fixture.runner().rendering(of: "", in: fixture.head())?.manifests().isEmpty == true)
        try fixture.tell("Error", exit: "1")
        try fixture.git.commit(["kustomization.yaml": "resources: [x]\n"], "other")
        #expect(try fixture.runner().rendering(of: "", in: fixture.head()) == nil)
    }
}
