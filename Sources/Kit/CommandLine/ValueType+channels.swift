package import Contracts
package import Delivery
internal import HTTPFetch
internal import SystemSupport
package import YAMLText

/// A text that may be a secret: `{from-env: NAME}` or `{from-file: PATH}`, or, where it need not be one,
/// the text itself.
struct ChannelTextType: ValueType {
    /// What the text is; nil where it must not be written down.
    let plain: LineType?

    var word: String? { "YAML" }
    var isOneWord: Bool { false }

    func value(of words: [String]) throws(Misfit) -> ChannelText {
        try value(of: FlowText.node(words.last ?? ""))
    }

    func value(of node: YAMLNode) throws(Misfit) -> ChannelText {
        if let plain, node.kind != .mapping { return .plain(try plain.value(of: node)) }
        return .secret(try SecretPlaceType().value(of: node))
    }

    func json(_ value: ChannelText) -> JSONValue {
        switch value {
        case .plain(let text): .string(text)
        case .secret(let place): SecretPlaceType().json(place)
        }
    }

    var schema: [String: JSONValue] {
        let source = JSONValue.object(SecretPlaceType().schema)
        guard let plain else { return ["anyOf": .array([source])] }
        return ["anyOf": .array([.object(plain.schema), source])]
    }
}

/// A channel on which messages go out.
package struct ChannelSpecType: ValueType {
    package var word: String? { "YAML" }
    package var isOneWord: Bool { false }
    private let object: ObjectType<ChannelSpec>

    /// Makes the type.
    package init() {
        object = ObjectType(
            ChannelSpec(), Self.place + Self.mail + Self.message + Self.routing
        ) { spec, node throws(Misfit) in
            try ChannelCheck(spec, node).check()
        }
    }

    package func value(of words: [String]) throws(Misfit) -> ChannelSpec {
        try object.value(of: words)
    }
    package func value(of node: YAMLNode) throws(Misfit) -> ChannelSpec {
        try object.value(of: node)
    }
    package func json(_ value: ChannelSpec) -> JSONValue { object.json(value) }
    package var schema: [String: JSONValue] { object.schema }
    /// The fields as rows of a table: name, what it means.
    package var rows: [[String]] { object.rows }

    private static let secret = ChannelTextType(plain: nil)

    private static var place: [any ObjectField<ChannelSpec>] {
        [
            Field(
                "name", .line("NAME", 40), \.name, isRequired: true,
                help: "Its name: small letters, digits and `-`; rules name it in `notify`."),
            Field(
                "type", .choice("TYPE", ChannelType.allCases), \.type, isRequired: true,
                help: "What it is."),
            Field(
                "url", ChannelTextType(plain: .line("URL", 2_000)), \.address,
                help: "Where it is: the server, or a webhook's whole address; for `slack`, "
                    + "`discord` and `teams` it is a secret."),
            Field("token", secret, \.token, help: "The token, a secret."),
            Field("user", .line("USER", 300), \.user, help: "Who logs in, where no token does."),
            Field("password", secret, \.password, help: "The user's password, a secret."),
            Field(
                "topic", ChannelTextType(plain: .line("TOPIC", 64)), \.topic,
                help: "The topic of `ntfy`; it may be a secret."),
            Field("room", .line("ROOM", 255), \.room, help: "The room of `matrix`: `!id:server`."),
            Field(
                "object", .line("OBJECT", 400), \.object,
                help: "The object of which `flux` tells, `KIND/NAMESPACE/NAME`; else "
                    + "`GitRepository/flux-system/flux-system`."),
        ]
    }

    private static var mail: [any ObjectField<ChannelSpec>] {
        [
            Field(
                "host", .line("HOST", 260), \.host,
                help: "The mail server of `smtp`, as in `mail.example.org` or "
                    + "`mail.example.org:2525`."),
            Field(
                "security", .choice("HOW", MailRequest.Protection.allCases), \.protection,
                help:
                    "How the way to it is protected; `starttls` (587) where nothing is said, `tls` "
                    + "is port 465."),
            Field("from", .line("ADDRESS", 254), \.from, help: "The sender of mails."),
            Field(
                "to", .list(.line("ADDRESS", 254), count: 1...50), \.to,
                help: "The recipients of mails."),
        ]
    }

    private static var message: [any ObjectField<ChannelSpec>] {
        [
            Field(
                "template", .line("JSON", 10_000), \.template,
                help: "The body of a `webhook`: JSON with `{subject}`, `{text}`, `{severity}`, … "
                    + "in its strings."),
            Field(
                "signature", secret, \.signature,
                help: "The key, a secret, that signs the body of a `webhook`: "
                    + "`X-Upkeep-Signature-256: sha256=…` (HMAC)."),
        ]
    }

    private static var routing: [any ObjectField<ChannelSpec>] {
        [
            Field(
                "events", .list(.choice("EVENT", EventName.allCases), count: 1...20), \.events,
                help: "What it wants to know; else all but `started`, `window-opens` and "
                    + "`window-closes`."),
            Field(
                "layers", .list(.choice("LAYER", Layer.allCases), count: 1...20), \.layers,
                help: "The layers that it wants to know of; what concerns no layer comes all the "
                    + "same."),
            Field(
                "severity", .choice("SEVERITY", Severity.allCases), \.severity,
                help: "The least grave that it wants to know of; `notice` where nothing is said."),
            Field(
                "digest", .flag, \.digest,
                help: "Whether a run is one message; `false` sends one for each thing, up to 20."),
        ]
    }
}

extension ChannelSpec {
    fileprivate var protection: MailRequest.Protection? {
        get { security.flatMap(MailRequest.Protection.init) }
        set { security = newValue?.rawValue }
    }
}

