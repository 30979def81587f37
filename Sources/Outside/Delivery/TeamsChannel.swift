internal import Contracts
internal import HTTPFetch
internal import SystemSupport

/// Microsoft Teams, through the webhook of a workflow.
///
/// Text stands in runs, in which an Adaptive Card knows no Markdown, and mentions need entities, of
/// which there are none. Source: Adaptive Cards 1.4; a message has 28 KB at most.
enum TeamsChannel: ChannelKind {
    private static let bytes = 20_000

    static func outgoing(
        _ notice: Notice, _ channel: ReadyChannel
    ) throws(ChannelProblem) -> Outgoing {
        var body: [JSONValue] = [line(notice.subject, isBold: true, isLarge: true)]
        let headings = Set(NoticeText(notice).lines.filter(\.isHeading).map(\.text))
        // Each line costs its block as well.
        let lines = NoticeText(notice).fitting(bytes, write: { $0.text }) { $0.utf8.count + 130 }
        for text in lines {
            body.append(line(text, isBold: headings.contains(text), isLarge: false))
        }
        let card: JSONValue = .object([
            "$schema": .string("http://adaptivecards.io/schemas/adaptive-card.json"),
            "type": .string("AdaptiveCard"), "version": .string("1.4"), "body": .array(body),
            "msteams": .object(["width": .string("Full")]),
        ])
        return .http(
            try .message(
                try channel.place(),
                .object([
                    "type": .string("message"),
                    "attachments": .array([
                        .object([
                            "contentType": .string("application/vnd.microsoft.card.adaptive"),
                            "contentUrl": .null, "content": card,
                        ])
                    ]),
                ]), channel))
    }

    private static func line(_ text: String, isBold: Bool, isLarge: Bool) -> JSONValue {
        var run: [String: JSONValue] = [
            "type": .string("TextRun"),
            "text": .string(text.escaping { $0 == "{" ? "{\u{200B}" : nil }),
        ]
        if isBold { run["weight"] = .string("Bolder") }
        if isLarge { run["size"] = .string("Medium") }
        return .object([
            "type": .string("RichTextBlock"), "inlines": .array([.object(run)]),
        ])
    }
}
