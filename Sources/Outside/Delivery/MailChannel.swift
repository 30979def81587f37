internal import Contracts
internal import HTTPFetch
internal import Names

/// Mail, through a server that takes it.
enum MailChannel: ChannelKind {
    static func outgoing(
        _ notice: Notice, _ channel: ReadyChannel
    ) throws(ChannelProblem) -> Outgoing {
        let spec = channel.spec
        let limits: HTTPLimits = {
            var limits = HTTPLimits.ofMessages
            limits.attemptSeconds = 30
            return limits
        }()
        guard let host = spec.host.flatMap({ HostAndPort($0) }), let from = spec.from,
            let message = message(notice, channel, from: from),
            let protection = MailRequest.Protection(rawValue: spec.security ?? "starttls"),
            let mail = MailRequest(
                to: host, protection, user: spec.user, password: channel.password, from: from,
                to: spec.to, message: message, limits: limits)
        else {
            throw ChannelProblem(
                reason: "the server, the sender or a recipient is invalid",
                remedy: "look at host, from and to")
        }
        return .mail(mail)
    }

    /// The mail: what the notice says, and the report where there is one; the same notice is the same mail.
    ///
    /// - Returns: nil where an address is invalid.
    private static func message(
        _ notice: Notice, _ channel: ReadyChannel, from: String
    ) -> [UInt8]? {
        let receivers = channel.spec.to.compactMap { MailAddress($0) }
        guard receivers.count == channel.spec.to.count,
            let sender = MailAddress(from.contains("<") ? from : "upkeep <\(from)>")
        else { return nil }
        let text = NoticeText(notice).fitting(60_000, write: { NoticeText.defanged($0.text) })
        let report = channel.report.map { "\n\n" + NoticeText.defanged($0.text) } ?? ""
        let mail = MailMessage(
            subject: notice.subject,
            text: notice.subject + "\n\n" + text.joined(separator: "\n") + report + "\n",
            html: channel.report?.html, attachments: channel.report?.attachments ?? [])
        let envelope = MailEncoding(
            from: sender, to: receivers, date: notice.created,
            key: "\(notice.key)-\(notice.channel)")
        return Array(envelope.encoded(mail).utf8)
    }
}
