import Names
import SystemSupport
import Testing

@Suite struct TextTests {
    @Test(arguments: [
        ("2026-11-20T06:00:07Z", "2026-11-20T06:00:07Z"),
        ("2026-11-20T06:00:07.123456Z", "2026-11-20T06:00:07Z"),
        ("2026-11-20T06:00:07+02:00", "2026-11-20T04:00:07Z"),
        ("2026-11-20t06:00:07z", "2026-11-20T06:00:07Z"),
        ("2026-11-20", "2026-11-20T00:00:00Z"), ("2024-02-29", "2024-02-29T00:00:00Z"),
        ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"),
        ("2000-03-01T00:00:00-00:30", "2000-03-01T00:30:00Z"),
    ])
    func readsAndWritesTimes(text: String, canonical: String) throws {
        #expect(try #require(Timestamp(rfc3339: text)).rfc3339 == canonical)
    }

    @Test(arguments: [
        "", "now", "2026-13-01", "2026-02-29", "2026-11-20T25:00:00Z", "2026-11-20T06:00",
        "2026-11-20T06:00:00", "2026-11-20T06:00:00.Z", "2026-11-20T06:00:00Zx", "+026-11-20",
    ])
    func refusesOtherTimes(text: String) { #expect(Timestamp(rfc3339: text) == nil) }

    @Test func writesTimesThatSort() {
        #expect(Timestamp(seconds: 1_763_618_400).compact == "20251120T060000Z")
    }

    @Test func disarmsControlCharacters() {
        let nasty = "a\u{1B}[2Jb\rc\nd\u{07}\u{202E}e\u{9B}f\u{200B}g\tö漢"
        #expect(SafeText.line(nasty) == "a\u{FFFD}[2Jb c d\u{FFFD}\u{FFFD}e\u{FFFD}f\u{FFFD}g ö漢")
        #expect(SafeText.block("a\n\u{1B}b\tc") == "a\n\u{FFFD}b\tc")
    }

    @Test(arguments: [
        ("https://user:secret@host/x", "https://***@host/x"),
        ("https://ghp_abcDEF123@github.com/o/r.git", "https://***@github.com/o/r.git"),
        ("x/ghp_abcDEF123", "x/***"),
        ("ssh://git@host/x", "ssh://git@host/x"),
        ("git@host:o/r", "git@host:o/r"),
        ("Authorization: Bearer abc.def-123", "Authorization: Bearer ***"),
        ("token=abc123 rest", "token=*** rest"),
        ("{\"password\": \"p4ss\", \"a\": 1}", "{\"password\": \"***\", \"a\": 1}"),
        ("GITHUB_TOKEN=abc", "GITHUB_TOKEN=***"),
        ("a glpat-0123456789abcdefghij b", "a *** b"),
        ("AGE-SECRET-KEY-1QQQQ", "***"),
        ("https://example.org/a@b", "https://example.org/a@b"),
        ("1.2.3 → 1.3.0", "1.2.3 → 1.3.0"),
        ("GitHub token is required", "GitHub token is required"),
        ("a: b, c=d", "a: b, c=d"),
    ])
    func hidesSecrets(text: String, safe: String) {
        #expect(SafeText.withoutSecrets(text) == safe)
    }

    @Test func takesPathsApart() {
        #expect(
            Paths.parent("/a/b") == "/a" && Paths.parent("/a") == "/" && Paths.parent("a") == ".")
        #expect(Paths.name("/a/b.c") == "b.c" && Paths.join("/a/", "b") == "/a/b")
        #expect(Paths.join("/a", "/b") == "/b")
    }

    @Test func digestsTextsWithTheirBorders() {
        #expect(SHA256.hex(parts: ["ab", "c"]) != SHA256.hex(parts: ["a", "bc"]))
        #expect(
            SHA256.hex(Array("abc".utf8))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
}
