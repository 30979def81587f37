internal import Contracts
internal import HTTPFetch
internal import Names
internal import SystemSupport

/// Any server that takes JSON: as upkeep writes it, or as the operator's template does.
package enum WebhookChannel: ChannelKind {
    static func outgoing(
        _ notice: Notice, _ channel: ReadyChannel
    ) throws(ChannelProblem) -> Outgoing {
        let body: [UInt8]
        if let template = channel.spec.template {
            body = Array(filled(template, values(notice)).utf8)
        } else if let bytes = try? CanonicalJSON.compact(json(notice)) {
            body = bytes
        } else {
            throw ChannelProblem(reason: "the message cannot be written", remedy: "report it")
        }
        var headers = [HTTPHeader("X-Upkeep-Delivery", notice.key)]
        if let key = channel.signature {
            let code = HMAC.sha256(body, key: Array(key.value.utf8))
            headers.append(HTTPHeader("X-Upkeep-Signature-256", "sha256=\(code)"))
        }
        return .http(.message(try channel.place(), bytes: body, channel, headers: headers))
    }

    /// The names that a template may hold in braces.
    package static let fields = [
        "channel", "count", "events", "key", "repository", "run", "severity", "subject", "text",
        "time",
    ]

    private static func values(_ notice: Notice) -> [String: String] {
        let lines = NoticeText(notice).fitting(30_000, write: { NoticeText.harmless($0.text) })
        // Whoever takes it may read markup in it: Mattermost, Google Chat.
        return [
            "channel": notice.channel, "count": "\(notice.count)",
            "events": notice.events.map(\.rawValue).joined(separator: ","), "key": notice.key,
            "repository": NoticeText.harmless(notice.repository), "run": notice.run.text,
            "severity": notice.severity.rawValue,
            "subject": NoticeText.harmless(notice.subject),
            "text": lines.joined(separator: "\n"), "time": notice.created.rfc3339,
        ]
    }

    /// A template with its fields filled in, each escaped as in a string of JSON.
    package static func filled(_ template: String, _ values: [String: String]) -> String {
        var result = ""
        var rest = Substring(template)
        while let start = rest.firstIndex(of: "{") {
            result += rest[..<start]
            let after = rest.index(after: start)
            if let end = rest[after...].firstIndex(of: "}"),
                let value = values[String(rest[after..<end])]
            {
                result += escaped(value)
                rest = rest[rest.index(after: end)...]
            } else {
                result += "{"
                rest = rest[after...]
            }
        }
        return result + rest
    }

    /// What is wrong with a template; nil for nothing.
    package static func problem(of template: String) -> String? {
        var rest = Substring(template)
        while let start = rest.firstIndex(of: "{") {
            let after = rest.index(after: start)
            let word = rest[after...].prefix { $0.isLetter || $0 == "-" || $0 == "_" }
            if !word.isEmpty, rest[word.endIndex...].first == "}", !fields.contains(String(word)) {
                return "{\(word)} is no field: there are \(fields.joined(separator: ", "))"
            }
            rest = rest[after...]
        }
        let sample = filled(template, fields.reduce(into: [:]) { $0[$1] = "1\"\n" })
        let value = try? CanonicalJSON.decode(JSONValue.self, from: Array(sample.utf8))
        return value == nil ? "it is not JSON once its fields are filled in" : nil
    }

    private static func escaped(_ text: String) -> String {
        guard let bytes = try? CanonicalJSON.compact(JSONValue.string(text)), bytes.count >= 2
        else { return "" }
        return String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self)
    }

    private static func json(_ notice: Notice) -> JSONValue {
        let items = notice.items.map { item in
            JSONValue.object([
                "event": .string(item.event.rawValue), "severity": .string(item.severity.rawValue),
                "update": item.update.map { .string($0.text) } ?? .null,
                "layer": item.layer.map { .string($0.rawValue) } ?? .null,
                "title": .string(item.title), "detail": item.detail.map { .string($0) } ?? .null,
                "command": item.command.map { .string($0) } ?? .null,
                "count": .integer(item.count),
            ])
        }
        let values = values(notice)
        var object = values.mapValues { JSONValue.string($0) }
        object["count"] = .integer(notice.count)
        object["events"] = .array(notice.events.map { .string($0.rawValue) })
        object["items"] = .array(items)
        return .object(object)
    }
}
