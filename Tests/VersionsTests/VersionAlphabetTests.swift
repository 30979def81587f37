import Contracts
import TestSupport
import Testing
import Versions

/// What may be written as a version, a digest or a name.
@Suite struct VersionAlphabetTests {
    private func problem(
        _ datasource: String, _ to: String, from: String? = "1.0.0"
    ) -> String? {
        VersionAlphabet(Datasource(rawValue: datasource))
            .problem(from: VersionPair(value: from), to: VersionPair(value: to))
    }

    @Test(arguments: [
        ("docker", "v2026.815.170634"), ("docker", "2024.6.31-39aaac40d"), ("docker", "_1"),
        ("helm", "v1.2.3-rc.1+build.5"), ("helm", "0.1.0_up2"), ("github-releases", "v1.36.4+k3s1"),
        ("github-tags", "v4"), ("github-tags", "main"), ("git-refs", "release-1.2"),
        ("kubernetes-api", "kustomize.toolkit.fluxcd.io/v1beta3"), ("kubernetes-api", "v1"),
        ("npm", "1.0.0-beta.1"), ("go", "v0.0.0-20240101000000-0123456789ab"), ("deb", "1:2.3-1~b"),
        ("galaxy", "1.2.3"), ("custom.mine", "12"), ("github-runners", "ubuntu-24.04"),
    ])
    func takesWhatItsDatasourceHas(datasource: String, version: String) {
        #expect(problem(datasource, version) == nil)
    }

    @Test(
        arguments: ["docker", "helm", "github-tags", "kubernetes-api", "npm", "unknown", ""],
        [
            "", " ", "${EVIL}", "{{ .Values.x }}", "1.0 evil", "1.0\n", "1.0\u{202E}", "1.0\u{0}",
            "1.0#x", "1.0 # x", "\"1.0\"", "'1.0'", "1.0: x", "$(id)", "`id`", "1.0;id", "é", "１.0",
            "-1.0", "../../x", "/etc/passwd", "//x", "x/../y", "1.0\\", "*", ">=1.0", "1.0,2",
            "[1.0]",
            "&a", "!x", "%20", "1.0?x=y", "@1.0", String(repeating: "1", count: 300), "\u{1B}[2J",
            "1.0\u{200B}", "e\u{301}",
        ])
    func refusesWhatIsNoVersion(datasource: String, version: String) {
        #expect(problem(datasource, version) != nil)
    }

    @Test(arguments: [
        ("github-tags", "kustomize/v5.3.0", "kustomize/v5.4.1", true),
        ("github-tags", "v5.3.0", "kustomize/v5.4.1", false),
        ("docker", "a/b", "a/c", false), ("helm", "^1.2.0", "^2.0.0", true),
        ("helm", ">=1.0.0 <2.0.0", ">=1.0.0 <3.0.0", true), ("npm", "~1 || ~2", "~1 || ~3", true),
        ("helm", "1.x", "2.x", true), ("helm", "1.0.0", ">=1.0.0 <3.0.0", false),
        ("helm", "^1.2.0", "^2.0.0 ${EVIL}", false), ("helm", "^1.2.0", "^2.0.0 x", false),
        ("helm", ">1 <2", ">1 <2 # x", false), ("helm", "*", "a\u{202E}", false),
        ("docker", "${V}", "${V}", true),
    ])
    func comparesWithWhatStandsThere(
        datasource: String, from: String, to: String, isTaken: Bool
    ) {
        #expect((problem(datasource, to, from: from) == nil) == isTaken)
    }

    @Test(arguments: [
        ("docker", "sha256:" + String(repeating: "a", count: 64), true),
        ("docker", "sha512:" + String(repeating: "0", count: 128), true),
        ("docker", String(repeating: "a", count: 40), false),
        ("docker", "sha256:" + String(repeating: "A", count: 64), false),
        ("docker", "sha256:${EVIL}", false), ("docker", "", false),
        ("github-tags", String(repeating: "a", count: 40), true),
        ("git-refs", String(repeating: "a", count: 64), true),
        ("github-tags", String(repeating: "g", count: 40), false),
        ("github-tags", "{{ x }}", false),
    ])
    func tellsDigestsByTheirForm(datasource: String, digest: String, isTaken: Bool) {
        let alphabet = VersionAlphabet(Datasource(rawValue: datasource))
        let found = alphabet.problem(
            from: VersionPair(value: "1"), to: VersionPair(value: "1", digest: digest))
        #expect((found == nil) == isTaken)
    }

    @Test(arguments: [
        ("ghcr.io/bjw-s-labs/helm/app-template", true), ("@scope/x", true),
        ("https://x.example:8443/charts", true), ("", false), ("a b", false), ("${X}", false),
        ("a\u{202E}", false), ("a#b", false), ("a\nb", false),
    ])
    func tellsNames(name: String, isTaken: Bool) {
        #expect(VersionAlphabet.isName(name) == isTaken)
    }
}
