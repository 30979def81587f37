internal import Contracts
internal import HTTPFetch
internal import SystemSupport

/// Slack, through an incoming webhook.
///
/// All text is `plain_text`, in which Slack finds no mention, no link and no markup. Source: Block Kit:
/// 50 blocks, 150 characters in a header, 3,000 in a section, about 13,000 in all.
enum SlackChannel: ChannelKind {
    private static let section = 2_900
    private static let whole = 11_000

    static func outgoing(
        _ notice: Notice, _ channel: ReadyChannel
    ) throws(ChannelProblem) -> Outgoing {
        var blocks: [JSONValue] = [block("header", String(notice.subject.prefix(150)))]
        var text = ""
        for line in NoticeText(notice).fitting(whole, write: { $0.text }) {
            if text.unicodeScalars.count + line.unicodeScalars.count + 1 > section {
                blocks.append(block("section", text))
                text = ""
            }
            text += (text.isEmpty ? "" : "\n") + line
        }
        blocks.append(block("section", text))
        return .http(
            try .message(
                try channel.place(),
                .object([
                    "text": .string(escaped(notice.subject)), "blocks": .array(blocks),
                    "unfurl_links": .boolean(false), "unfurl_media": .boolean(false),
                ]), channel))
    }

    private static func block(_ type: String, _ text: String) -> JSONValue {
        .object([
            "type": .string(type),
            "text": .object([
                "type": .string("plain_text"), "text": .string(text), "emoji": .boolean(false),
            ]),
        ])
    }

    /// The line that notifications show is read as markup.
    static func escaped(_ text: String) -> String {
        NoticeText.defanged(text).escaping { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            default: nil
            }
        }
    }
}
