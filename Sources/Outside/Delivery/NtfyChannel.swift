internal import Contracts
internal import HTTPFetch

/// ntfy: a message as JSON to the server's root.
///
/// Source: ntfy's "Publish as JSON"; a message has 4,096 bytes at most, Markdown is off.
enum NtfyChannel: ChannelKind {
    static func outgoing(
        _ notice: Notice, _ channel: ReadyChannel
    ) throws(ChannelProblem) -> Outgoing {
        guard let topic = channel.topic else {
            throw ChannelProblem(reason: "it has no topic", remedy: "give it a topic")
        }
        let lines = NoticeText(notice).fitting(
            3_900, write: { NoticeText.defanged($0.text) }, cost: { $0.utf8.count })
        let priority =
            switch notice.severity {
            case .error: 5
            case .warning: 4
            case .notice: 3
            }
        return .http(
            try .message(
                try channel.place("/"),
                .object([
                    "topic": .string(topic),
                    "title": .string(NoticeText.defanged(String(notice.subject.prefix(200)))),
                    "message": .string(lines.joined(separator: "\n")),
                    "priority": .integer(priority), "tags": .array([.string("upkeep")]),
                ]), channel))
    }
}
