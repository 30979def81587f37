import Contracts
import SystemSupport
import TestSupport
import Testing

/// What a registry, or a document that is handed over, offers as a version.
@Suite struct HostileVersionTests {
    private func report(
        _ update: RenovateFixture.Fields, digest: String? = nil
    ) -> RenovateFixture {
        var report = RenovateFixture()
        report.add(
            "kubernetes", "a.yaml",
            [
                RenovateFixture.image("x/a", "1.0.0", digest: digest, updates: [update]),
                RenovateFixture.image(
                    "x/b", "1.0.0", updates: [RenovateFixture.update("minor", "1.1.0")]),
            ])
        return report
    }

    private func fixture(
        _ update: RenovateFixture.Fields, digest: String? = nil
    ) throws -> ApplyFixture {
        let image = "x/a:1.0.0" + (digest.map { "@\($0)" } ?? "")
        return try ApplyFixture(
            [
                "a.yaml": ApplyFixture.deployment(image)
                    + "        - name: b\n          image: x/b:1.0.0\n"
            ], report(update, digest: digest))
    }

    private static let words = [
        "${EVIL}", "{{ .Values.evil }}", "1.1.0 evil", "../1.1.0", "a/b", "1.1.0\u{202E}",
        "1.1.0 # x",
        "1.1.0\nevil: true", "\"1.1.0\"", "1.1.0'", "1.1.0\u{1B}[2J", "1.1.0$(id)", "１.1.0",
    ]

    @Test(arguments: words) func aVersionThatIsNoneIsRefused(version: String) throws {
        let one = try fixture(RenovateFixture.update("minor", version))
        let bytes = try Files.read(one.git.run() + "/detect.json", limit: 1 << 26)
        let detect = try CanonicalJSON.document(DetectPayload.self, from: bytes)
        let finding = try #require(
            detect.findings.first { $0.rule == "detect/not-a-version" })
        #expect(finding.message.contains("x/a") && finding.place?.file == "a.yaml")
        let document = try one.apply()
        #expect(try one.change(document, "x/b").outcome == .applied)
        let text = try one.git.readRemote("a.yaml")
        #expect(text.contains("x/a:1.0.0 ") && text.contains("x/b:1.1.0"))
    }

    @Test(arguments: ["${EVIL}", "sha256:zz", "sha256:{{ x }}", "latest"])
    func aDigestThatIsNoneIsRefused(digest: String) throws {
        let one = try fixture(
            RenovateFixture.update("digest", "1.0.0", digest: digest),
            digest: ApplyFixture.digest)
        #expect(try one.detect().updates.count == 1)
        _ = try one.apply()
        #expect(try one.git.readRemote("a.yaml").contains("x/a:1.0.0@\(ApplyFixture.digest) "))
    }

    @Test(arguments: words) func aDocumentThatIsHandedOverIsNotTrusted(version: String) throws {
        let one = try fixture(RenovateFixture.update("minor", "1.1.0"))
        let path = one.git.run() + "/detect.json"
        let bytes = try Files.read(path, limit: 1 << 26)
        var detect = try CanonicalJSON.document(DetectPayload.self, from: bytes)
        let id = try one.update("x/a").id
        for index in detect.payload.updates.indices where detect.payload.updates[index].id == id {
            detect.payload.updates[index].to.value = version
        }
        let file = try one.git.writeBeside(
            "detect.json", bytes: try CanonicalJSON.encode(detect))
        let document = try one.apply("--input", file)
        let change = try #require(document.payload.changes.first { $0.update == id })
        #expect(change.outcome == .refused && change.reason == "not-a-version")
        #expect(try one.git.readRemote("a.yaml").contains("x/a:1.0.0 "))
    }
}
