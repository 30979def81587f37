package import Contracts

/// What a version, a digest or a name from outside may be made of before it is written into a file.
///
/// A source's word for a version is text of a stranger: what is no version of its datasource
/// (`${EVIL}`, `{{ … }}`, blanks, quotes, `#`, anything but ASCII) is refused, never written.
package struct VersionAlphabet: Sendable {
    /// What may stand beside letters and digits, but not first.
    private let marks: [UInt8]
    /// What may stand first beside letters and digits.
    private let firstMarks: [UInt8]
    /// Bytes at most.
    private let limit: Int
    /// Whether `/` may divide it: always, or where it divides the current version too.
    private let slashes: Slashes
    /// The digests that go with it.
    private let digests: [Digest]

    private enum Slashes { case none, asBefore, anywhere }
    private enum Digest { case sha256, sha512, commit }

    private init(
        _ marks: String, first: String = "", limit: Int = 128, slashes: Slashes = .none,
        digests: [Digest] = [.sha256, .sha512, .commit]
    ) {
        self.marks = Array(marks.utf8)
        firstMarks = Array(first.utf8)
        self.limit = limit
        self.slashes = slashes
        self.digests = digests
    }

    /// Source: the OCI distribution specification, 2.0 (tags), and image specification (digests).
    private static let image = VersionAlphabet(
        "._-", first: "_", digests: [.sha256, .sha512])
    /// Source: Semantic Versioning 2.0.0; `_` stands for `+` in a registry of images.
    private static let chart = VersionAlphabet("._+-")
    /// Source: git-check-ref-format(1), without what a shell, a URL or YAML reads otherwise.
    private static let reference = VersionAlphabet(
        "._+@~=-", limit: 255, slashes: .asBefore, digests: [.commit])
    /// Source: Kubernetes' API groups, DNS names.
    private static let api = VersionAlphabet(".-", limit: 255, slashes: .anywhere)
    /// Source: deb-version(7).
    private static let package = VersionAlphabet("._+~:-")
    private static let others = VersionAlphabet("._+~-")

    private static let named: [String: VersionAlphabet] = [
        "docker": image, "helm": chart, "kubernetes-api": api, "deb": package, "rpm": package,
        "repology": package, "bitbucket-tags": reference,
    ]
    private static let gitHosts = ["git-", "github-", "gitlab-", "gitea-", "forgejo-"]

    /// The alphabet of a datasource; a narrow one for a datasource that is not known.
    package init(_ datasource: Datasource?) {
        let name = datasource?.rawValue ?? ""
        let isReference =
            datasource != .githubRunners && Self.gitHosts.contains { name.hasPrefix($0) }
        self = Self.named[name] ?? (isReference ? Self.reference : Self.others)
    }

    /// Why an update must not be written; nil where it may.
    ///
    /// - Parameters:
    ///   - from: what stands there, which is taken again as it is.
    ///   - to: what is offered.
    package func problem(from: VersionPair, to: VersionPair) -> String? {
        if let value = to.value, value != from.value, !isVersion(value, after: from.value) {
            return "\"\(Self.shown(value))\" is not a version of its datasource"
        }
        if let digest = to.digest, digest != from.digest, !isDigest(digest) {
            return "\"\(Self.shown(digest))\" is not a digest of its datasource"
        }
        return nil
    }

    /// Whether a text can be a version, wherever its package is looked up.
    package static func isVersionAnywhere(_ text: String) -> Bool {
        [reference, package, api].contains { $0.isPlain(text, after: "/") }
    }

    /// Whether a text is a version, or a range where the one before is a range.
    func isVersion(_ text: String, after before: String?) -> Bool {
        if isPlain(text, after: before) { return true }
        guard let before, Self.isRange(before), text.utf8.count <= limit else { return false }
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        if words.count > 1, !before.utf8.contains(0x20) { return false }
        return words.allSatisfy { isRangeWord($0) }
    }

    private func isPlain(_ text: some StringProtocol, after before: String?) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= limit,
            Self.isWord(first) || firstMarks.contains(first)
        else { return false }
        let mayDivide =
            slashes == .anywhere || slashes == .asBefore && before?.contains("/") == true
        let isWhole = text.utf8.allSatisfy {
            Self.isWord($0) || marks.contains($0) || firstMarks.contains($0)
                || mayDivide && $0 == UInt8(ascii: "/")
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let areNames = parts.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") }
        return isWhole && areNames && (slashes == .none || !text.contains(".."))
    }

    /// `>=1.2`, `^2`, `~1.2`, `1.x`, `*`, `||`, `-`, with a comma behind.
    private func isRangeWord(_ word: Substring) -> Bool {
        if word == "||" || word == "-" { return true }
        for part in word.split(separator: ",", omittingEmptySubsequences: false) {
            if part.isEmpty, word.hasSuffix(","), word.count > 1 { continue }
            let version = part.drop { "<>=^~!".contains($0) }
            guard part.utf8.count - version.utf8.count <= 2 else { return false }
            let plain = version.replacing("*", with: "x")
            if !isPlain(plain, after: nil) { return false }
        }
        return true
    }

    private static func isRange(_ text: String) -> Bool {
        text.utf8.contains { "<>=^~*|, ".utf8.contains($0) }
            || text.hasSuffix(".x") || text.hasSuffix(".X")
    }

    /// Whether a text is a digest that goes with such versions.
    func isDigest(_ text: String) -> Bool {
        digests.contains { kind in
            switch kind {
            case .sha256: Self.isHex(text, after: "sha256:", counts: [64])
            case .sha512: Self.isHex(text, after: "sha512:", counts: [128])
            case .commit: Self.isHex(text, after: "", counts: [40, 64])
            }
        }
    }

    private static func isHex(_ text: String, after prefix: String, counts: [Int]) -> Bool {
        guard text.hasPrefix(prefix) else { return false }
        let digits = text.utf8.dropFirst(prefix.utf8.count)
        return counts.contains(digits.count)
            && digits.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    /// Whether a text can be the name of a package, or the address of a registry.
    package static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 512
            && text.utf8.allSatisfy { isWord($0) || "._-/@:~+".utf8.contains($0) }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }

    private static func shown(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars.prefix(100) {
            shown +=
                scalar.value >= 0x20 && scalar.value < 0x7F
                ? String(scalar) : "\\u{" + String(scalar.value, radix: 16) + "}"
        }
        return shown
    }
}
