import Contracts
import HTTPFetch
import Names
import SystemSupport
import TestSupport
import Testing

@testable import Delivery

/// What each kind of channel sends, and what it makes of answers.
@Suite struct ChannelTests {
    static let run: RunID = "20261127T060000Z-3f2a9c1d"
    /// Text that means something somewhere.
    static let evil =
        "@everyone <!channel> <@U123> [x](https://evil.example) *b* `c` {{DATE(now)}} @room <b>"

    static func notice(_ events: [DeliveryEvent]) throws -> Notice {
        Notice(
            events, channel: "ops", run: run,
            created: Timestamp(seconds: 1_800_000_000), repository: "home")
    }

    static func event(_ name: EventName, _ number: Int, _ title: String) -> DeliveryEvent {
        DeliveryEvent(
            name, subject: "u-\(number)", title: title, detail: "because of \(title)",
            update: "u-77aa01c3de", layer: .storage, command: "upkeep apply --update u-1")
    }

    /// A channel with all that its kind needs.
    static func channel(_ type: ChannelType) throws -> ReadyChannel {
        var spec = ChannelSpec()
        (spec.name, spec.type) = ("ops", type)
        spec.room = "!room:example.org"
        spec.topic = .plain("upkeep")
        (spec.host, spec.from, spec.to) = (
            "mail.example.org", "upkeep@example.org", ["a@example.org", "b@example.org"]
        )
        if type != .smtp { spec.address = .variable("ADDRESS") }
        spec.token = [.gotify, .matrix].contains(type) ? .variable("TOKEN") : nil
        return try ReadyChannel(
            spec, Environment(["ADDRESS": "https://example.org/hook", "TOKEN": "t0k3n"]))
    }

    static func body(_ notice: Notice, _ type: ChannelType) throws -> [UInt8] {
        let outgoing = try Channels.kind(type).outgoing(notice, channel(type))
        switch outgoing {
        case .http(let request): return try #require(request.body)
        case .mail(let mail): return mail.message
        }
    }

    /// The texts of a JSON value, with the keys that lead to them.
    static func texts(_ value: JSONValue, _ key: String = "") -> [(key: String, text: String)] {
        switch value {
        case .string(let text): [(key, text)]
        case .array(let items): items.flatMap { texts($0, key) }
        case .object(let object): object.sorted { $0.key < $1.key }.flatMap { texts($1, $0) }
        default: []
        }
    }

    @Test(arguments: ChannelType.allCases)
    func staysWithinTheLimitsOfTheService(_ type: ChannelType) throws {
        let limits: [ChannelType: Int] = [
            .slack: 40_000, .discord: 30_000, .teams: 28_000, .ntfy: 6_000, .gotify: 40_000,
            .matrix: 65_000, .webhook: 300_000, .smtp: 300_000, .alertmanager: 100_000,
            .flux: 20_000,
        ]
        for title in ["x", String(repeating: "ü*", count: 90), String(repeating: "😀", count: 99)] {
            let notice = try Self.notice(
                (0..<2_000).map { Self.event(.approvalNeeded, $0, title) })
            let body = try Self.body(notice, type)
            let limit = try #require(limits[type])
            #expect(body.count <= limit, "\(type) \(body.count)")
            if type == .smtp { continue }
            let json = try CanonicalJSON.decode(JSONValue.self, from: body)
            let texts = Self.texts(json)
            #expect(texts.contains { $0.text.contains("more") || $0.text.contains("2000") })
            if type == .discord {
                let description = try #require(texts.first { $0.key == "description" }).text
                #expect(description.unicodeScalars.count <= 4_096)
            }
            if type == .ntfy {
                let text = try #require(texts.first { $0.key == "message" }).text
                #expect(text.utf8.count <= 4_096)
            }
            if type == .slack, case .object(let object) = json,
                case .array(let blocks)? = object["blocks"]
            {
                #expect(blocks.count <= 50)
                #expect(Self.texts(.array(blocks)).allSatisfy { $0.text.count <= 3_000 })
            }
        }
    }

