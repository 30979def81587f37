internal import Contracts
internal import HTTPFetch

/// Gotify: a message of an application, as plain text.
///
/// Source: Gotify's API, `POST /message`, the token in `X-Gotify-Key`.
enum GotifyChannel: ChannelKind {
    static func outgoing(
        _ notice: Notice, _ channel: ReadyChannel
    ) throws(ChannelProblem) -> Outgoing {
        let lines = NoticeText(notice).fitting(
            16_000, write: { NoticeText.defanged($0.text) },
            cost: { $0.utf8.count })
        let priority =
            switch notice.severity {
            case .error: 8
            case .warning: 5
            case .notice: 3
            }
        return .http(
            try .message(
                try channel.place("/message"),
                .object([
                    "title": .string(NoticeText.defanged(notice.subject)),
                    "message": .string(lines.joined(separator: "\n")),
                    "priority": .integer(priority),
                    "extras": .object([
                        "client::display": .object(["contentType": .string("text/plain")])
                    ]),
                ]), channel))
    }
}
