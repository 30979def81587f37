package import Names
internal import SystemSupport

/// Writes a mail as it goes over the wire: lines of at most 76 characters that end in CRLF, ASCII
/// alone. The same message, sender, receivers and time give the same bytes.
///
/// Source: RFC 5322; RFC 2045 to 2047; RFC 2183; RFC 3834.
package struct MailEncoding: Sendable {
    /// Who it comes from.
    package let from: MailAddress
    /// Who gets it; none where another program adds them.
    package let to: [MailAddress]
    /// When it was written.
    package let date: Timestamp
    /// What makes it the same mail when it comes twice, as a run's name.
    package let key: String

    /// Makes an envelope.
    package init(from: MailAddress, to: [MailAddress], date: Timestamp, key: String) {
        self.from = from
        self.to = to
        self.date = date
        self.key = key
    }

    /// The whole message.
    package func encoded(_ message: MailMessage) -> String {
        var lines = [
            "Date: \(MailDate.text(date))",
            "From: \(header(from, after: 6))",
        ]
        if !to.isEmpty {
            lines.append("To: " + to.map { header($0, after: 4) }.joined(separator: ",\r\n "))
        }
        lines += [
            "Message-ID: <\(identifier)>",
            "Subject: \(MailWords.header(message.subject, after: 9))",
            "MIME-Version: 1.0",
            "Auto-Submitted: auto-generated",
        ]
        return (lines + body(message)).joined(separator: "\r\n") + "\r\n"
    }

    private func header(_ address: MailAddress, after used: Int) -> String {
        if address.name.isEmpty { return address.address }
        return
            "\(MailWords.header(address.name, after: used, isPhrase: true))\r\n <\(address.address)>"
    }

    /// `key@host`, of letters that need no quotes.
    private var identifier: String {
        let plain = key.utf8.prefix(120).map { byte -> UInt8 in
            switch byte {
            case 48...57, 65...90, 97...122, 45: byte
            default: UInt8(ascii: "-")
            }
        }
        let host = from.address.split(separator: "@").last.map(String.init) ?? "localhost"
        return "upkeep." + String(decoding: plain, as: UTF8.self) + "@" + host
    }

    /// The body with the headers that describe it.
    private func body(_ message: MailMessage) -> [String] {
        var part = Self.part("text/plain; charset=utf-8", quoted: message.text)
        if let html = message.html {
            part = Self.multipart(
                "alternative", [part, Self.part("text/html; charset=utf-8", quoted: html)])
        }
        if message.attachments.isEmpty { return part }
        return Self.multipart("mixed", [part] + message.attachments.map(Self.part))
    }

    private static func part(_ type: String, quoted text: String) -> [String] {
        [
            "Content-Type: \(type)", "Content-Transfer-Encoding: quoted-printable", "",
            QuotedPrintable.encode(text),
        ]
    }

    private static func part(_ attachment: MailAttachment) -> [String] {
        let name = attachment.name.utf8.prefix(60).map { byte -> UInt8 in
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95: byte
            default: UInt8(ascii: "-")
            }
        }
        let text = Base64.encode(attachment.content)
        var lines: [Substring] = []
        var rest = Substring(text)
        while !rest.isEmpty {
            lines.append(rest.prefix(76))
            rest = rest.dropFirst(76)
        }
        return [
            "Content-Type: \(attachment.type.rawValue)",
            "Content-Disposition: attachment;\r\n filename=\"\(String(decoding: name, as: UTF8.self))\"",
            "Content-Transfer-Encoding: base64", "", lines.joined(separator: "\r\n"),
        ]
    }

    /// Parts as one; what no part can hold stands between them: neither of the two encodings has `=_`.
    private static func multipart(_ kind: String, _ parts: [[String]]) -> [String] {
        let border = "=_" + SHA256.hex(parts: [kind] + parts.flatMap { $0 }).prefix(32)
        var lines = ["Content-Type: multipart/\(kind);\r\n boundary=\"\(border)\"", ""]
        for part in parts { lines += ["--\(border)"] + part }
        return lines + ["--\(border)--"]
    }
}

/// Writes a time as mail has it: `Fri, 27 Nov 2026 03:27:54 +0000`.
///
/// Source: RFC 5322, 3.3.
enum MailDate {
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func text(_ time: Timestamp) -> String {
        let days = CivilDay.day(time.seconds)
        let (year, month, day) = CivilDay.date(days)
        let number = day < 10 ? "0\(day)" : "\(day)"
        return "\(Self.days[Int(CivilDay.weekday(days))]), \(number) \(months[Int(month) - 1]) "
            + "\(year) \(time.rfc3339.dropFirst(11).prefix(8)) +0000"
    }
}
