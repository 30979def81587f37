internal import YAMLText

extension PlaceScanner {
    /// `uses: owner/repo/path@v4`, or a commit with the version in a comment.
    func action(_ node: YAMLNode, _ text: String, _ around: Surroundings) -> VersionPlace? {
        guard around.key == "uses", let at = text.utf8.lastIndex(of: UInt8(ascii: "@")) else {
            return nil
        }
        let name = text[..<at]
        let parts = name.split(separator: "/")
        guard parts.count >= 2 else { return nil }
        let start = text.utf8.distance(from: text.startIndex, to: at) + 1
        let reference = PlaceScanner.slice(node, start..<text.utf8.count)
        let isCommit = reference.map { ImageReference.isCommit($0.text) } ?? false
        return VersionPlace(
            .action, names: [parts[0] + "/" + parts[1], String(name)].map { String($0) },
            value: isCommit ? nil : reference, digest: isCommit ? reference : nil)
    }

    /// A remote address with a version in it: `?ref=v1.2`, `/releases/download/v1.2/…`,
    /// `raw.githubusercontent.com/owner/repo/v1.2/…`.
    func remote(_ node: YAMLNode, _ text: String) -> VersionPlace? {
        let bytes = Array(text.utf8)
        let query = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.count
        let isAddress = query < bytes.count || ByteSearch.first(Remote.scheme, in: bytes) != nil
        guard isAddress, !bytes.contains(0x20), bytes.contains(UInt8(ascii: "/")) else {
            return nil
        }
        guard
            let range = Remote.reference(bytes, after: query)
                ?? Remote.versionInPath(bytes, before: query),
            !range.isEmpty
        else { return nil }
        let names = Remote.names(String(decoding: bytes[..<query], as: UTF8.self))
        return VersionPlace(
            .git, names: names, value: PlaceScanner.slice(node, range),
            shapes: query < bytes.count ? .remoteQuery : [])
    }

    /// `runs-on: ubuntu-24.04`.
    func runner(_ node: YAMLNode, _ text: String, _ around: Surroundings) -> VersionPlace? {
        guard around.key == "runs-on", let dash = text.utf8.firstIndex(of: UInt8(ascii: "-")) else {
            return nil
        }
        let start = text.utf8.distance(from: text.startIndex, to: dash) + 1
        return VersionPlace(
            .runner, names: [String(text[..<dash])],
            value: PlaceScanner.slice(node, start..<text.utf8.count))
    }
}

/// Finds the versions that are handed to an action as its inputs.
enum ActionInputs {
    /// `with: {version: v3.6.3}` beside `uses: azure/setup-helm@v3`: named by the words of the
    /// action's name, because the tool has a name of its own.
    static func places(in inputs: YAMLNode, of uses: String) -> [VersionPlace] {
        let action = uses.prefix { $0 != "@" }
        let words = action.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        return inputs.entries.compactMap { _, value in
            guard let slice = PlaceScanner.slice(value.resolved), !slice.text.contains("/") else {
                return nil
            }
            return VersionPlace(.input, names: words, value: slice)
        }
    }
}

/// Takes remote addresses apart.
enum Remote {
    static let scheme = Array("://".utf8)
    private static let queries = ["?ref=", "&ref=", "?version=", "&version="].map { Array($0.utf8) }
    private static let markers = [
        "/releases/download/", "/archive/refs/tags/", "/raw/refs/tags/", "/refs/tags/", "/raw/",
        "/blob/", "/tree/",
    ].map { Array($0.utf8) }
    private static let rawHost = Array("raw.githubusercontent.com/".utf8)

    /// The version in `?ref=v1.2&…`.
    static func reference(_ bytes: [UInt8], after query: Int) -> Range<Int>? {
        for key in queries {
            guard let hit = ByteSearch.first(key, in: bytes, from: query, to: bytes.count) else {
                continue
            }
            let end = bytes[hit.upperBound...].firstIndex(of: UInt8(ascii: "&"))
            return hit.upperBound..<(end ?? bytes.count)
        }
        return nil
    }

    /// The part of a path that names a release, a tag or a branch.
    static func versionInPath(_ bytes: [UInt8], before end: Int) -> Range<Int>? {
        for marker in markers {
            if let hit = ByteSearch.first(marker, in: bytes, from: 0, to: end) {
                return part(bytes, from: hit.upperBound, to: end)
            }
        }
        guard let host = ByteSearch.first(rawHost, in: bytes, from: 0, to: end) else { return nil }
        var position = host.upperBound
        for _ in 0..<2 {
            guard let slash = bytes[position..<end].firstIndex(of: UInt8(ascii: "/")) else {
                return nil
            }
            position = slash + 1
        }
        return part(bytes, from: position, to: end)
    }

    private static func part(_ bytes: [UInt8], from start: Int, to end: Int) -> Range<Int> {
        start..<(bytes[start..<end].firstIndex(of: UInt8(ascii: "/")) ?? end)
    }

    /// The names of what an address leads to: `owner/repository`, and the address itself.
    static func names(_ address: String) -> [String] {
        var rest = address
        if let mark = rest.firstRange(of: "://") { rest = String(rest[mark.upperBound...]) }
        for host in ["git::", "raw.githubusercontent.com/", "github.com/"]
        where rest.hasPrefix(host) {
            rest = String(rest.dropFirst(host.count))
        }
        let parts = PackageName(rest).text
            .split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 2 else { return [] }
        var names = ["\(parts[0])/\(parts[1])"]
        if let mark = rest.firstRange(of: "//") { names.append(String(rest[..<mark.lowerBound])) }
        return names + [rest]
    }
}
