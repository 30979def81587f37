import Contracts
import TestSupport
import Testing

@testable import Checks

/// Tags and digests that can be none.
@Suite struct ConsistencyTests {
    private static let digest = "sha256:" + String(repeating: "0a", count: 32)

    private static func source(_ reference: String) -> String {
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\n"
            + "metadata: {name: r, namespace: n}\nspec:\n  url: oci://x.io/y\n  ref: {\(reference)}\n"
    }

    @Test(
        arguments: [
            (source("tag: 1.0.0"), []), (source("tag: 1.0.0, digest: \"\(digest)\""), []),
            (source("semver: \">=1.0\""), []), (source("tag: \"${TAG}\""), []),
            (source("tag: \"\""), []),
            (source("tag: \"1.0.0@\(digest)\""), []),
            (source("tag: \"\(digest)\""), ["spec.ref.tag"]),
            (source("tag: 1.0.0+build"), ["spec.ref.tag"]),
            (source("digest: \"sha256:0a\""), ["spec.ref.digest"]),
            (source("digest: \"\(digest.dropFirst(7))\""), ["spec.ref.digest"]),
            (source("tag: -1, digest: \"md5:0\""), ["spec.ref.digest", "spec.ref.tag"]),
            ("image: x/y:1.0@\(digest)", []), ("image: x/y:1.0@\(digest)0", ["image"]),
            ("image: x/y@\(digest.uppercased().replacing("SHA", with: "sha"))", ["image"]),
            ("image: {tag: \"1.0@\(digest)\"}", []),
            ("image: {tag: \"1.0@sha256:\"}", ["image.tag"]),
            ("image: {digest: \"0a\"}", []), ("image: \"x@sha256:{{ .Values.digest }}\"", []),
            ("note: sha256:0a", []), ("tag: is not sha256:0a", []),
            ("images: [{newTag: \"1@sha256:0\"}]", ["images[0].newTag"]),
        ] as [(String, [String])])
    func tellsWhatCanBePulled(text: String, paths: [String]) throws {
        let fixture = try HistoryFixture(["y.yaml": ""], [.ours("u", files: ["x.yaml": text])])
        #expect(
            try fixture.run(ConsistencyCheck(fixture.tools()))
                == paths.map { "x.yaml: \($0): failed bad-reference [u]" })
    }

    @Test func passesOverWhatWasThereBefore() throws {
        let bad = "images: [{newTag: \"1@sha256:0\"}]"
        let fixture = try HistoryFixture(
            ["x.yaml": bad],
            [.ours("u", files: ["x.yaml": "images: [{newTag: a}, {newTag: \"1@sha256:0\"}]"])])
        #expect(
            try fixture.run(ConsistencyCheck(fixture.tools()))
                == ["x.yaml: images[1].newTag: skipped fails-before [u]"])
    }
}
