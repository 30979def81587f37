/// An address to which a page or a mail may lead: `https://`, a host, nothing that hides where it leads.
///
/// Source: RFC 3986, 3.
package struct SafeLink: Sendable {
    /// The address, as it was given.
    package let address: String

    /// Reads an address.
    ///
    /// - Returns: nil for another scheme, a user name before the host, a host that is empty, and for
    ///   anything but printable ASCII without quotes, brackets and backslashes.
    package init?(_ text: String) {
        guard text.hasPrefix("https://"), text.utf8.count <= 2_000 else { return nil }
        let rest = text.utf8.dropFirst(8)
        guard rest.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !Self.refused.contains($0) }) else {
            return nil
        }
        let authority = rest.prefix { !"/?#".utf8.contains($0) }
        let host = authority.prefix { $0 != UInt8(ascii: ":") }
        let port = authority.dropFirst(host.count)
        guard let first = host.first, first != UInt8(ascii: "."),
            host.allSatisfy(Self.isOfHost),
            port.dropFirst().allSatisfy({ (48...57).contains($0) })
        else { return nil }
        address = text
    }

    private static let refused = Array("<>\"'`\\^{}|".utf8)

    private static func isOfHost(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, 45, 46: true
        default: false
        }
    }
}

/// Tells where an advisory is published.
package enum AdvisoryLink {
    /// The page of an advisory; nil for a name that is none.
    ///
    /// Source: the addresses of github.com/advisories, nvd.nist.gov and osv.dev.
    package static func address(_ id: String) -> String? {
        let parts = id.split(separator: "-", omittingEmptySubsequences: false)
        guard id.utf8.count <= 60, parts.count >= 2, let kind = parts.first,
            parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isPlain) })
        else { return nil }
        switch kind {
        case "GHSA" where parts.count == 4: return "https://github.com/advisories/\(id)"
        case "CVE"
        where parts.count == 3
            && parts.dropFirst().allSatisfy { $0.utf8.allSatisfy { (48...57).contains($0) } }:
            return "https://nvd.nist.gov/vuln/detail/\(id)"
        case "GO", "RUSTSEC", "PYSEC", "OSV", "MAL", "DSA", "DLA", "USN", "ALPINE", "DEBIAN":
            return "https://osv.dev/vulnerability/\(id)"
        default: return nil
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        default: false
        }
    }
}
