/// Where a remote of Git is, as far as a forge is concerned.
package struct RemoteAddress: Sendable, Equatable {
    /// The host in small letters.
    package let host: String
    /// The port; nil where the address names none.
    package let port: Int?
    /// Whether the port is one of the web.
    package let isWeb: Bool
    /// The path without `.git` and without slashes at its ends.
    package let path: String

    /// Reads the address of a remote: `https://host/path`, `ssh://git@host:22/path`, `git@host:path`.
    ///
    /// - Returns: nil for a path of this machine and for what is no address.
    /// Source: git-fetch(1), "Git URLs".
    package init?(_ text: String) {
        let authority: Substring
        let rest: Substring
        var port: Int?
        if let mark = text.firstRange(of: "://") {
            let scheme = text[..<mark.lowerBound].lowercased()
            guard ["https", "http", "ssh", "git", "git+ssh", "ssh+git"].contains(scheme) else {
                return nil
            }
            isWeb = scheme.hasPrefix("http")
            let address = text[mark.upperBound...]
            let end = address.firstIndex(of: "/") ?? address.endIndex
            var named = RemoteAddress.withoutUser(address[..<end])
            if let colon = named.lastIndex(of: ":"), !named.hasSuffix("]") {
                port = Int(named[named.index(after: colon)...])
                named = named[..<colon]
            }
            authority = named
            rest = address[end...].prefix { $0 != "?" && $0 != "#" }
        } else {
            // As git has it: with a slash before the colon it is a path.
            guard let colon = text.firstIndex(of: ":"), !text[..<colon].contains("/") else {
                return nil
            }
            isWeb = false
            authority = RemoteAddress.withoutUser(text[..<colon])
            rest = text[text.index(after: colon)...]
        }
        self.port = port
        host = authority.lowercased()
        let parts = rest.split(separator: "/").map(String.init)
        guard !host.isEmpty, !parts.isEmpty, let last = parts.last else { return nil }
        let name = last.hasSuffix(".git") ? String(last.dropLast(4)) : last
        path = (parts.dropLast() + [name]).joined(separator: "/")
    }

    private static func withoutUser(_ text: Substring) -> Substring {
        text.lastIndex(of: "@").map { text[text.index(after: $0)...] } ?? text
    }
}
