/// What a mail says, before it has a sender and a receiver.
package struct MailMessage: Sendable, Equatable {
    /// What it is about: one line.
    package let subject: String
    /// The message for those who read text.
    package let text: String
    /// The same for those who read HTML; nil for text alone.
    package let html: String?
    /// Files that go with it.
    package let attachments: [MailAttachment]

    /// Writes a message.
    package init(
        subject: String, text: String, html: String? = nil, attachments: [MailAttachment] = []
    ) {
        self.subject = subject
        self.text = text
        self.html = html
        self.attachments = attachments
    }
}

/// A file that goes with a mail.
package struct MailAttachment: Sendable, Equatable {
    /// Its name; letters, digits, `.`, `-` and `_`, others become `-`.
    package let name: String
    /// What it is.
    package let type: MailAttachmentType
    /// What it holds.
    package let content: [UInt8]

    /// Takes a file along.
    package init(name: String, type: MailAttachmentType, content: [UInt8]) {
        self.name = name
        self.type = type
        self.content = content
    }
}

/// What a file of a mail is.
package enum MailAttachmentType: String, Sendable {
    case html = "text/html; charset=utf-8"
    case text = "text/plain; charset=utf-8"
    case json = "application/json"
}

/// An address of mail, with a name or without: `upkeep <upkeep@example.org>`.
///
/// Source: RFC 5322, 3.4, without comments, groups, routes and quoted local parts.
package struct MailAddress: Sendable, Equatable {
    /// What people see; "" for none.
    package let name: String
    /// `local@host`, as SMTP takes it.
    package let address: String

    /// Reads an address.
    ///
    /// - Returns: nil for anything that a header or an envelope could not hold as one address.
    package init?(_ text: String) {
        guard text.utf8.count <= 500, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            return nil
        }
        var (name, address) = (Substring(), Substring(text))
        if text.utf8.last == UInt8(ascii: ">"), let start = text.firstIndex(of: "<") {
            name = text[..<start]
            address = text[text.index(after: start)...].dropLast()
        }
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let local = parts.first, let host = parts.last,
            (1...64).contains(local.utf8.count), (1...253).contains(host.utf8.count),
            local.utf8.allSatisfy(Self.isAtom), host.utf8.allSatisfy(Self.isOfHost),
            !local.hasPrefix("."), !local.hasSuffix("."), !local.contains("..")
        else { return nil }
        self.address = String(address)
        self.name = Self.trimmed(name)
    }

    private static func trimmed(_ name: Substring) -> String {
        var name = name.drop { $0 == " " || $0 == "\"" }
        while let last = name.last, last == " " || last == "\"" { name.removeLast() }
        return String(name)
    }

    private static func isAtom(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        default: "!#$%&'*+-/=?^_`{|}~.".utf8.contains(byte)
        }
    }

    private static func isOfHost(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, 45, 46: true
        default: false
        }
    }
}
