package import HTTPFetch
internal import SystemSupport

/// A kind of forge.
package enum ForgeType: String, Sendable, CaseIterable {
    /// GitHub, and GitHub Enterprise Server.
    case github
    /// Gitea.
    case gitea
    /// Forgejo, which speaks as Gitea does.
    case forgejo
    /// GitLab.
    case gitlab

    /// The forge's name for people.
    package var title: String {
        switch self {
        case .github: "GitHub"
        case .gitea: "Gitea"
        case .forgejo: "Forgejo"
        case .gitlab: "GitLab"
        }
    }

    /// The path of its interface below the root of its pages.
    var interface: String {
        switch self {
        case .github: "/api/v3"
        case .gitea, .forgejo: "/api/v1"
        case .gitlab: "/api/v4"
        }
    }
}

/// What an operator says of a forge.
package struct ForgeSetting: Sendable, Equatable {
    /// Its host as remotes name it, with a port where one is needed to tell it from others.
    package var host = ""
    /// What kind of forge it is.
    package var type = ForgeType.github
    /// Where its interface is; nil for the usual place on the host.
    package var api: String?
    /// Where the token stands; nil for the usual variable of a well-known host.
    package var token: SecretPlace?

    /// Makes an empty one.
    package init() {}

    /// Whether an address may be that of an interface: a token goes there.
    package static func isAddress(_ text: String) -> Bool {
        guard let address = HTTPAddress(text) else { return false }
        return address.query == nil && (address.isSecure || address.isLoopback)
    }

    /// Whether it speaks of a remote's host.
    func speaks(of address: RemoteAddress) -> Bool {
        let name = host.lowercased()
        return name == address.host || name == "\(address.host):\(address.port ?? 0)"
    }
}
