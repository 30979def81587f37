/// How the versions of a package are written and ordered.
///
/// Source: the versioning modules that Renovate documents; an unknown one is read loosely.
package enum VersionScheme: Sendable, Equatable {
    /// `1.2.3`, a leading `v`, fewer parts, a pre-release after `-`, build metadata after `+`.
    case semantic
    /// An image tag: what follows the first `-` names a variant (`-alpine`), no pre-release.
    case docker
    /// `apps/v1`, `example.org/v1beta2`.
    case kubernetesAPI
    /// Numbers and words in turn.
    case loose

    /// The scheme behind the name that Renovate uses.
    package init(renovate name: String?) {
        switch name?.prefix(while: { $0 != ":" }) {
        case "semver", "semver-coerced", "semver-partial", "helm", "npm", "cargo", "hashicorp",
            "github-actions", "same-major":
            self = .semantic
        case "docker": self = .docker
        case "kubernetes-api": self = .kubernetesAPI
        default: self = .loose
        }
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
