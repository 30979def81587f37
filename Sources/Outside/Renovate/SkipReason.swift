/// Why Renovate looked a dependency not up.
///
/// Source: Renovate's skip reasons.
enum SkipReason {
    /// Reasons for which no version is to be had: a place without one, a variable, a policy.
    /// Anything else means that something is missing.
    private static let natural: Set<String> = [
        "unversioned-reference", "invalid-value", "invalid-version", "unspecified-version",
        "contains-variable", "local-chart", "disabled", "ignored", "internal-package",
        "version-placeholder", "package-rules",
    ]

    /// Whether there is nothing to look up.
    static func isByNature(_ reason: String) -> Bool { natural.contains(reason) }
}
