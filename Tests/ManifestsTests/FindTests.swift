import Contracts
import Renovate
import Testing
import YAMLText

@testable import Manifests

/// A dependency as a source names it, and the text in which its place must be found.
@Suite struct FindTests {
    static let digest = "sha256:" + String(repeating: "a", count: 64)
    static let commit = String(repeating: "b", count: 40)

    private func find(
        _ text: String, _ name: String, _ value: String?, _ digest: String? = nil,
        datasource: String = "docker", claims: [String: Int] = ["kubernetes": 1],
        snippets: [String] = [], file: String = "x.yaml"
    ) -> PlaceAnswer {
        FileIndex(Array(text.utf8), name: file).find(
            PlaceQuery(
                names: [name], datasource: Datasource(rawValue: datasource), value: value,
                digest: digest,
                claims: claims.map { PlaceClaim(RenovateManager($0).reach, count: $1) },
                snippets: snippets))
    }

    private func texts(_ answer: PlaceAnswer) -> [String]? {
        guard case .found(let places) = answer else { return nil }
        return places.map(\.text)
    }

    struct Shape: CustomTestStringConvertible, Sendable {
        let what: String
        let text: String
        let name: String
        let value: String?
        var digest: String?
        var datasource = "docker"
        var manager = "flux"
        let found: [String]
        var testDescription: String { what }
    }

