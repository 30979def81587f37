import Contracts
import GitStore
import Manifests
import Names
import Snapshot
import SystemSupport
import TestSupport
import Testing
import YAMLText

/// Objects are found by name in any snapshot, and what was learnt of a tree is used again.
@Suite struct ObjectIndexTests {
    private static let release = """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: web, namespace: apps}
        ---
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: HelmRepository
        metadata: {name: charts}
        """
    private static let build = """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps}
        spec: {path: ./apps, sourceRef: {kind: GitRepository, name: x}}
        """
    private static let files = [
        "apps/web.yaml": release, "flux/apps.yaml": build,
        "apps/kustomization.yaml":
            "resources: [web.yaml, ../base]\nconfigMapGenerator: [{name: made}]\n",
        "base/kustomization.yaml": "resources: []\n",
        "base/values.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: values}\n",
    ]

    private func reference(
        _ kind: String, _ name: String, _ namespace: String? = nil, isData: Bool = false
    ) -> FluxReference {
        FluxReference(field: "f", kind: kind, namespace: namespace, name: name, isData: isData)
    }

    /// References, and whether what they mean is there.
    private var table: [(FluxReference, Bool)] {
        [
            (reference("HelmRelease", "web"), true),
            (reference("HelmRelease", "web", "apps"), true),
            (reference("HelmRelease", "web", "other"), false),
            (reference("HelmRepository", "charts", "anywhere"), true),
            (reference("HelmRepository", "chart"), false),
            (reference("Kustomization", "apps"), true),
            (reference("GitRepository", "x"), false),
            (reference("ConfigMap", "values", "x", isData: true), true),
            (reference("ConfigMap", "made", isData: true), true),
            (reference("Secret", "made", isData: true), false),
            (reference("Secret", "values", isData: true), false),
        ]
    }

    @Test(arguments: ["commit", "index", "work tree", "overlay"])
    func findsObjectsInAnySnapshot(_ kind: String) throws {
        let git = try GitFixture(Self.files, hasRemote: false)
        defer { withExtendedLifetime(git) {} }
        let store = BlobStore(try Repository.open(git.work))
        let commit = try Snapshot(store, at: try store.repository.head().commit)
        let snapshot: Snapshot
        switch kind {
        case "commit": snapshot = commit
        case "index": snapshot = try Snapshot.index(of: store)
        case "work tree": snapshot = try #require(Snapshot.workTree(of: store))
        default:
            var overlay = Overlay()
            for (name, text) in Self.files {
                overlay.write(Array(text.utf8), at: try #require(RepoPath(name)))
            }
            snapshot = try Snapshot(store, tree: nil).with(overlay)
        }
        let index = TreeIndex(CacheDirectory(git.beside("cache")))
        let summary = try index.summary(of: snapshot)
        #expect(summary.files == 5 && summary.links.isEmpty)
        #expect(summary.flux == ["apps/web.yaml", "flux/apps.yaml"])
        #expect(summary.builds == ["apps"])
        #expect(summary.reaching == ["apps/kustomization.yaml"])
        let objects = ObjectIndex(snapshot, summary)
        for (reference, isThere) in table {
            #expect(try objects.resolves(reference) == isThere, "\(reference.text)")
        }
        #expect(try objects.fluxResources().map(\.name) == ["web", "charts", "apps"])
    }

    @Test func learnsATreeOnce() throws {
        var files = Self.files
        for number in 0..<600 { files["many/\(number).yaml"] = Self.release }
        let git = try GitFixture(files, hasRemote: false)
        let store = BlobStore(try Repository.open(git.work))
        let cache = CacheDirectory(git.beside("cache"))
        let tree = try Snapshot(store, at: try store.repository.head().commit).tree
        let index = TreeIndex(cache)
        let first = try index.summary(of: Snapshot(store, tree: tree))
        try index.keep()
        #expect(first.files == 605 && first.objects.count == 1203)
        // Without its objects, only what was kept can answer.
        try Files.removeTree(git.path(".git/objects"))
        try Files.makeDirectories(git.path(".git/objects"))
        let other = BlobStore(try Repository.open(git.work))
        let again = try TreeIndex(cache).summary(of: Snapshot(other, tree: tree))
        #expect(try CanonicalJSON.encode(again) == CanonicalJSON.encode(first))
        cache.write(Array("{\"x\":".utf8), to: "trees-2.json")
        #expect(throws: GitError.self) {
            try TreeIndex(cache).summary(of: Snapshot(other, tree: tree))
        }
    }

    @Test func looksUpResourcesByPlaceAndName() throws {
        func all(_ text: String, _ file: String) throws -> [Resource] {
            Resource.all(in: try YAMLTree(Array(text.utf8)), file: file)
        }
        let resources = try all(Self.release, "a.yaml") + all(Self.build, "b.yaml")
        let index = ResourceIndex(resources)
        #expect(index.resource(file: "a.yaml", document: 1)?.name == "charts")
        #expect(index.resource(file: "a.yaml", document: 2) == nil)
        #expect(index.resource(file: "c.yaml", document: 0) == nil)
        #expect(index.resources(kind: "HelmRelease", name: "web").count == 1)
        #expect(index.twin(of: resources[0])?.file == "a.yaml")
        let moved = try all(Self.release.replacing("namespace: apps", with: "namespace: x"), "c")
        #expect(index.twin(of: moved[0]) == nil && index.twin(of: moved[1]) != nil)
        #expect(index.hasTarget(of: reference("HelmRepository", "charts", "any")))
        #expect(!index.hasTarget(of: reference("HelmRelease", "web", "x")))
        #expect(ResourceIndex([]).isEmpty && !index.isEmpty)
    }
}
