/// Which versions are meant, where not one alone is: `*`, `>=2`, `>1.2 <2`, `1.4.x`, `^1.2`, `~1.4`,
/// and several of them with `||` between.
///
/// A version in it that has neither pre-release nor build stands for all that begin with its numbers:
/// `<=1.4` takes 1.4.7, `>=2` takes 2.0.0-rc.1, and `<2` does not.
///
/// Source: the ranges of npm's node-semver, but for pre-releases, which are versions like any other.
package struct VersionRange: Sendable, Equatable {
    /// The range as it was written.
    package let text: String
    /// One of these must hold as a whole; an empty one takes any version.
    private let choices: [[Bound]]

    fileprivate enum Order: Sendable, Equatable { case below, notAbove, equal, notBelow, above }

    /// One condition.
    fileprivate struct Bound: Sendable, Equatable {
        let order: Order
        let text: String
        let version: Version
    }

    /// How one is written, for whoever wrote it otherwise.
    package static let examples =
        "a range is written as *, >=2, <1.5, \">1.2 <2\", 1.4.x, ^1.2, ~1.4, or several with || between"

    /// Bytes of a range at most.
    private static let limit = 300

    /// Reads a range.
    ///
    /// - Returns: nil for anything else, as for a single version.
    package init?(_ text: String) {
        guard VersionRange.looksLikeOne(text), text.utf8.count <= VersionRange.limit else {
            return nil
        }
        var choices: [[Bound]] = []
        for choice in text.split(separator: "||", omittingEmptySubsequences: false) {
            let words = VersionRange.words(choice)
            // Two versions beside each other are none that could be both.
            if words.isEmpty || words.count > 1 && !words.allSatisfy(VersionRange.isPart) {
                return nil
            }
            var bounds: [Bound] = []
            for word in words {
                guard let found = VersionRange.bounds(word) else { return nil }
                bounds += found
            }
            choices.append(bounds)
        }
        self.text = text
        self.choices = choices
    }

    /// Whether a text is written as no single version is: a range, or a mistake in one.
    package static func looksLikeOne(_ text: String) -> Bool {
        if text.utf8.contains(where: { "<>*|, ".utf8.contains($0) }) { return true }
        if let first = text.utf8.first, "=^~!".utf8.contains(first) { return true }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.contains { isWildcard($0) || isMistake($0) }
    }

    /// Whether a version is one of those that are meant.
    ///
    /// - Parameters:
    ///   - version: what is offered; only `*` takes nil, and what is no version.
    ///   - versioning: how the package's versions are ordered, by the name in documents.
    package func contains(_ version: String?, versioning: String?) -> Bool {
        if choices.contains([]) { return true }
        guard let version else { return false }
        let named = VersionScheme(name: versioning)
        for scheme in [named, .loose] {
            guard let offered = scheme.parse(version) else { continue }
            return choices.contains { bounds in
                bounds.allSatisfy { $0.takes(offered, scheme) }
            }
        }
        return false
    }

    private static func isPart(_ word: Substring) -> Bool { looksLikeOne(String(word)) }

    private static func isWildcard(_ part: Substring) -> Bool {
        part == "*" || part == "x" || part == "X"
    }

    /// Whether something stands behind a wildcard, which says nothing of what any version is: `x-alpine`.
    private static func isMistake(_ part: Substring) -> Bool {
        part.dropFirst().first == "-" && isWildcard(part.prefix(1))
    }

    /// `>= 2`, `<3` and `>=2,<3` taken apart: an operator goes with what follows it.
    private static func words(_ text: Substring) -> [Substring] {
        var words: [Substring] = []
        var open: Substring?
        for word in text.split(whereSeparator: { $0 == " " || $0 == "," }) {
            if word.utf8.allSatisfy({ "<>=^~".utf8.contains($0) }) {
                if open != nil { return [] }
                open = word
            } else {
                words.append(open.map { $0 + word } ?? word)
                open = nil
            }
        }
        return open == nil ? words : []
    }

    /// What one word asks for; nothing for `*`, nil where it is no part of a range.
    private static func bounds(_ word: Substring) -> [Bound]? {
        let mark = word.prefix { "<>=^~".contains($0) }
        var parts = word.dropFirst(mark.count).split(
            separator: ".", omittingEmptySubsequences: false)
        if parts.contains(where: isMistake) { return nil }
        let isOpen = parts.last.map(isWildcard) ?? false
        while let last = parts.last, isWildcard(last) { parts.removeLast() }
        if parts.isEmpty || parts == ["v"] { return isOpen && mark.isEmpty ? [] : nil }
        let text = parts.joined(separator: ".")
        guard let version = Version(semantic: text), !isOpen || version.isPlain else { return nil }
        func bound(_ order: Order) -> Bound { Bound(order: order, text: text, version: version) }
        /// All versions that begin with the first so many numbers.
        func family(_ count: Int) -> Bound? {
            let numbers = version.numbers.prefix(max(1, count)).map(\.description)
            let text = numbers.joined(separator: ".")
            return Version(semantic: text).map { Bound(order: .equal, text: text, version: $0) }
        }
        switch mark {
        case "", "=", "==": return [bound(.equal)]
        case "<": return [bound(.below)]
        case "<=": return [bound(.notAbove)]
        case ">": return [bound(.above)]
        case ">=": return [bound(.notBelow)]
        case "~": return family(min(2, version.numbers.count)).map { [bound(.notBelow), $0] }
        case "^":
            let zeros = version.numbers.prefix { $0 == 0 }.count
            return family(min(zeros + 1, version.numbers.count)).map { [bound(.notBelow), $0] }
        default: return nil
        }
    }
}

extension VersionRange.Bound {
    /// Whether a version is on the side that is meant.
    fileprivate func takes(_ offered: Version, _ scheme: VersionScheme) -> Bool {
        let order: Int
        if version.isPlain {
            order = offered.compareStart(with: version.numbers)
        } else {
            order = offered.compare(scheme.parse(text) ?? version)
        }
        return switch self.order {
        case .below: order < 0
        case .notAbove: order <= 0
        case .equal: order == 0
        case .notBelow: order >= 0
        case .above: order > 0
        }
    }
}

extension Version {
    /// Whether it is numbers alone.
    fileprivate var isPlain: Bool { prerelease.isEmpty && suffix.isEmpty }

    /// Orders its first numbers and others: negative, 0 or positive.
    fileprivate func compareStart(with others: [VersionNumber]) -> Int {
        for (index, other) in others.enumerated() where part(index) != other {
            return part(index) < other ? -1 : 1
        }
        return 0
    }
}