    @Test func nothingFromOutsideActsAsMarkup() throws {
        let notice = try Self.notice([Self.event(.failed, 1, Self.evil)])
        func texts(_ type: ChannelType) throws -> [(key: String, text: String)] {
            Self.texts(
                try CanonicalJSON.decode(JSONValue.self, from: try Self.body(notice, type)))
        }
        // Slack reads markup in `text` alone; all blocks are plain.
        let slack = try texts(.slack)
        #expect(slack.filter { $0.key == "type" }.allSatisfy { $0.text != "mrkdwn" })
        let fallback = Self.texts(
            try CanonicalJSON.decode(JSONValue.self, from: try Self.body(notice, .slack)))
        #expect(fallback.contains { $0.key == "text" && !$0.text.contains("<!") })
        let discord = try #require(try texts(.discord).first { $0.key == "description" }).text
        for mark in ["@", "[", "*b", "`", "<", ":"] {
            let bare = discord.replacing("\\" + mark, with: "").replacing("**Failed", with: "")
            #expect(!bare.contains(mark) || mark == ":", "\(mark) in \(discord)")
        }
        let body = String(decoding: try Self.body(notice, .discord), as: UTF8.self)
        #expect(body.contains(#""allowed_mentions":{"parse":[]}"#))
        #expect(try texts(.teams).allSatisfy { !$0.text.contains("{{") })
        #expect(try texts(.teams).filter { $0.key == "type" }.allSatisfy { $0.text != "TextBlock" })
        for type in [ChannelType.ntfy, .gotify, .matrix, .flux] {
            let text = try texts(type).filter { ["message", "body"].contains($0.key) }.map(\.text)
                .joined()
            #expect(!text.contains("https://evil") && !text.contains("@everyone"), "\(type)")
            #expect(!text.contains("@room"))
        }
        #expect(
            String(decoding: try Self.body(notice, .matrix), as: UTF8.self)
                .contains(#""m.mentions":{}"#))
    }

    /// Where a receiver may read markup, names from outside begin none, whatever mark stands behind a sign.
    @Test(arguments: [ChannelType.webhook, .alertmanager, .flux])
    func templatesCarryNoMarkup(_ type: ChannelType) throws {
        let bad = [
            "@everyone", "@\u{301}channel", "<!channel>", "<@U1>", "<\u{301}!here>", "**b**", "`c`",
            "[x](http://evil.example)", "HTTPS://evil.example", "WWW.EVIL.example", "wWw.x.example",
            "matrix.to/#/@a:b", "MATRIX.to/x", "#room:srv", "org/repo#12", "~~s~~", "__s__",
        ]
        let alive = [
            "@e", "@\u{301}", "<!", "<@", "<\u{301}", "**", "`", "](", "://", "WWW.", "wWw.",
            "matrix.to", "MATRIX.to", "#r", "#1", "~~", "__",
        ]
        let event = DeliveryEvent(
            .failed, subject: "s", title: bad.prefix(8).joined(separator: " "),
            detail: bad.dropFirst(8).joined(separator: " "))
        var channel = try Self.channel(type)
        if type == .webhook {
            var spec = channel.spec
            spec.template = #"{"text": "{subject} {text} {repository}"}"#
            channel = try ReadyChannel(spec, Environment(["ADDRESS": "https://example.org/hook"]))
        }
        guard
            case .http(let request) = try Channels.kind(type)
                .outgoing(try Self.notice([event]), channel)
        else { return }
        let json = try CanonicalJSON.decode(
            JSONValue.self, from: try #require(request.body))
        for (key, text) in Self.texts(json) where key != "apiVersion" {
            for sign in alive {
                let has = text.unicodeScalars.contains(sign.unicodeScalars)
                #expect(!has, "\(type) \(key): \(sign) in \(text)")
            }
        }
        // What people need of it is still there.
        let all = Self.texts(json).map(\.text).joined()
        #expect(all.contains("evil.example") && all.contains("everyone"))
    }

    /// A message of one thing says in its subject which.
    @Test func theSubjectOfOneThingNamesIt() throws {
        let one = try Self.notice([Self.event(.approvalNeeded, 1, "postgres 16.8 → 16.11")])
        #expect(one.subject == "upkeep home: 1 waits for you: postgres 16.8 → 16.11")
        let joined = DeliveryEvent(
            .waitsForWindow, subjects: ["u-1", "u-2"], title: "postgres 16 → 17 (2 places)")
        let both = try Self.notice([joined, Self.event(.done, 3, "web")])
        #expect(both.subject == "upkeep home: 2 wait for their window, 1 done")
        #expect(both.count == 3 && both.items.count == 2 && both.left == 0)
        #expect(both.told.count == 3)
        let lines = NoticeText(both).lines.map(\.text)
        #expect(lines.contains("Waits for its window (2, in 1 line)") && lines.contains("Done (1)"))
    }

    @Test func stripsControlCharactersAndSecrets() throws {
        let event = DeliveryEvent(
            .failed, subject: "s", title: "a\u{1B}[31m\r\nSubject: x\u{202E}",
            detail: "https://user:s3cr3t@example.org ghp_abcdefghijklmnop")
        let notice = try Self.notice([event])
        for type in ChannelType.allCases where type != .smtp {
            let text = String(decoding: try Self.body(notice, type), as: UTF8.self)
            #expect(!text.contains("s3cr3t") && !text.contains("ghp_abc"), "\(type)")
            #expect(!text.contains("\\u001b") && !text.contains("\u{202E}"), "\(type)")
        }
        let mail = String(decoding: try Self.body(notice, .smtp), as: UTF8.self)
        #expect(!mail.contains("\r\nSubject: x") && !mail.contains("s3cr3t"))
    }

    @Test(arguments: [
        (ChannelType.slack, "POST", "https://example.org/hook", nil),
        (.ntfy, "POST", "https://example.org/hook/", nil),
        (.gotify, "POST", "https://example.org/hook/message", "header"),
        (
            .matrix, "PUT",
            "https://example.org/hook/_matrix/client/v3/rooms/%21room%3Aexample.org/send/"
                + "m.room.message/KEY", "bearer"
        ),
        (.alertmanager, "POST", "https://example.org/hook/api/v2/alerts", nil),
        (.flux, "POST", "https://example.org/hook/", nil),
    ])
    func asksAtTheRightPlace(
        _ type: ChannelType, _ method: String, _ address: String, _ credential: String?
    ) throws {
        let notice = try Self.notice([Self.event(.failed, 1, "x")])
        let outgoing = try Channels.kind(type).outgoing(notice, Self.channel(type))
        guard case .http(let request) = outgoing else {
            Issue.record("no request")
            return
        }
        #expect(request.method.rawValue == method && request.mayRetry && request.isAddressSecret)
        #expect(request.address.text == address.replacing("KEY", with: notice.key))
        switch request.credential {
        case .bearer: #expect(credential == "bearer")
        case .header(let name, _): #expect(credential == "header" && name == "X-Gotify-Key")
        case .basic, nil: #expect(credential == nil)
        }
    }

    @Test(arguments: [
        (200, ChannelVerdict.sent), (202, .sent), (204, .sent),
        (
            302,
            .refused("it moved: status 302", remedy: "write its new address into the configuration")
        ),
        (
            401,
            .refused(
                "it refuses the credentials: status 401",
                remedy: "renew the token or the address, and its rights")
        ),
        (400, .unfit("it refuses the message: status 400")),
        (413, .unfit("it refuses the message: status 413")),
        (429, .later("it answers with status 429")), (503, .later("it answers with status 503")),
    ])
    func knowsWhatAnswersMean(_ status: Int, _ verdict: ChannelVerdict) throws {
        let address = try #require(HTTPAddress("https://example.org"))
        #expect(
            Channels.kind(.discord).verdict(HTTPAnswer(status: status, address: address)) == verdict
        )
    }

    @Test func signsAndFillsAWebhook() throws {
        var spec = ChannelSpec()
        (spec.name, spec.type, spec.address) = ("ops", .webhook, .plain("https://example.org/"))
        spec.template = #"{"text": "{subject}", "level": "{severity}", "n": {count}, "o": {}}"#
        spec.signature = .variable("KEY")
        let notice = try Self.notice([Self.event(.failed, 1, "a \"quoted\" {run} \\ title")])
        let channel = try ReadyChannel(spec, Environment(["KEY": "key"]))
        guard case .http(let request) = try WebhookChannel.outgoing(notice, channel) else {
            Issue.record("no request")
            return
        }
        let body = try #require(request.body)
        #expect(
            String(decoding: body, as: UTF8.self)
                == #"{"text": "upkeep home: 1 failed: a \"quoted\" {run} \\ title", "level": "error", "n": 1, "o": {}}"#
        )
        #expect(
            request.headers.contains {
                $0.name == "X-Upkeep-Signature-256"
                    && $0.value == "sha256=" + HMAC.sha256(body, key: Array("key".utf8))
            })
        // RFC 4231, test case 2.
        #expect(
            HMAC.sha256(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }

