public import Names

/// Whether what was changed holds.
public struct ValidatePayload: StagePayload {
    /// Every check, sorted by check and subject.
    @Listed public var checks: [Check]
    /// What they say together.
    public var verdict: Verdict
    /// The commit before the change; null where nothing was changed.
    @Nullable public var base: CommitID?
    /// The commit that was looked at; null where nothing was changed.
    @Nullable public var head: CommitID?

    /// The stage that writes it.
    public static var stage: StageName { .validate }
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
