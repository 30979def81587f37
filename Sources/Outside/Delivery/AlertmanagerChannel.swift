internal import Contracts
internal import HTTPFetch
internal import Names

/// Alertmanager: an alert for each thing. The same alert again is the same for it.
///
/// Source: Alertmanager's API v2, `POST /api/v2/alerts`. Names, versions and reasons stand in
/// annotations; labels have few values.
enum AlertmanagerChannel: ChannelKind {
    /// Alerts at most.
    private static let limit = 50
    /// Seconds for which it stands: until the night after next would tell it again.
    private static let duration: Int64 = 26 * 3_600

    static func outgoing(
        _ notice: Notice, _ channel: ReadyChannel
    ) throws(ChannelProblem) -> Outgoing {
        let alerts = notice.items.prefix(limit).map { alert($0, notice) }
        return .http(
            try .message(
                try channel.place("/api/v2/alerts"), .array(alerts + rest(notice)), channel))
    }

    private static func alert(_ item: Notice.Item, _ notice: Notice) -> JSONValue {
        var labels = labels(item.event, item.severity, notice)
        labels["update"] = item.update.map { .string($0.text) }
        labels["layer"] = item.layer.map { .string($0.rawValue) }
        var annotations: [String: JSONValue] = ["summary": harmless(item.title)]
        annotations["description"] = item.detail.map(harmless)
        annotations["command"] = item.command.map(harmless)
        return timed(labels, annotations, notice)
    }

    /// Receivers put annotations into markup as they are.
    private static func harmless(_ text: String) -> JSONValue {
        .string(NoticeText.harmless(text))
    }

    private static func rest(_ notice: Notice) -> [JSONValue] {
        let left = notice.left(after: notice.items.prefix(limit))
        if left <= 0 { return [] }
        let event = notice.events.first ?? .failed
        return [
            timed(
                labels(event, notice.severity, notice).merging(["update": .string("more")]) { $1 },
                ["summary": .string("\(left) more: upkeep show report --run \(notice.run.text)")],
                notice)
        ]
    }

    private static func labels(
        _ event: EventName, _ severity: Severity, _ notice: Notice
    ) -> [String: JSONValue] {
        let words = event.rawValue.split(separator: "-").map {
            $0.prefix(1).uppercased() + $0.dropFirst()
        }
        return [
            "alertname": .string("Upkeep" + words.joined()), "severity": .string(severity.rawValue),
            "job": .string("upkeep"), "event": .string(event.rawValue),
            "repository": harmless(notice.repository),
        ]
    }

    private static func timed(
        _ labels: [String: JSONValue], _ annotations: [String: JSONValue], _ notice: Notice
    ) -> JSONValue {
        .object([
            "labels": .object(labels), "annotations": .object(annotations),
            "startsAt": .string(notice.created.rfc3339),
            "endsAt": .string(notice.created.adding(seconds: duration).rfc3339),
        ])
    }
}
