/// A version taken apart.
package struct Version: Sendable, Equatable {
    /// The numbers, most significant first; never empty.
    package let numbers: [VersionNumber]
    /// Identifiers of a pre-release; empty for a release.
    package let prerelease: [Identifier]
    /// What follows as build metadata or as a variant's name.
    package let suffix: String

    /// One identifier of a pre-release: numbers before words.
    package enum Identifier: Sendable, Equatable {
        case number(VersionNumber)
        case word(String)
    }

    /// The number at a position, 0 beyond the last.
    package func part(_ index: Int) -> VersionNumber {
        numbers.indices.contains(index) ? numbers[index] : 0
    }

    /// Reads `v1.2.3-rc.1+build`, with one to six numbers. A build that ends in a number (`+k3s2`)
    /// orders versions that are equal otherwise.
    ///
    /// Source: Semantic Versioning 2.0.0.
    package init?(semantic text: String) {
        var rest = Substring(text)
        if let slash = rest.lastIndex(of: "/") { rest = rest[rest.index(after: slash)...] }
        if rest.first == "v" || rest.first == "V" || rest.first == "=" { rest = rest.dropFirst() }
        var build = ""
        if let plus = rest.firstIndex(of: "+") {
            build = String(rest[rest.index(after: plus)...])
            rest = rest[..<plus]
        }
        var stage = ""
        if let dash = rest.firstIndex(of: "-") {
            stage = String(rest[rest.index(after: dash)...])
            rest = rest[..<dash]
        }
        guard let numbers = Version.numbers(rest) else { return nil }
        self.numbers = numbers
        prerelease = Version.identifiers(stage)
        suffix = build
    }

    /// Reads an image tag: `v1.2.3rc1-alpine` is 1.2.3, pre-release rc1, variant alpine.
    ///
    /// Source: Renovate's docker versioning.
    package init?(docker text: String) {
        var rest = Substring(text)
        var variant = ""
        if let dash = rest.firstIndex(of: "-") {
            variant = String(rest[rest.index(after: dash)...])
            rest = rest[..<dash]
        }
        if rest.first == "v" { rest = rest.dropFirst() }
        let plain = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let numbers = Version.numbers(plain) else { return nil }
        self.numbers = numbers
        prerelease = Version.identifiers(String(rest.dropFirst(plain.count)))
        suffix = variant
    }

    /// Reads `group/v1beta2`: alpha before beta before the version itself.
    ///
    /// Source: Kubernetes' API versioning.
    package init?(kubernetesAPI text: String) {
        let name = text.split(separator: "/").last ?? ""
        guard name.first == "v" else { return nil }
        let major = name.dropFirst().prefix { $0.isASCII && $0.isNumber }
        guard let number = VersionNumber(major) else { return nil }
        numbers = [number]
        suffix = ""
        let stage = name.dropFirst(1 + major.count)
        if stage.isEmpty {
            prerelease = []
            return
        }
        let word = stage.prefix { $0.isLetter }
        guard word == "alpha" || word == "beta",
            let count = VersionNumber(stage.dropFirst(word.count))
        else { return nil }
        prerelease = [.word(String(word)), .number(count)]
    }

    private static func numbers(_ text: Substring) -> [VersionNumber]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...6).contains(parts.count) else { return nil }
        var numbers: [VersionNumber] = []
        for part in parts {
            guard let number = VersionNumber(part) else { return nil }
            numbers.append(number)
        }
        return numbers
    }

    private static func identifiers(_ text: String) -> [Identifier] {
        text.split(separator: ".").map { part in
            VersionNumber(part).map(Identifier.number) ?? .word(String(part))
        }
    }

    /// Orders two versions: negative, 0 or positive.
    package func compare(_ other: Version) -> Int {
        for index in 0..<max(numbers.count, other.numbers.count)
        where part(index) != other.part(index) {
            return part(index) < other.part(index) ? -1 : 1
        }
        if prerelease.isEmpty != other.prerelease.isEmpty { return prerelease.isEmpty ? 1 : -1 }
        let order = Version.compare(prerelease, other.prerelease)
        if order != 0 { return order }
        return Version.build(suffix, other.suffix)
    }

    private static func compare(_ left: [Identifier], _ right: [Identifier]) -> Int {
        for (one, two) in zip(left, right) {
            switch (one, two) {
            case (.number(let one), .number(let two)):
                if one != two { return one < two ? -1 : 1 }
            case (.number, .word): return -1
            case (.word, .number): return 1
            case (.word(let one), .word(let two)):
                // By bytes: texts that are equal to a person need not be so in an order.
                if one.utf8.lexicographicallyPrecedes(two.utf8) { return -1 }
                if two.utf8.lexicographicallyPrecedes(one.utf8) { return 1 }
            }
        }
        return left.count - right.count
    }

    /// `k3s1` before `k3s2`; anything that is not one word with two numbers is equal.
    private static func build(_ left: String, _ right: String) -> Int {
        let (one, two) = (
            left.reversed().prefix { $0.isNumber }, right.reversed().prefix { $0.isNumber }
        )
        guard left.dropLast(one.count) == right.dropLast(two.count),
            let old = VersionNumber(String(one.reversed())),
            let new = VersionNumber(String(two.reversed()))
        else { return 0 }
        return old < new ? -1 : old > new ? 1 : 0
    }
}
