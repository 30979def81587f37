package import Contracts
package import HTTPFetch

/// A kind of channel.
package enum ChannelType: String, Sendable, CaseIterable {
    case slack, discord, teams, ntfy, gotify, matrix, webhook, smtp, alertmanager, flux

    /// Whether whoever knows its address can write there.
    package var hasSecretAddress: Bool { self == .slack || self == .discord || self == .teams }
}

/// A text that is written down, or read from where secrets are kept.
package enum ChannelText: Sendable, Equatable {
    /// As it is written.
    case plain(String)
    /// As it stands where secrets are kept.
    case secret(SecretPlace)

    /// The value of an environment variable.
    static func variable(_ name: String) -> ChannelText { .secret(.variable(name)) }

    /// Whether it is a secret.
    package var isSecret: Bool { if case .plain = self { false } else { true } }
}

/// A channel as the operator describes it.
package struct ChannelSpec: Sendable, Equatable {
    /// Its name: small letters, digits and `-`.
    package var name = ""
    /// Its kind.
    package var type = ChannelType.webhook
    /// Where it is: the server, or the whole address of a webhook.
    package var address: ChannelText?
    /// What proves the right to write there.
    package var token: ChannelText?
    /// Who logs in.
    package var user: String?
    /// The password.
    package var password: ChannelText?
    /// The room on Matrix.
    package var room: String?
    /// The topic on ntfy.
    package var topic: ChannelText?
    /// The mail server: a host, with its port where that is not the usual one.
    package var host: String?
    /// How the connection to the mail server is protected.
    package var security: String?
    /// The mail's sender.
    package var from: String?
    /// The mail's recipients.
    package var to: [String] = []
    /// The object of which Flux tells: `KIND/NAMESPACE/NAME`.
    package var object: String?
    /// The body of a webhook, with `{subject}` and others in it.
    package var template: String?
    /// The key that signs the body of a webhook.
    package var signature: ChannelText?
    /// What it wants to know; nil for the usual events.
    package var events: [EventName]?
    /// The layers that it wants to know of; empty for all.
    package var layers: [Layer] = []
    /// The least grave that it wants to know of.
    package var severity = Severity.notice
    /// Whether a run's events are one message.
    package var digest = true

    /// The places of its secrets, by field.
    package var secrets: [(field: String, place: SecretPlace)] {
        let fields = [
            ("url", address), ("token", token), ("password", password), ("topic", topic),
            ("signature", signature),
        ]
        return fields.compactMap { field, text in
            if case .secret(let place)? = text { (field, place) } else { nil }
        }
    }

    /// Makes an empty one, to be filled in.
    package init() {}

    /// What a channel is told where nobody says otherwise.
    package static let usualEvents: [EventName] = [
        .failed, .rolledBack, .securityUpdate, .detectionPartial, .approvalNeeded,
        .waitsForWindow, .done, .updateAvailable,
    ]

    /// Whether it wants to know that a run begins.
    package var wantsStarted: Bool { events?.contains(.started) ?? false }

    /// Whether it wants to know of an event.
    package func wants(_ event: DeliveryEvent) -> Bool {
        // A rule that names the channel says it for the update.
        if event.channels.contains(name) { return true }
        let wanted = events ?? ChannelSpec.usualEvents
        guard wanted.contains(event.name) || event.also.map(wanted.contains) == true,
            event.severity.rank <= severity.rank
        else { return false }
        return layers.isEmpty || event.layer.map(layers.contains) ?? true
    }
}

extension Severity {
    /// 0 for the gravest.
    package var rank: Int {
        switch self {
        case .error: 0
        case .warning: 1
        case .notice: 2
        }
    }
}