    @Test(arguments: [
        (#"{"a": "{subject}"}"#, true), (#"{"a": "{sujbect}"}"#, false),
        (#"{"a": {subject}}"#, false),
        ("plain {text}", false), (#"{"a": {count}}"#, false), (#"["{text}", {}]"#, true),
    ])
    func knowsTemplates(_ template: String, _ isValid: Bool) {
        #expect((WebhookChannel.problem(of: template) == nil) == isValid, "\(template)")
    }

    @Test func aMailHasTextAndPage() throws {
        var channel = try Self.channel(.smtp)
        channel.report = MailMessage(subject: "", text: "the report", html: "<p>the page</p>")
        let notice = try Self.notice([Self.event(.done, 1, "ä b")])
        guard case .mail(let mail) = try MailChannel.outgoing(notice, channel) else {
            Issue.record("no mail")
            return
        }
        let text = String(decoding: mail.message, as: UTF8.self)
        #expect(mail.protection == .startTLS && mail.port == 587 && mail.recipients.count == 2)
        #expect(text.contains("multipart/alternative") && text.contains("the report"))
        #expect(text.contains("Subject: =?utf-8?B?"))
        #expect(text.contains("Auto-Submitted: auto-generated"))
        #expect(!text.replacing("\r\n", with: "").contains { $0 == "\r" || $0 == "\n" })
    }

    @Test(arguments: [
        (["ADDRESS": ""], "the variable ADDRESS is not set"),
        (["ADDRESS": "ftp://x"], "its url is not an http or https address"),
        (["ADDRESS": "http://example.org/hook"], "its secret would go out without TLS"),
    ])
    func saysWhatASecretLacks(_ variables: [String: String], _ reason: String) {
        var spec = ChannelSpec()
        (spec.name, spec.type, spec.address) = ("ops", .slack, .variable("ADDRESS"))
        do throws(ChannelProblem) {
            _ = try ReadyChannel(spec, Environment(variables))
            Issue.record("nothing is missing")
        } catch {
            #expect(error.reason == reason)
        }
    }
}
