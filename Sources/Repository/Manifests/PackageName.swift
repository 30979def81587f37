/// A package's name in the one spelling that all spellings of it share.
///
/// `oci://ghcr.io/x`, `https://github.com/o/r.git` and `docker.io/library/redis` become
/// `ghcr.io/x`, `o/r` and `redis`.
package struct PackageName: Hashable, Sendable {
    /// The spelling, lower case.
    package let text: String

    /// Reads any spelling.
    package init(_ name: some StringProtocol) {
        var rest = Substring(name.lowercased())
        if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
        if let at = rest.firstIndex(of: "@"), rest[..<at] == "git" {
            rest = rest[rest.index(after: at)...]
            if let colon = rest.firstIndex(of: ":") {
                rest = rest[..<colon] + "/" + rest[rest.index(after: colon)...]
            }
        }
        if rest.hasPrefix("git::") { rest = rest.dropFirst(5) }
        while rest.hasSuffix("/") { rest = rest.dropLast() }
        if rest.hasSuffix(".git") { rest = rest.dropLast(4) }
        for host in ["index.docker.io/", "registry-1.docker.io/", "docker.io/", "github.com/"]
        where rest.hasPrefix(host) {
            rest = rest.dropFirst(host.count)
            if host.contains("docker"), rest.hasPrefix("library/") { rest = rest.dropFirst(8) }
        }
        text = String(rest)
    }

    /// The part after the last slash.
    package var last: Substring { text.split(separator: "/").last ?? Substring(text) }

    /// Whether one of the two is the other with something before it: a registry, a mirror, a path.
    package func isTail(of other: PackageName) -> Bool {
        other.text.hasSuffix("/" + text) || text.hasSuffix("/" + other.text)
    }

    /// Whether one of the two is the other behind a registry, which may be a mirror: `x.io/a/b` and
    /// `a/b`. An owner makes it another image: `bitnami/redis` is not `redis`.
    package func isMirror(of other: PackageName) -> Bool {
        guard isTail(of: other) else { return false }
        let (short, long) = text.utf8.count < other.text.utf8.count ? (self, other) : (other, self)
        let parts = long.text.dropLast(short.text.count + 1).split(separator: "/")
        guard let host = parts.first,
            host.contains(".") || host.contains(":") || host == "localhost"
        else { return false }
        return parts.count == 1 || short.text.contains("/") || parts.last == "library"
    }
}
