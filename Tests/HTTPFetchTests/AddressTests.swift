import HTTPFetch
import SystemSupport
import Testing

@Suite struct AddressTests {
    @Test(arguments: [
        ("https://Example.org", "https://example.org/"),
        ("http://example.org:80/a", "http://example.org/a"),
        ("https://example.org:8443/a/../b?c=d#e", "https://example.org:8443/a/../b?c=d"),
        ("https://[2001:DB8::1]:8443?q", "https://[2001:db8::1]:8443/?q"),
        ("https://192.0.2.1/%20", "https://192.0.2.1/%20"),
    ])
    func reads(_ text: String, _ whole: String) throws {
        #expect(try #require(HTTPAddress(text)).text == whole)
    }

    @Test(arguments: [
        "", "example.org", "ftp://example.org", "file:///etc/passwd", "https://",
        "https://user@example.org/", "https://user:secret@example.org/", "https://exam ple.org/",
        "https://example.org/ä", "https://example.org/\r\nX: y", "https://example.org:0/",
        "https://example.org:65536/", "https://example.org:/", "https://example.org:+1/",
        "https://[::1", "https://[example]/", "https://-a/", "https://a\\b/", "https://.a/",
        "https://example.org\u{0}/", "https://exämple.org/",
    ])
    func refuses(_ text: String) {
        #expect(HTTPAddress(text) == nil)
    }

    @Test(arguments: [
        ("/x", "https://a.org/x"), ("x", "https://a.org/b/c/x"), ("../x?y", "https://a.org/b/x?y"),
        ("?y", "https://a.org/b/c/d?y"), ("//b.org/x", "https://b.org/x"),
        ("http://b.org", "http://b.org/"), ("", "https://a.org/b/c/d?q"),
        ("../../../../x/./y/..", "https://a.org/x/"), ("/ü z", "https://a.org/%C3%BC%20z"),
        ("x:1/y", nil), ("file:///etc/passwd", nil), ("https://u:p@b.org/", nil),
    ])
    func resolves(_ reference: String, _ whole: String?) throws {
        let base = try #require(HTTPAddress("https://a.org/b/c/d?q"))
        #expect(base.resolving(reference)?.text == whole)
    }

    @Test(arguments: [
        ("http://localhost:1/", true), ("http://127.0.0.1/", true), ("http://[::1]/", true),
        ("http://127.evil.org/", false), ("http://localhost.evil.org/", false),
    ])
    func knowsThisMachine(_ text: String, _ isLoopback: Bool) throws {
        #expect(try #require(HTTPAddress(text)).isLoopback == isLoopback)
    }

    @Test func encodesPartsOfPaths() {
        #expect(PercentText.part("a/b ?&ü~") == "a%2Fb%20%3F%26%C3%BC~")
    }

    @Test(arguments: [
        ("a@example.org", true), ("a+b@example.org", true), ("a@[::1]", false),
        ("a b@example.org", false), ("a@example.org\r\nRCPT TO:<x@y>", false), ("@b.org", false),
        ("a@b@c.org", false), ("<a@b.org>", false), ("a", false), ("a@", false),
    ])
    func knowsMailboxes(_ text: String, _ isMailbox: Bool) {
        #expect(MailRequest.isMailbox(text) == isMailbox)
    }
}