    static let shapes: [Shape] = [
        Shape(
            what: "an image", text: "image: ghcr.io/x/y:1.2 # 1.2\n", name: "ghcr.io/x/y",
            value: "1.2", manager: "kubernetes", found: ["1.2"]),
        Shape(
            what: "an image with a digest", text: "a:\n  image: x/y:1.2@\(digest)\n", name: "x/y",
            value: "1.2", digest: digest, manager: "kubernetes", found: ["1.2@\(digest)"]),
        Shape(
            what: "an image by its digest alone", text: "image: x/y@\(digest)\n", name: "x/y",
            value: nil, digest: digest, manager: "kubernetes", found: [digest]),
        Shape(
            what: "an image of Docker Hub's library under its short name", text: "image: redis:7\n",
            name: "docker.io/library/redis", value: "7", manager: "kubernetes", found: ["7"]),
        Shape(
            what: "a repository beside a tag",
            text: "image:\n  repository: x/y\n  tag: \"1.2\"\nother:\n  tag: \"1.2\"\n",
            name: "x/y",
            value: "1.2", manager: "helm-values", found: ["1.2"]),
        Shape(
            what: "a registry and a repository beside a tag",
            text: "image: {registry: quay.io, repository: x/y, tag: v1}\n", name: "quay.io/x/y",
            value: "v1", manager: "helm-values", found: ["v1"]),
        Shape(
            what: "a tag and a digest in two keys",
            text: "image:\n  repository: x/y\n  tag: v1\n  digest: \(digest)\n", name: "x/y",
            value: "v1", digest: digest, manager: "helm-values", found: ["v1", digest]),
        Shape(
            what: "a tag that an anchor brings",
            text: "v: &v 1.2.3\nimage: {repository: x/y, tag: *v}\n", name: "x/y", value: "1.2.3",
            manager: "helm-values", found: ["1.2.3"]),
        Shape(
            what: "a HelmRelease's chart",
            text: "kind: HelmRelease\nspec:\n  chart:\n    spec:\n      chart: podinfo\n"
                + "      version: 6.5.0\n", name: "podinfo", value: "6.5.0", datasource: "helm",
            found: ["6.5.0"]),
        Shape(
            what: "a chart of an OCI repository",
            text:
                "kind: HelmRelease\nspec:\n  chart:\n    spec: {chart: podinfo, version: 6.5.0}\n",
            name: "ghcr.io/stefanprodan/charts/podinfo", value: "6.5.0", found: ["6.5.0"]),
        Shape(
            what: "an OCIRepository",
            text: "kind: OCIRepository\nspec:\n  url: oci://ghcr.io/x/y\n  ref:\n    tag: 1.2.3\n",
            name: "ghcr.io/x/y", value: "1.2.3", found: ["1.2.3"]),
        Shape(
            what: "an OCIRepository with tag and digest",
            text:
                "spec:\n  url: oci://ghcr.io/x/y\n  ref:\n    tag: 1.2.3\n    digest: \(digest)\n",
            name: "ghcr.io/x/y", value: "1.2.3", digest: digest, found: ["1.2.3", digest]),
        Shape(
            what: "a GitRepository by its name",
            text: "metadata: {name: crds}\nspec:\n  url: https://github.com/o/r.git\n"
                + "  ref: {tag: v1.2}\n", name: "o/r", value: "v1.2", datasource: "github-tags",
            found: ["v1.2"]),
        Shape(
            what: "a kustomize image",
            text: "kind: Kustomization\nimages:\n  - name: x/y\n    newTag: v1\n", name: "x/y",
            value: "v1", manager: "kustomize", found: ["v1"]),
        Shape(
            what: "a kustomize image under another name",
            text: "images:\n  - name: a/b\n    newName: x/y\n    newTag: v1\n", name: "x/y",
            value: "v1", manager: "kustomize", found: ["v1"]),
        Shape(
            what: "a remote resource",
            text: "resources:\n  - github.com/o/r//config?ref=v1.2&timeout=9\n", name: "o/r",
            value: "v1.2", datasource: "github-tags", manager: "kustomize", found: ["v1.2"]),
        Shape(
            what: "a release's file",
            text: "resources:\n  - https://github.com/o/r/releases/download/v1.2/x.yaml\n",
            name: "o/r", value: "v1.2", datasource: "github-releases", manager: "regex",
            found: ["v1.2"]),
        Shape(
            what: "a chart that kustomize inflates",
            text: "helmCharts:\n  - name: cilium\n    repo: https://x\n    version: 1.14.5\n",
            name: "cilium", value: "1.14.5", datasource: "helm", manager: "kustomize",
            found: ["1.14.5"]),
        Shape(
            what: "an action by its version", text: "steps:\n  - uses: actions/checkout@v4\n",
            name: "actions/checkout", value: "v4", datasource: "github-tags",
            manager: "github-actions", found: ["v4"]),
        Shape(
            what: "an action by its commit, with the version in a comment",
            text: "steps:\n  - uses: actions/checkout@\(commit) # v4.1.0\n",
            name: "actions/checkout",
            value: "v4.1.0", digest: commit, datasource: "github-tags", manager: "github-actions",
            found: [commit, "v4.1.0"]),
        Shape(
            what: "an input of an action",
            text: "steps:\n  - uses: azure/setup-helm@v3\n    with: {version: v3.6.3}\n",
            name: "helm/helm", value: "v3.6.3", datasource: "github-releases",
            manager: "github-actions", found: ["v3.6.3"]),
        Shape(
            what: "a pre-commit hook",
            text: "repos:\n  - repo: https://github.com/o/r\n    rev: v4.0.1\n", name: "o/r",
            value: "v4.0.1", datasource: "github-tags", manager: "pre-commit", found: ["v4.0.1"]),
        Shape(
            what: "an Ansible collection",
            text: "collections:\n  - name: community.general\n    version: 8.1.0\n",
            name: "community.general", value: "8.1.0", datasource: "galaxy-collection",
            manager: "ansible-galaxy", found: ["8.1.0"]),
        Shape(
            what: "an apiVersion", text: "apiVersion: apps/v1beta1\nkind: Deployment\n",
            name: "Deployment", value: "apps/v1beta1", datasource: "kubernetes-api",
            manager: "kubernetes", found: ["apps/v1beta1"]),
        Shape(
            what: "a helmfile release",
            text: "releases:\n  - name: a\n    chart: oci://quay.io/c/cilium\n    version: 1.2.3\n"
                + "  - name: b\n    chart: oci://quay.io/c/other\n    version: 1.2.3\n",
            name: "quay.io/c/cilium", value: "1.2.3", manager: "helmfile", found: ["1.2.3"]),
        Shape(
            what: "a runner", text: "jobs:\n  a:\n    runs-on: ubuntu-22.04\n", name: "ubuntu",
            value: "22.04", datasource: "github-runners", manager: "github-actions",
            found: ["22.04"]),
        Shape(
            what: "an image in a manifest inside a block",
            text: "data:\n  x.yaml: |\n    spec:\n      - image: \"x/y:1.2\"\n", name: "x/y",
            value: "1.2", manager: "kubernetes", found: ["1.2"]),
        Shape(
            what: "an annotated variable",
            text:
                "# renovate: datasource=github-releases depName=k3s-io/k3s\nversion: &v v1.2+k3s1\n",
            name: "k3s-io/k3s", value: "v1.2+k3s1", datasource: "github-releases",
            manager: "regex", found: ["v1.2+k3s1"]),
        Shape(
            what: "a variable annotated at the end of its line",
            text: "a: v1 # renovate: depName=o/r\nb: v1\n", name: "o/r", value: "v1",
            datasource: "github-tags", manager: "regex", found: ["v1"]),
    ]

    @Test(arguments: shapes)
    func finds(_ shape: Shape) {
        let answer = find(
            shape.text, shape.name, shape.value, shape.digest, datasource: shape.datasource,
            claims: [shape.manager: 1])
        #expect(texts(answer) == shape.found)
        guard case .found(let places) = answer else { return }
        for place in places {
            let bytes = Array(shape.text.utf8)[place.span.range]
            #expect(String(decoding: bytes, as: UTF8.self) == place.text)
            #expect(place.path != nil && place.document == 0)
        }
    }

