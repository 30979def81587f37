internal import SystemSupport

/// The address of something that HTTP is asked for: `https://example.org:8443/path?query`.
///
/// It holds printable ASCII alone, no user, no password and no fragment, so that whoever reads it again
/// reads the same. Source: RFC 3986, RFC 9110.
package struct HTTPAddress: Sendable, Hashable, CustomStringConvertible {
    /// Longer ones are refused.
    private static let limit = 8_192

    /// Whether TLS protects it.
    package let isSecure: Bool
    /// The host in small letters; an IPv6 address in brackets.
    package let host: String
    /// The port, also where it is the usual one.
    package let port: Int
    /// The path, which begins with `/`.
    package let path: String
    /// What stands behind `?`; nil where nothing does.
    package let query: String?

    /// Reads an address.
    ///
    /// - Returns: nil for what is none, has a user or password, or letters that need encoding.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.limit, let mark = text.firstRange(of: "://") else {
            return nil
        }
        let rest = text[mark.upperBound...].prefix { $0 != "#" }
        guard rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"\"<>\\^`{|}".utf8.contains($0) })
        else { return nil }
        switch text[..<mark.lowerBound].lowercased() {
        case "https": isSecure = true
        case "http": isSecure = false
        default: return nil
        }
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        guard let authority = HostAndPort(String(rest[..<end])) else { return nil }
        host = authority.host
        port = authority.port ?? (isSecure ? 443 : 80)
        let target = rest[end...]
        let question = target.firstIndex(of: "?")
        let path = String(target[..<(question ?? target.endIndex)])
        self.path = path.isEmpty ? "/" : path
        query = question.map { String(target[target.index(after: $0)...]) }
    }

    /// Scheme, host and port: who is asked.
    package var origin: String {
        let usual = isSecure ? 443 : 80
        return "\(isSecure ? "https" : "http")://\(host)" + (port == usual ? "" : ":\(port)")
    }

    /// The whole address.
    package var text: String { shown + (query.map { "?\($0)" } ?? "") }

    /// The address for messages: without its query.
    package var shown: String { origin + path }

    /// The address for messages: without its query.
    package var description: String { shown }

    /// Whether it is this machine.
    package var isLoopback: Bool { HostAndPort.isLoopback(host) }

    /// Where a redirect or a link of an answer from here leads.
    ///
    /// - Returns: nil for what is no address.
    package func resolving(_ reference: String) -> HTTPAddress? {
        guard reference.utf8.count <= Self.limit else { return nil }
        let text = String(PercentText.encoded(reference).prefix { $0 != "#" })
        if let colon = text.firstIndex(where: { $0 == ":" || $0 == "/" || $0 == "?" }),
            text[colon] == ":"
        {
            return HTTPAddress(text)
        }
        if text.hasPrefix("//") { return HTTPAddress((isSecure ? "https:" : "http:") + text) }
        let base = origin
        if text.hasPrefix("/") { return HTTPAddress(base + Self.withoutDots(text)) }
        if text.hasPrefix("?") { return HTTPAddress(base + path + text) }
        if text.isEmpty { return self }
        let directory = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
        return HTTPAddress(base + Self.withoutDots(directory + text))
    }

    /// Source: RFC 3986, 5.2.4.
    private static func withoutDots(_ target: String) -> String {
        let question = target.firstIndex(of: "?") ?? target.endIndex
        var kept: [Substring] = []
        let parts = target[..<question].split(separator: "/", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated().dropFirst() {
            let isLast = index == parts.count - 1
            switch part {
            case "..":
                if !kept.isEmpty { kept.removeLast() }
                if isLast { kept.append("") }
            case ".": if isLast { kept.append("") }
            default: kept.append(part)
            }
        }
        return "/" + kept.joined(separator: "/") + target[question...]
    }
}

/// Who is asked: `example.org`, `192.0.2.1:8080`, `[2001:db8::1]:25`.
package struct HostAndPort: Sendable, Hashable {
    /// The host in small letters; an IPv6 address in brackets.
    package let host: String
    /// The port; nil where none is named.
    package let port: Int?

    /// Reads one.
    ///
    /// - Returns: nil for what is none, for a user before an `@`, and for port 0.
    package init?(_ text: String) {
        let text = text.lowercased()
        let end: String.Index
        if text.hasPrefix("[") {
            guard let bracket = text.firstIndex(of: "]") else { return nil }
            let inner = text[text.index(after: text.startIndex)..<bracket]
            guard inner.contains(":"),
                inner.utf8.allSatisfy({ PercentText.isHexDigit($0) || $0 == 0x3A || $0 == 0x2E })
            else { return nil }
            end = text.index(after: bracket)
        } else {
            end = text.firstIndex(of: ":") ?? text.endIndex
            guard Self.isName(text[..<end]) else { return nil }
        }
        host = String(text[..<end])
        if end == text.endIndex {
            port = nil
        } else {
            guard text[end] == ":" else { return nil }
            let digits = text[text.index(after: end)...]
            guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(digits),
                (1...65_535).contains(number)
            else { return nil }
            port = number
        }
    }

    private static func isName(_ text: Substring) -> Bool {
        guard (1...253).contains(text.utf8.count), !text.hasPrefix("."), !text.hasPrefix("-") else {
            return false
        }
        return text.utf8.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || "-._".utf8.contains($0)
        }
    }

    /// Whether it is this machine.
    package var isLoopback: Bool { Self.isLoopback(host) }

    static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "[::1]" || host.hasPrefix("127.") && isIPv4(host)
    }

    /// Whether a host is four numbers.
    private static func isIPv4(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }
}
