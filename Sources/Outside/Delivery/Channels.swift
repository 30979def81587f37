internal import HTTPFetch
internal import SystemSupport

/// The kinds of channels, a line each.
enum Channels {
    static func kind(_ type: ChannelType) -> any ChannelKind.Type {
        switch type {
        case .slack: SlackChannel.self
        case .discord: DiscordChannel.self
        case .teams: TeamsChannel.self
        case .ntfy: NtfyChannel.self
        case .gotify: GotifyChannel.self
        case .matrix: MatrixChannel.self
        case .webhook: WebhookChannel.self
        case .smtp: MailChannel.self
        case .alertmanager: AlertmanagerChannel.self
        case .flux: FluxChannel.self
        }
    }
}

extension ReadyChannel {
    /// Reads the secrets of a channel.
    ///
    /// - Throws: what is missing.
    init(_ spec: ChannelSpec, _ environment: Environment) throws(ChannelProblem) {
        func read(_ text: ChannelText?) throws(ChannelProblem) -> String? {
            guard let text else { return nil }
            return try ReadyChannel.read(text, environment)
        }
        self.spec = spec
        if let text = try read(spec.address) {
            guard let address = HTTPAddress(text) else {
                throw ChannelProblem(
                    reason: "its url is not an http or https address",
                    remedy: "it is one line, without a user or password in it")
            }
            self.address = address
        } else {
            address = nil
        }
        password = try read(spec.password).map { Secret($0) }
        topic = try read(spec.topic)
        signature = try read(spec.signature).map { Secret($0) }
        let token = try read(spec.token).map { Secret($0) }
        if let token {
            credential =
                spec.type == .gotify
                ? .header(name: "X-Gotify-Key", value: token) : .bearer(token)
        } else if let user = spec.user, let password {
            credential = .basic(user: user, password: password)
        } else {
            credential = nil
        }
        if let address, !address.isProtected, hasSecret {
            throw ChannelProblem(
                reason: "its secret would go out without TLS",
                remedy: "use https; http is for this machine and for services of the cluster alone")
        }
    }

    private var hasSecret: Bool {
        credential != nil || spec.address?.isSecret == true || spec.topic?.isSecret == true
    }

    private static func read(
        _ text: ChannelText, _ environment: Environment
    ) throws(ChannelProblem) -> String {
        switch text {
        case .plain(let text): return text
        case .secret(let place):
            do throws(SecretPlace.Problem) {
                return try place.read(environment)
            } catch {
                throw ChannelProblem(reason: error.why, remedy: error.remedy)
            }
        }
    }
}

extension HTTPAddress {
    /// Whether what is sent there stays within TLS, this machine or the cluster.
    package var isProtected: Bool {
        let name = host.hasSuffix(".") ? String(host.dropLast()) : host
        return isSecure || isLoopback || name.hasSuffix(".svc")
            || name.hasSuffix(".svc.cluster.local")
    }
}