    @Test func countsAnImageThatStandsTwiceAsTwoPlacesOfOneDependency() {
        let text = "a:\n  image: x/y:1\nb:\n  image: x/y:1\n"
        #expect(texts(find(text, "x/y", "1", claims: ["kubernetes": 2])) == ["1", "1"])
    }

    @Test func choosesNoneWhereMorePlacesFitThanWereReported() {
        let text = "a:\n  image: x/y:1\nb:\n  image: x/y:1\n"
        guard case .ambiguous(let places) = find(text, "x/y", "1", claims: ["kubernetes": 1]) else {
            Issue.record("it chose")
            return
        }
        #expect(places.map(\.line.value) == [2, 4])
    }

    @Test func takesOnePlaceThatThreeManagersReport() {
        let text = "kind: HelmRelease\nspec:\n  values:\n    app:\n      image: x/y:1\n"
        let claims = ["flux": 1, "helm-values": 1, "kubernetes": 1]
        #expect(texts(find(text, "x/y", "1", claims: claims)) == ["1"])
    }

    @Test func joinsThePlacesThatEachManagerSees() {
        let text = "app:\n  image: {repository: x/y, tag: v1}\nside:\n  image: x/y:v1\n"
        let claims = ["helm-values": 2, "kubernetes": 1]
        #expect(texts(find(text, "x/y", "v1", claims: claims)) == ["v1", "v1"])
    }

    @Test func doesNotTakeAnotherPackageWithTheSameVersion() {
        #expect(find("image: x/z:1.2\n", "x/y", "1.2") == .none)
        #expect(find("image: x/y:1.2.3\n", "x/y", "1.2") == .none)
        let git = "images:\n  - name: o/r\n    newTag: v1\nresources:\n  - github.com/o/r?ref=v1\n"
        #expect(
            texts(find(git, "o/r", "v1", datasource: "github-tags", claims: ["kustomize": 1]))
                == ["v1"])
    }

    @Test func findsPlacesInTextByThePieceThatWasReported() {
        let text = "FROM x/y:1.2 AS build\nFROM x/z:1.2\n"
        #expect(
            texts(find(text, "x/y", "1.2", snippets: ["x/y:1.2"], file: "Dockerfile")) == ["1.2"])
        #expect(texts(find(text, "x/y", "1.2", file: "Dockerfile")) == ["1.2"])
        let json = "{\"dependencies\": {\"ws\": \"^8.8.1\"}}\n"
        #expect(
            texts(find(json, "ws", "^8.8.1", datasource: "npm", file: "package.json")) == ["^8.8.1"]
        )
    }

    @Test func findsPlacesInATemplateThatIsNoYAML() {
        let text = "image: {{ .Values.x }}\n  image: x/y:1.2\n\tbad: yes\n"
        #expect(texts(find(text, "x/y", "1.2", snippets: ["x/y:1.2"])) == ["1.2"])
    }

    @Test func knowsTheMarkerOfImageAutomation() {
        let text = "image: x/y:1 # {\"$imagepolicy\": \"flux-system:y\"}\nb: 1\n"
        let index = FileIndex(Array(text.utf8), name: "x.yaml")
        #expect(index.hasImagePolicyMarker(at: ByteSpan(11..<12)))
        #expect(
            !index.hasImagePolicyMarker(at: ByteSpan(text.utf8.count - 2..<text.utf8.count - 1)))
    }

    @Test(arguments: [
        ("ghcr.io/x/y:1.2", "ghcr.io/x/y", "1.2", false),
        ("localhost:5000/x:1", "localhost:5000/x", "1", false),
        ("oci://x.io/y:v1@\(digest)", "x.io/y", "v1", true), ("x@\(digest)", "x", nil, true),
    ])
    func takesImagesApart(text: String, name: String, tag: String?, hasDigest: Bool) throws {
        let image = try #require(ImageReference(text))
        #expect(image.name == name && image.tag?.text == tag)
        #expect((image.digest != nil) == hasDigest)
    }

    @Test(arguments: ["", "a b:c", "https://x/y:1", "x:", "x@sha256:12", ":1", "x y", "-"])
    func takesNothingElseForAnImage(text: String) { #expect(ImageReference(text) == nil) }

    @Test(arguments: [
        ("oci://GHCR.io/X/Y", "ghcr.io/x/y"), ("https://github.com/O/R.git", "o/r"),
        ("git@github.com:o/r.git", "o/r"), ("docker.io/library/redis", "redis"),
        ("ssh://git@github.com/o/r", "o/r"), ("index.docker.io/a/b", "a/b"),
    ])
    func knowsTheSpellingsOfAName(text: String, name: String) {
        #expect(PackageName(text).text == name)
    }
}
