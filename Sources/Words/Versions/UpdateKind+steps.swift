package import Contracts

extension UpdateKind {
    /// The kind of a step: as its source says, and never less than the two versions say themselves.
    ///
    /// What a source calls a minor stays one: schemes count otherwise than semver does. Only the schemes
    /// whose order is known are read.
    package func atLeast(from: String, to: String, _ scheme: VersionScheme) -> UpdateKind {
        guard rank < UpdateKind.major.rank, scheme == .semantic || scheme == .docker else {
            return self
        }
        switch scheme.step(from: from, to: to) {
        case .major where self != .minor: return .major
        case .down: return .rollback
        case .minor where self == .patch: return .minor
        case .major, .minor, .patch, nil, .some(.none): return self
        }
    }
}
