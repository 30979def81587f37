import Contracts
import Versions

/// Orders versions, a line each, in every scheme: an order that is one. What a datasource's alphabet
/// takes has none of the characters that files and programs read otherwise.
enum VersionsTarget {
    @Sendable static func run(_ bytes: [UInt8]) {
        let texts = String(decoding: bytes, as: UTF8.self).split(separator: "\n").prefix(5)
            .map(String.init)
        for scheme in [VersionScheme.semantic, .docker, .kubernetesAPI, .loose] {
            for one in texts {
                for two in texts {
                    compare(one, two, scheme)
                    for three in texts { compare(one, two, three, scheme) }
                }
            }
        }
        for one in texts {
            for two in texts { spell(one, two) }
        }
    }

    private static func compare(_ one: String, _ two: String, _ scheme: VersionScheme) {
        guard let order = scheme.compare(one, two) else {
            require(
                scheme.parse(one) == nil || scheme.parse(two) == nil, "versions without an order")
            return
        }
        require(
            scheme.compare(two, one)?.signum() == -order.signum(), "\(one) and \(two) both lead")
        let step = scheme.step(from: one, to: two)
        switch step {
        case VersionStep.none?: require(order == 0, "no step from \(one) to \(two)")
        case .down?: require(order > 0, "a step down from \(one) to \(two)")
        case .major?, .minor?, .patch?: require(order < 0, "a step up from \(one) to \(two)")
        case nil: fatalError("an order, but no step, from \(one) to \(two)")
        }
    }

    private static func compare(
        _ one: String, _ two: String, _ three: String, _ scheme: VersionScheme
    ) {
        guard let low = scheme.compare(one, two), low < 0,
            let high = scheme.compare(two, three), high < 0
        else { return }
        let whole = scheme.compare(one, three) ?? 0
        require(whole < 0, "\(one) < \(two) < \(three), but the first is not before the last")
    }

    private static let datasources = [
        nil, "docker", "helm", "github-tags", "kubernetes-api", "deb", "npm",
    ].map { $0.map(Datasource.init(rawValue:)) }

    private static func spell(_ from: String, _ to: String) {
        if from == to { return }
        for datasource in datasources {
            let alphabet = VersionAlphabet(datasource)
            if alphabet.problem(from: VersionPair(value: from), to: VersionPair(value: to)) == nil {
                let isPlain = to.utf8.allSatisfy {
                    (0x20..<0x7F).contains($0) && !"\"'`#$%&()?[]\\{};".utf8.contains($0)
                }
                require(isPlain && to.utf8.count <= 255, "\(to) is taken for a version")
                require(!to.hasPrefix(" ") && !to.hasSuffix(" "), "\"\(to)\" is taken")
            }
            let digest = VersionPair(value: from, digest: to)
            if alphabet.problem(from: VersionPair(value: from), to: digest) == nil {
                let isDigest = to.utf8.allSatisfy {
                    (48...58).contains($0) || (97...122).contains($0)
                }
                require(isDigest && to.utf8.count >= 40, "\(to) is taken for a digest")
            }
        }
    }
}
