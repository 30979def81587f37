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
        guard text.contains("/"), !text.contains(" ") else { return nil }
        let bytes = Array(text.utf8)
        let query = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.count
        var address = String(decoding: bytes[..<query], as: UTF8.self)
        var range: Range<Int>?
        if query < bytes.count {
            for key in ["?ref=", "&ref=", "?version=", "&version="] {
                guard let found = bytes.firstRange(of: Array(key.utf8)) else { continue }
                let end = bytes[found.upperBound...].firstIndex(of: UInt8(ascii: "&"))
                range = found.upperBound..<(end ?? bytes.count)
            }
        }
        if range == nil { range = PlaceScanner.versionInPath(bytes[..<query]) }
        guard let range, !range.isEmpty else { return nil }
        if let scheme = address.firstRange(of: "://") {
            address = String(address[scheme.upperBound...])
        }
        for host in ["git::", "raw.githubusercontent.com/", "github.com/"]
        where address.hasPrefix(host) {
            address = String(address.dropFirst(host.count))
        }
        let parts = PackageName(address).text.split(
            separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 2 else { return nil }
        var names = [parts[0] + "/" + parts[1]].map { String($0) }
        if let double = address.firstRange(of: "//") {
            names.append(String(address[..<double.lowerBound]))
        }
        names.append(address)
        let isTarget = query < bytes.count
        return VersionPlace(
            .git, names: names, value: PlaceScanner.slice(node, range),
            managers: isTarget ? .kustomize : [])
    }

    /// The part of an address that names a release, a tag or a branch.
    private static func versionInPath(_ bytes: ArraySlice<UInt8>) -> Range<Int>? {
        let markers = [
            "/releases/download/", "/archive/refs/tags/", "/raw/refs/tags/", "/refs/tags/",
            "/raw/", "/blob/", "/tree/",
        ]
        for marker in markers {
            guard let found = bytes.firstRange(of: Array(marker.utf8)) else { continue }
            return part(bytes, from: found.upperBound)
        }
        let raw = Array("raw.githubusercontent.com/".utf8)
        guard let host = bytes.firstRange(of: raw) else { return nil }
        var position = host.upperBound
        for _ in 0..<2 {
            guard let slash = bytes[position...].firstIndex(of: UInt8(ascii: "/")) else {
                return nil
            }
            position = slash + 1
        }
        return part(bytes, from: position)
    }

    private static func part(_ bytes: ArraySlice<UInt8>, from start: Int) -> Range<Int> {
        start..<(bytes[start...].firstIndex(of: UInt8(ascii: "/")) ?? bytes.endIndex)
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
    /// action's name, because Renovate knows the tool by a name of its own.
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
