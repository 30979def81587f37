import Testing

@testable import Formats

@Suite struct HTMLWriterTests {
    private func written(_ write: (inout HTMLWriter) -> Void) -> String {
        var writer = HTMLWriter()
        write(&writer)
        return writer.html
    }

    @Test(arguments: [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("\"'&", "&quot;&#39;&amp;"),
        ("a\r\nb\u{2028}c", "a  b c"),
        ("\u{1B}[31m\u{0}\u{202E}x\u{200B}", "\u{FFFD}[31m\u{FFFD}\u{FFFD}x\u{FFFD}"),
        ("é 日本 🎉", "é 日本 🎉"),
        ("<\u{301}", "&lt;\u{301}"),
    ])
    func escapesTextAndValues(_ text: String, _ expected: String) {
        #expect(written { $0.text(text) } == expected)
        #expect(
            written { $0.element(.span, .is(.title, text)) }
                == "<span title=\"\(expected)\"></span>")
    }

    @Test func cutsLongTextsBetweenCharacters() {
        let text = written { $0.text(String(repeating: "ä", count: 3_000)) }
        #expect(text.utf8.count < HTMLWriter.longestText + 10 && text.hasSuffix("ä…"))
        #expect(!text.unicodeScalars.contains("\u{FFFD}"))
    }

    @Test func leavesNoElementOpen() {
        let text = written { page in
            page.element(.p) { line in
                line.text("a")
                line.element(.br)
                line.element(.input, .is(.type, "search"), .flag(.disabled))
            }
        }
        #expect(text == "<p>a<br><input type=\"search\" disabled></p>")
    }

    @Test(arguments: [
        "https://github.com/a/b?c=d&e=f#g", "https://example.org", "https://example.org:8443/x",
        "https://xn--bcher-kva.example/",
    ])
    func followsLinks(_ address: String) {
        #expect(SafeLink(address)?.address == address)
        let text = written { $0.link("x", to: address) }
        #expect(text.hasPrefix("<a href=\"https://"))
        #expect(text.contains("rel=\"noopener noreferrer\""))
    }

    @Test(arguments: [
        "javascript:alert(1)", "data:text/html,x", "http://example.org/", "http://127.0.0.1/",
        "//example.org", "https://", "https:///x", "https://github.com@evil.example/",
        "https://a:b@evil.example", "https://ex\u{E4}mple.org", "https://a b", "https://a/\"x",
        "https://a/<x>", "HTTPS://example.org", " https://example.org", "https://a\\b",
        "https://a/\u{202E}x", "https://a:80x/", "https://.example.org", "ftp://a", "",
    ])
    func leadsNowhereElse(_ address: String) {
        #expect(SafeLink(address) == nil)
        #expect(written { $0.link("text", to: address) } == "text")
    }

    @Test(arguments: [
        ("GHSA-mgvx-rpfc-9mpv", "https://github.com/advisories/GHSA-mgvx-rpfc-9mpv"),
        ("CVE-2026-12345", "https://nvd.nist.gov/vuln/detail/CVE-2026-12345"),
        ("GO-2026-1234", "https://osv.dev/vulnerability/GO-2026-1234"),
        ("RUSTSEC-2026-0001", "https://osv.dev/vulnerability/RUSTSEC-2026-0001"),
        ("CVE-2026-12345/../x", nil), ("CVE-x-1", nil), ("GHSA-<b>", nil), ("x", nil), ("", nil),
        ("CVE-2026-\u{661}", nil), ("GHSA--a-b", nil), ("EVIL-1", nil),
    ])
    func knowsWhereAdvisoriesArePublished(_ id: String, _ address: String?) {
        #expect(AdvisoryLink.address(id) == address)
    }

    @Test func bringsAPolicyThatAllowsWhatItBringsAlone() {
        let page = HTMLPage(title: "</title><script>", script: "\"use strict\";")
        let text = page.html { $0.element(.main, .id("main")) }
        #expect(text.contains("default-src 'none'; style-src 'sha256-"))
        // printf '"use strict";' | openssl dgst -sha256 -binary | base64
        #expect(text.contains("script-src 'sha256-Xs8vTYPmJg2r1uxI522N3rzPlWVj80ByIhv5YNO4wlU='"))
        #expect(text.contains("<title>&lt;/title&gt;&lt;script&gt;</title>"))
        #expect(HTMLPage(title: "x").html { _ in }.contains("script") == false)
    }

    @Test(arguments: [
        (0.0, "0"), (1.25, "1.3"), (-0.5, "-0.5"), (100, "100"), (.nan, "0"), (.infinity, "0"),
        (-12.34, "-12.3"),
    ])
    func writesNumbers(_ value: Double, _ expected: String) {
        #expect(HTMLNumber.text(value) == expected)
    }

    @Test(arguments: [("u-1", "u-1"), ("a b\"<", "a-b--"), ("", "-"), ("ä", "--")])
    func writesIDs(_ text: String, _ expected: String) { #expect(HTMLNumber.id(text) == expected) }
}
