/// A mail to hand to a server.
///
/// Source: RFC 5321; RFC 3207 for STARTTLS, RFC 8314 for TLS from the start, RFC 4954 for logins.
package struct MailRequest: Sendable, Equatable {
    /// How the connection is protected.
    package enum Protection: String, Sendable, CaseIterable {
        /// TLS after a greeting in the clear; a server that does not offer it gets nothing.
        case startTLS = "starttls"
        /// TLS from the start.
        case tls
        /// Nothing.
        case none
    }

    /// The server.
    package let host: String
    /// Its port.
    package let port: Int
    /// How the connection is protected.
    package let protection: Protection
    /// Who logs in, with which password; nil for nobody.
    package let user: String?
    /// The password.
    package let password: Secret?
    /// The sender, as in `upkeep@example.org`.
    package let sender: String
    /// The recipients.
    package let recipients: [String]
    /// The message: headers, an empty line and the body, with CRLF for line ends.
    package let message: [UInt8]
    /// How much and how long.
    package let limits: HTTPLimits

    /// Makes a request.
    ///
    /// - Returns: nil where an address is none, or a password would go out unprotected.
    package init?(
        to server: HostAndPort, _ protection: Protection, user: String? = nil,
        password: Secret? = nil, from sender: String, to recipients: [String],
        message: [UInt8], limits: HTTPLimits = HTTPLimits()
    ) {
        guard !recipients.isEmpty, (recipients + [sender]).allSatisfy(Self.isMailbox) else {
            return nil
        }
        host = server.host
        port = server.port ?? (protection == .tls ? 465 : protection == .startTLS ? 587 : 25)
        self.protection = protection
        self.user = user
        self.password = password
        self.sender = sender
        self.recipients = recipients
        self.message = message
        self.limits = limits
        if protection == .none, password != nil, !server.isLoopback { return nil }
    }

    /// What messages call it.
    package var title: String { "mail through \(host):\(port)" }

    /// The server's address as libcurl reads it.
    var address: String { "\(protection == .tls ? "smtps" : "smtp")://\(host):\(port)" }

    /// Whether a text is the plain address of a mailbox, without a name or comments.
    package static func isMailbox(_ text: String) -> Bool {
        guard let at = text.lastIndex(of: "@"), at != text.startIndex, text.utf8.count <= 254,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"<>()[]\\,;:\"".utf8.contains($0) })
        else { return false }
        return HostAndPort(String(text[text.index(after: at)...])) != nil
            && !text[..<at].contains("@")
    }
}
