internal import Contracts
internal import HTTPFetch

/// Discord, through a webhook.
///
/// Nobody is mentioned, whatever the text says, and all that could be markup is escaped. Source:
/// Discord's webhooks: 256 characters in a title, 4,096 in a description, 6,000 in all.
enum DiscordChannel: ChannelKind {
    static func outgoing(
        _ notice: Notice, _ channel: ReadyChannel
    ) throws(ChannelProblem) -> Outgoing {
        let lines = NoticeText(notice).fitting(4_000) { line in
            line.isHeading ? "**\(escaped(line.text))**" : escaped(line.text)
        }
        let color =
            switch notice.severity {
            case .error: 0xC62828
            case .warning: 0xEF6C00
            case .notice: 0x2E7D32
            }
        return .http(
            try .message(
                try channel.place(),
                .object([
                    "allowed_mentions": .object(["parse": .array([])]),
                    "embeds": .array([
                        .object([
                            "title": .string(title(notice.subject)),
                            "description": .string(lines.joined(separator: "\n")),
                            "color": .integer(color),
                        ])
                    ]),
                ]), channel))
    }

    private static func title(_ text: String) -> String {
        var title = ""
        for character in text {
            let next = title + escaped(String(character))
            if next.unicodeScalars.count > 256 { break }
            title = next
        }
        return title
    }

    static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if "\\*_~`|<>[]()#@:-+".unicodeScalars.contains(scalar) { result.append("\\") }
            result.append(scalar)
        }
        return String(result)
    }
}
