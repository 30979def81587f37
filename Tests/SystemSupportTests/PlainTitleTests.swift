import SystemSupport
import Testing

/// Titles of pull requests and subjects of commits, in which a forge finds nothing.
@Suite struct PlainTitleTests {
    @Test(arguments: [
        ("web 1.2 → 1.3", "web 1.2 → 1.3"),
        ("ghcr.io/x/web-ui v1 → v2", "ghcr.io/x/web-ui v1 → v2"),
        ("app sha-0123abc4 → sha-4567def8", "app sha-0123abc4 → sha-4567def8"),
        ("chart ^1.2 → ~1.3, >=1 → >2", "chart ^1.2 → ~1.3, >=1 → >2"),
        ("busybox 1.37.0@9ae97d3 → 1.37.0@72f4300", "busybox 1.37.0@9ae97d3 → 1.37.0@72f4300"),
        ("a.@org x/@me (@b", "a._org x/_me (_b"), ("fixes #12", "fixes _12"),
        ("closes org/repo#1 !2 &3 %4 $5", "closes org/repo_1 _2 _3 _4 _5"),
        ("@org/team <@1> ~bug ^x", "_org/team __1_ _bug _x"),
        ("fixes GH-12 gh-1 GL-14", "fixes GH_12 gh_1 GL_14"),
        ("Closes PROJ-123 (see CVE-2026-1)", "Closes PROJ_123 (see CVE-2026-1)"),
        ("fixes https://e.example/a/issues/5", "fixes https_//e.example/a/issues/5"),
        ("www.e.example", "www_e.example"), ("[skip ci] ***NO_CI***", "_skip ci_ ___NO_CI___"),
        ("/close me", "close me"), ("a  b\nc", "a b c"),
        ("#\u{301}1 @\u{301}x", "_\u{301}1 _\u{301}x"),
    ])
    func leavesNothingToAForge(_ text: String, _ expected: String) {
        #expect(PlainTitle.text(text) == expected)
    }

    @Test func keepsToItsLimit() {
        #expect(PlainTitle.text(String(repeating: "x", count: 20), limit: 5) == "xxxx…")
    }

    @Test(arguments: ["a\"\u{301}b", "\\\u{20DD}", "é\""])
    func escapesByScalars(_ text: String) {
        let written = text.escaping("\\\"").unicodeScalars
        #expect(written.filter { $0 == "\\" }.count == (text.unicodeScalars.first == "\\" ? 2 : 1))
    }
}
