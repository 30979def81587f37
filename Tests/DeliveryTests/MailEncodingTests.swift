import Names
import TestSupport
import Testing

@testable import Delivery

@Suite struct MailEncodingTests {
    private func mail(_ message: MailMessage, from: String = "upkeep@example.org") throws -> String
    {
        let encoding = MailEncoding(
            from: try #require(MailAddress(from)),
            to: [try #require(MailAddress("Ops Team <ops@example.org>"))],
            date: "2026-11-27T03:27:54Z",
            key: "20261127T032754Z-3c344e70")
        return encoding.encoded(message)
    }

    private func lines(_ mail: String) -> [String] {
        mail.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func writesTheSameMailEachTime() throws {
        let message = MailMessage(
            subject: "upkeep: 8 applied", text: "8 applied\n", html: "<p>8 applied</p>\n",
            attachments: [
                MailAttachment(name: "report.html", type: .html, content: Array("<p>".utf8))
            ])
        let text = try mail(message)
        #expect(try mail(message) == text)
        #expect(text.hasPrefix("Date: Fri, 27 Nov 2026 03:27:54 +0000\r\n"))
        #expect(text.contains("\r\nFrom: upkeep@example.org\r\n"))
        #expect(text.contains("\r\nTo: Ops Team\r\n <ops@example.org>\r\n"))
        #expect(text.contains("<upkeep.20261127T032754Z-3c344e70@example.org>"))
        #expect(text.contains("multipart/mixed") && text.contains("multipart/alternative"))
        #expect(text.contains("filename=\"report.html\"") && text.contains("PHA+"))
    }

    @Test(arguments: [
        "a\r\nBcc: x@example.org", "a\nBcc: x", "\u{2028}Bcc: x", "=?utf-8?Q?x?=",
        String(repeating: "ä", count: 1_000), String(repeating: "x", count: 5_000), "", " ",
        "a\u{0}b", "\u{202E}evil",
    ])
    func keepsHeadersWhole(_ hostile: String) throws {
        let text = try mail(
            MailMessage(
                subject: hostile, text: hostile + "\n.\n. \n", html: hostile,
                attachments: [
                    MailAttachment(name: hostile + "\"\r\n", type: .text, content: [0, 255])
                ]))
        let lines = lines(text)
        #expect(lines.dropLast().allSatisfy { $0.utf8.last == 0x0D && $0.utf8.count <= 79 })
        let head = lines.prefix { $0 != "\r" }
        #expect(
            head.allSatisfy { line in
                line.hasPrefix(" ")
                    || [
                        "Date:", "From:", "To:", "Message-ID:", "Subject:", "MIME-Version:",
                        "Auto-Submitted:", "Content-Type:",
                    ].contains { line.hasPrefix($0) }
            })
        #expect(text.utf8.allSatisfy { $0 < 0x7F })
        #expect(!lines.contains(".\r"))
    }

    @Test(arguments: [
        "a@b\r\nBcc: c@d", "a@b, c@d", "a", "@b", "a@", "a b@c", "<a@b", "a@b>", ".a@b", "a..b@c",
        "x <a@b> y", "a@b c", "ä@b", "a@ü",
    ])
    func refusesAddresses(_ text: String) { #expect(MailAddress(text) == nil) }

    @Test func readsAddresses() {
        #expect(MailAddress("\"Ops\" <ops+night@mail.example.org>")?.name == "Ops")
        #expect(MailAddress("ops@[::1]") == nil)
        #expect(MailAddress("root@localhost")?.address == "root@localhost")
    }

    @Test(arguments: [
        ("1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 +0000"),
        ("1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 +0000"),
        ("2028-02-29T12:00:00Z", "Tue, 29 Feb 2028 12:00:00 +0000"),
    ])
    func writesDates(_ time: String, _ expected: String) throws {
        let date = try #require(Timestamp(rfc3339: time))
        #expect(MailDate.text(date) == expected)
    }

    @Test(arguments: [
        ("a=b", "a=3Db"), ("a ", "a=20"), (".", "=2E"), ("a\n", "a"), ("ä\nb", "=C3=A4\r\nb"),
        ("", ""),
        (
            String(repeating: "x", count: 80),
            String(repeating: "x", count: 75) + "=\r\n" + String(repeating: "x", count: 5)
        ),
        (String(repeating: "x", count: 75) + ".", String(repeating: "x", count: 75) + "=\r\n=2E"),
    ])
    func quotes(_ text: String, _ expected: String) {
        #expect(QuotedPrintable.encode(text) == expected)
    }
}
