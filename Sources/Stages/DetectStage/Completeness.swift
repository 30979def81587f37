internal import Contracts

/// Tells how complete a detection is.
enum Completeness {
    /// Reasons for which no version is to be had: a place without one, a variable, a policy.
    ///
    /// Source: Renovate's skip reasons. Anything not listed means that something is missing.
    private static let natural: Set<String> = [
        "unversioned-reference", "invalid-value", "invalid-version", "unspecified-version",
        "contains-variable", "local-chart", "disabled", "ignored", "internal-package",
        "version-placeholder", "package-rules",
    ]

    /// Whether a dependency is skipped by nature.
    static func isByNature(_ reason: String) -> Bool { natural.contains(reason) }

    /// The outcome of a detection.
    static func outcome(
        _ run: RenovateRun, _ dependencies: [Dependency], hasMissingFiles: Bool, differs: Bool
    ) -> Outcome {
        switch run.ending {
        case .aborted, .notAsked: return .failed
        case .noPackages, .lookedUp: break
        }
        let isLacking = dependencies.contains { dependency in
            switch dependency.lookup.state {
            case .answered: false
            case .failed, .empty: true
            case .skipped: !isByNature(dependency.lookup.reason ?? "")
            }
        }
        return isLacking || hasMissingFiles || differs || run.isTruncated ? .partial : .complete
    }
}
