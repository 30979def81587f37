package import Contracts
internal import SystemSupport

/// The name of a repository as the label `repository` says it.
package enum RepositoryLabel {
    /// `example.org/home` of `ssh://git@example.org/home.git`: the same by whichever protocol, without
    /// user, password and query.
    ///
    /// - Parameter path: the directory of the repository, which is its name where it has no remote, or
    ///   one that is named relative to it.
    package static func text(_ repository: RepositoryInfo, path: String) -> String {
        let address = repository.url.map(plain) ?? ""
        let isRelative = address.isEmpty || address.hasPrefix(".")
        return LabelValue.clean(isRelative ? path : address)
    }

    private static func plain(_ url: String) -> String {
        var text = url[...]
        let scheme = text.firstRange(of: "://")
        if let scheme {
            text = text[scheme.upperBound...].prefix { $0 != "?" && $0 != "#" }
        }
        let host = text.prefix { $0 != "/" }
        if let user = host.lastIndex(of: "@") { text = text[text.index(after: user)...] }
        // git@example.org:home.git, as scp has it.
        if scheme == nil, let colon = text.prefix(while: { $0 != "/" }).firstIndex(of: ":") {
            text.replaceSubrange(colon...colon, with: "/")
        }
        while text.last == "/" { text.removeLast() }
        if text.hasSuffix(".git"), text.count > 4 { text.removeLast(4) }
        return String(text)
    }
}
