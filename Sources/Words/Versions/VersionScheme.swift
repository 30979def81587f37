/// How the versions of a package are written and ordered.
package enum VersionScheme: Sendable, Equatable {
    /// `1.2.3`, a leading `v`, fewer parts, a pre-release after `-`, build metadata after `+`.
    case semantic
    /// An image tag: what follows the first `-` names a variant (`-alpine`), no pre-release.
    case docker
    /// `apps/v1`, `example.org/v1beta2`.
    case kubernetesAPI
    /// A scheme that is not known: read as `semantic`, which need not be what its author meant.
    case loose

    /// The schemes by the names that documents give them (`versioning` of a dependency).
    ///
    /// Source: the versioning modules that Renovate documents, whose names all sources share.
    private static let named: [String: VersionScheme] = [
        "semver": .semantic, "semver-coerced": .semantic, "semver-partial": .semantic,
        "helm": .semantic, "npm": .semantic, "cargo": .semantic, "hashicorp": .semantic,
        "github-actions": .semantic, "same-major": .semantic, "docker": .docker,
        "kubernetes-api": .kubernetesAPI,
    ]

    /// The scheme behind a name, as in `semver` or `docker`; what follows a colon configures it and
    /// does not count. `loose` for a name that is not known, and for none.
    package init(name: String?) {
        let base = name.map { String($0.prefix { $0 != ":" }) }
        self = base.flatMap { VersionScheme.named[$0] } ?? .loose
    }

    /// Orders two versions.
    ///
    /// - Returns: negative when `left` is older, 0 when they are equal or cannot be told apart,
    ///   positive when `left` is newer; nil when one of them is no version.
    package func compare(_ left: String, _ right: String) -> Int? {
        guard let left = parse(left), let right = parse(right) else { return nil }
        return left.compare(right)
    }

    /// Reads a version.
    package func parse(_ text: String) -> Version? {
        switch self {
        case .semantic, .loose: Version(semantic: text)
        case .docker: Version(docker: text)
        case .kubernetesAPI: Version(kubernetesAPI: text)
        }
    }
}

/// How far one version lies from another.
package enum VersionStep: String, Sendable {
    case major, minor, patch, none, down
}

extension VersionScheme {
    /// The step from one version to another: which part is the first to change.
    ///
    /// - Returns: nil when one of them is no version.
    package func step(from old: String, to new: String) -> VersionStep? {
        guard let from = parse(old), let to = parse(new) else { return nil }
        let order = from.compare(to)
        if order == 0 { return VersionStep.none }
        if order > 0 { return .down }
        if from.part(0) != to.part(0) { return .major }
        return from.part(1) != to.part(1) ? .minor : .patch
    }
}
