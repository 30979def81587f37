public import Names

/// Whether what was changed holds.
public struct ValidatePayload: StagePayload {
    /// Every check, sorted by check and subject.
    @Listed public var checks: [Check]
    /// What they say together.
    public var verdict: Verdict
    /// The commit before the change; null where nothing was changed, or nothing was before.
    @Nullable public var base: CommitID?
    /// The commit that was looked at; null where nothing was changed, or what was looked at is no commit.
    @Nullable public var head: CommitID?
    /// What was looked at; null where nothing was.
    @Nullable public var scope: CheckScope?
    /// What kustomizations were built with, as in `kustomize v5.4.2`; null where nothing had to be.
    @Nullable public var builder: String?
    /// What was found and does not count, as somebody says so; sorted as findings are.
    @Listed public var suppressed: [SuppressedFinding]

    /// The stage that writes it.
    public static var stage: StageName { .validate }
}

/// What of the repository checks look at.
public enum CheckScope: String, Codable, Sendable, CaseIterable {
    /// What the run applied.
    case run
    /// What changed between two revisions.
    case change
    /// What the next commit would change.
    case staged
    /// All that is there, or what lies at the paths that were named.
    case everything
}

/// A finding that does not count.
public struct SuppressedFinding: Codable, Sendable, Equatable {
    /// The finding.
    public var finding: Finding
    /// Who says so.
    public var by: SuppressionSource
    /// Why, in the words of whoever wrote it.
    public var reason: String
    /// The place of the comment; null for one of the configuration.
    @Nullable public var place: Place?
    /// The last day on which it counts, as `2027-01-31`; null for a comment, which counts as long as it
    /// stands.
    @Nullable public var until: String?
}

/// Where it is said that a finding does not count.
public enum SuppressionSource: String, Codable, Sendable, CaseIterable {
    /// A comment beside it: `# upkeep: ignore RULE reason`.
    case comment
    /// The key `suppressions`.
    case configuration
}

/// One thing that was looked at.
public struct Check: Codable, Sendable, Equatable {
    /// `parse`, `version`, `build`, `resolve`, …
    public var check: String
    /// What it looked at: a file, a folder, an object or an update.
    public var subject: String
    /// What it found.
    public var outcome: CheckOutcome
    /// Why it failed or was skipped; null when it passed.
    @Nullable public var reason: String?
    /// How long it took, in whole seconds.
    public var seconds: Int
    /// The updates that it speaks for, sorted by id.
    @Listed public var updates: [UpdateID]
}

/// What a check found.
public enum CheckOutcome: String, Codable, Sendable, CaseIterable {
    /// As it should be.
    case passed
    /// Not as it should be.
    case failed
    /// Not looked at.
    case skipped
}

/// What the checks say together.
public enum Verdict: String, Codable, Sendable, CaseIterable {
    /// All that could be checked passed.
    case passed
    /// One failed.
    case failed
    /// Too little could be checked.
    case unknown
}
