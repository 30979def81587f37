internal import HTTPFetch
package import SystemSupport

/// A repository at a forge, and the right to work on its reviews.
package struct ForgeAccess: Sendable {
    /// What kind of forge it is.
    package let type: ForgeType
    /// The host, as the remote names it.
    package let host: String
    /// Where the interface is, without a slash at its end.
    let interface: String
    /// The repository's path there.
    package let repository: String
    /// What proves the right.
    let token: Secret

    /// What became of the search for the forge of a remote.
    package enum Choice: Sendable {
        /// The remote is at no forge: a path of this machine, say.
        case none
        /// A host of which nobody said what it is.
        case unknown(host: String)
        /// The forge is known, and nothing can be asked of it.
        case closed(host: String, why: String, remedy: String)
        /// It can be asked.
        case open(ForgeAccess)
    }

    /// A forge that everybody knows, by the host in its remotes' addresses.
    private struct WellKnown {
        let host: String
        let type: ForgeType
        let interface: String
        let variables: [String]
    }

    private static func wellKnown(_ host: String) -> WellKnown? {
        switch host {
        case "github.com", "ssh.github.com":
            WellKnown(
                host: "github.com", type: .github, interface: "https://api.github.com",
                variables: ["GITHUB_TOKEN"])
        case "gitlab.com", "altssh.gitlab.com":
            WellKnown(
                host: "gitlab.com", type: .gitlab, interface: "https://gitlab.com/api/v4",
                variables: ["GITLAB_TOKEN"])
        case "codeberg.org":
            WellKnown(
                host: host, type: .forgejo, interface: "https://codeberg.org/api/v1",
                variables: ["FORGEJO_TOKEN", "GITEA_TOKEN"])
        default: nil
        }
    }

    /// Finds the forge of a remote.
    ///
    /// The host is the remote's own, which the operator wrote; what is known of it is what the operator
    /// says, before what everybody knows.
    ///
    /// - Parameter remote: the remote's address; nil where it has none.
    package static func find(
        remote: String?, _ settings: [ForgeSetting], _ environment: Environment
    ) -> Choice {
        guard let address = remote.flatMap(RemoteAddress.init) else { return .none }
        let known = wellKnown(address.host)
        let setting = settings.first { setting in
            setting.speaks(of: address) || known.map { setting.host == $0.host } ?? false
        }
        guard let type = setting?.type ?? known?.type else { return .unknown(host: address.host) }
        let host = known?.host ?? address.host
        let web = address.isWeb && address.port != nil ? ":\(address.port ?? 0)" : ""
        let usual =
            known?.type == type
            ? known?.interface ?? "" : "https://\(address.host)\(web)\(type.interface)"
        let interface = trimmed(setting?.api ?? usual)
        guard ForgeSetting.isAddress(interface) else {
            return .closed(
                host: host, why: "\(interface) is no address that a token may be sent to",
                remedy: "set api of the host in the key forges: https://…")
        }
        guard let repository = repository(address.path, type, interface) else {
            return .closed(
                host: host, why: "\(address.path) is not the path of a repository there",
                remedy: "check the remote's address: git remote -v")
        }
        do throws(SecretPlace.Problem) {
            // A token that everybody names alike goes to the place that everybody knows.
            let variables = interface == known?.interface ? known?.variables ?? [] : []
            let token = try token(setting?.token, variables, host, environment)
            return .open(
                ForgeAccess(
                    type: type, host: host, interface: interface, repository: repository,
                    token: token))
        } catch {
            return .closed(host: host, why: error.why, remedy: error.remedy)
        }
    }

    private static func token(
        _ place: SecretPlace?, _ variables: [String], _ host: String, _ environment: Environment
    ) throws(SecretPlace.Problem) -> Secret {
        if let place { return try place.token(environment) }
        for name in variables where environment[name]?.isEmpty == false {
            return try SecretPlace.variable(name).token(environment)
        }
        let variable = variables.first.map { "set \($0), or " } ?? ""
        throw SecretPlace.Problem(
            why: "there is no token for \(host)",
            remedy: "\(variable)name one in the key forges: token: {from-file: PATH}")
    }

    /// The path of a repository at the forge, without what its interface's address has before.
    private static func repository(
        _ path: String, _ type: ForgeType, _ interface: String
    ) -> String? {
        var parts = path.split(separator: "/")
        if let root = HTTPAddress(interface)?.path, root.hasSuffix(type.interface) {
            let prefix = root.dropLast(type.interface.count).split(separator: "/")
            if !prefix.isEmpty, parts.starts(with: prefix) { parts.removeFirst(prefix.count) }
        }
        let isPlain = parts.allSatisfy { part in
            part != "." && part != ".."
                && part.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && !"?#%\\".utf8.contains($0) }
        }
        let isWhole = type == .gitlab ? parts.count >= 2 : parts.count == 2
        return isPlain && isWhole ? parts.joined(separator: "/") : nil
    }

    private static func trimmed(_ text: String) -> String {
        var text = text
        while text.hasSuffix("/") { text.removeLast() }
        return text
    }
}