/// The channels, each with a name of its own.
package struct ChannelListType: ValueType {
    private let list = ListType(ChannelSpecType(), count: 0...50)

    package var word: String? { list.word }
    package var isRepeatable: Bool { true }
    package var isOneWord: Bool { false }

    /// Makes the type.
    package init() {}

    package func value(of words: [String]) throws(Misfit) -> [ChannelSpec] {
        try checked(list.value(of: words))
    }
    package func value(ofVariable text: String) throws(Misfit) -> [ChannelSpec] {
        try checked(list.value(ofVariable: text))
    }
    package func value(of node: YAMLNode) throws(Misfit) -> [ChannelSpec] {
        try checked(list.value(of: node))
    }
    package func json(_ value: [ChannelSpec]) -> JSONValue { list.json(value) }
    package var schema: [String: JSONValue] { list.schema }

    private func checked(_ channels: [ChannelSpec]) throws(Misfit) -> [ChannelSpec] {
        var seen: Set<String> = []
        if let twice = channels.first(where: { !seen.insert($0.name).inserted }) {
            throw .message("two channels are called \(twice.name)", hint: "give each its own name")
        }
        return channels
    }
}

/// Looks at what the fields of a channel say of each other.
struct ChannelCheck {
    private let spec: ChannelSpec
    private let node: YAMLNode

    init(_ spec: ChannelSpec, _ node: YAMLNode) {
        self.spec = spec
        self.node = node
    }

    /// The fields that a type needs, and those that it may have.
    private static func fields(_ type: ChannelType) -> (needed: [String], also: [String]) {
        switch type {
        case .slack, .discord, .teams: (["url"], [])
        case .ntfy: (["url", "topic"], ["token", "user", "password"])
        case .gotify: (["url", "token"], [])
        case .matrix: (["url", "room", "token"], [])
        case .webhook: (["url"], ["token", "user", "password", "template", "signature"])
        case .smtp: (["host", "from", "to"], ["security", "user", "password"])
        case .alertmanager: (["url"], ["token", "user", "password"])
        case .flux: (["url"], ["object", "token"])
        }
    }

    private static let ofType = [
        "url", "token", "user", "password", "topic", "room", "object", "host", "security", "from",
        "to", "template", "signature",
    ]

    func check() throws(Misfit) {
        try checkName()
        let (needed, also) = Self.fields(spec.type)
        for field in Self.ofType {
            if needed.contains(field), node[field] == nil {
                throw .message(
                    "the channel \(spec.name) (\(spec.type.rawValue)) needs \(field)",
                    line: node.line.value)
            }
            if node[field] != nil, !(needed + also).contains(field) {
                throw problem(
                    field, "\(field) means nothing for \(spec.type.rawValue)",
                    hint: "it takes \((needed + also).joined(separator: ", "))")
            }
        }
        try checkAddress()
        try checkLogin()
        try checkMail()
        if let template = spec.template, let wrong = WebhookChannel.problem(of: template) {
            throw problem("template", "the template is invalid: \(wrong)", hint: nil)
        }
        if spec.type == .flux, let object = spec.object, !FluxObject.isValid(object) {
            throw problem(
                "object", "the object is invalid",
                hint: "it is KIND/NAMESPACE/NAME, as in \(FluxObject.usual)")
        }
        if spec.type == .matrix, spec.room?.hasPrefix("!") != true {
            throw problem(
                "room", "the room is invalid",
                hint: "it is the room's internal id, which begins with !")
        }
    }

    private func checkName() throws(Misfit) {
        let isName = spec.name.utf8.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-")
        }
        guard isName, !spec.name.hasPrefix("-") else {
            throw problem(
                "name", "the channel's name is invalid", hint: "small letters, digits and -")
        }
    }

    private func checkAddress() throws(Misfit) {
        guard case .plain(let text) = spec.address else { return }
        if spec.type.hasSecretAddress {
            throw problem(
                "url",
                "the url of \(spec.type.rawValue) must not be written down: whoever knows it can write there",
                hint: "put it into a variable or a file of its own: url: {from-env: NAME}")
        }
        guard let address = HTTPAddress(text) else {
            throw problem(
                "url", "the url is invalid",
                hint: "as in https://example.org/path, without a user or password in it")
        }
        let hasSecret = spec.token != nil || spec.password != nil || spec.topic?.isSecret == true
        if hasSecret, !address.isProtected {
            throw problem(
                "url", "the channel's secret would go out without TLS",
                hint: "use https; http is for this machine and for services of the cluster (.svc)")
        }
    }

    private func checkLogin() throws(Misfit) {
        if spec.password != nil, spec.user == nil || spec.token != nil {
            throw problem(
                "password", "a password belongs to a user, and stands instead of a token",
                hint: "give user and password, or token alone")
        }
        if spec.user != nil, spec.password == nil {
            throw problem("user", "a user needs a password", hint: nil)
        }
    }

    private func checkMail() throws(Misfit) {
        guard spec.type == .smtp else { return }
        guard let host = spec.host.flatMap({ HostAndPort($0) }) else {
            throw problem("host", "the host is invalid", hint: "as in mail.example.org:587")
        }
        for (field, addresses) in [("from", [spec.from ?? ""]), ("to", spec.to)]
        where !addresses.allSatisfy(MailRequest.isMailbox) {
            throw problem(
                field, "an address in \(field) is invalid", hint: "as in ops@example.org")
        }
        if spec.protection == MailRequest.Protection.none, spec.password != nil,
            !host.isLoopback
        {
            throw problem(
                "security", "the password would go out without TLS",
                hint: "leave security out, or use tls")
        }
    }

    private func problem(_ field: String, _ message: String, hint: String?) -> Misfit {
        .message(message, hint: hint, line: (node[field]?.line ?? node.line).value)
    }
}
