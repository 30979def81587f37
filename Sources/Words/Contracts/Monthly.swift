public import Names

/// What a month brought: made from the history, and from the documents of the month's last run.
public struct MonthlySummary: Codable, Sendable, Equatable {
    /// `MAJOR.MINOR` of the shape.
    public var schemaVersion: String
    /// The month, as in `2026-11`, in UTC.
    public var month: String
    /// Whether every day has a scan that was complete.
    public var complete: Bool
    /// What is not whole, in words.
    @Listed public var notes: [String]
    /// The scans.
    public var scans: MonthlyScans
    /// What became of updates.
    public var counts: MonthlyCounts
    /// The same by layer, in the order of layers; what has none is last.
    @Listed public var layers: [MonthlyPart]
    /// The same by kind, the furthest first; what has none is last.
    @Listed public var kinds: [MonthlyPart]
    /// Of the updates that were tried, those in 1,000 that were applied and not taken back in the month;
    /// null where none was tried.
    @Nullable public var successPerMille: Int?
    /// From the release of a version to the commit that brought it; null where none tells.
    @Nullable public var leadTime: MonthlyDuration?
    /// How long the calls took that applied something; null where none tells.
    @Nullable public var applyTime: MonthlyDuration?
    /// What was taken back, oldest first: the first 500.
    @Listed public var rollbacks: [MonthlyRollback]
    /// The rules that were broken, the most frequent first.
    @Listed public var issues: [MonthlyIssue]
    /// The run whose documents tell what is behind; null where none is left.
    @Nullable public var behindRun: RunID?
    /// What was behind at the end of the month, the longest first: the first 500.
    @Listed public var behind: [MonthlyBehind]
    /// The maintenance windows that were used.
    @Listed public var windows: [MonthlyWindow]
    /// Who let how many updates go.
    @Listed public var approvers: [MonthlyApprover]
    /// What was applied and who approved it, oldest first: the first 1,000.
    @Listed public var approvals: [MonthlyApproval]
    /// How many lines the lists leave out, by list; empty where none does.
    public var leftOut: [String: Int]
    /// The month before; null where the history has nothing of it.
    @Nullable public var before: MonthlyComparison?
}

/// The scans of a month.
public struct MonthlyScans: Codable, Sendable, Equatable {
    /// Those in which every lookup answered.
    public var complete: Int
    /// Those that lacked something.
    public var partial: Int
    /// Those that came to nothing.
    public var failed: Int
    /// Days without a complete one.
    public var daysWithout: Int
}

/// What became of updates, in numbers.
public struct MonthlyCounts: Codable, Sendable, Equatable {
    /// Applied, merged ones too.
    public var applied: Int
    /// Committed to wait for review.
    public var inReview: Int
    /// Taken back.
    public var rolledBack: Int
    /// Refused: the edit could not be made safely.
    public var refused: Int
    /// Failed: git or the server would not take them.
    public var failed: Int
    /// Applied, and a check failed.
    public var checkFailed: Int
    /// Versions held.
    public var held: Int
}

/// What became of the updates of one layer or kind.
public struct MonthlyPart: Codable, Sendable, Equatable {
    /// The layer or kind; `unknown` for updates that tell none.
    public var name: String
    /// In numbers.
    public var counts: MonthlyCounts
}

/// How long something took, over several.
public struct MonthlyDuration: Codable, Sendable, Equatable {
    /// How many tell.
    public var count: Int
    /// The mean, in seconds.
    public var mean: Int
    /// 9 of 10 took no longer, in seconds.
    public var p90: Int
}

/// An update that was taken back.
public struct MonthlyRollback: Codable, Sendable, Equatable {
    /// When.
    public var time: Timestamp
    /// The run that did it.
    public var run: RunID
    /// The component, or the package.
    @Nullable public var component: String?
    /// The update's id.
    @Nullable public var update: String?
    /// The version that was taken back.
    @Nullable public var from: String?
    /// The version that stands again.
    @Nullable public var to: String?
    /// Why.
    @Nullable public var reason: String?
    /// The rule that was broken.
    @Nullable public var rule: String?
    /// What was done.
    @Nullable public var recovery: String?
    /// The commit that took it back.
    @Nullable public var commit: CommitID?
    /// The commit that it took back.
    @Nullable public var reverts: CommitID?
}

/// A rule that was broken.
public struct MonthlyIssue: Codable, Sendable, Equatable {
    /// The rule.
    public var rule: String
    /// How often.
    public var count: Int
    /// In how many runs.
    public var runs: Int
}

/// A component that was behind.
public struct MonthlyBehind: Codable, Sendable, Equatable {
    /// The component.
    public var component: String
    /// The dependency, as the report calls it.
    public var name: String
    /// The layer; null where it is not known.
    @Nullable public var layer: String?
    /// The version that stands there.
    public var from: String
    /// The newest that is offered.
    public var to: String
    /// When the first version was released that it lacks; null where the source does not tell.
    @Nullable public var since: Timestamp?
    /// What it waits for; null where nothing holds it.
    @Nullable public var waits: String?
    /// In how many places.
    public var places: Int
}

/// A maintenance window that was used.
public struct MonthlyWindow: Codable, Sendable, Equatable {
    /// The window.
    public var window: String
    /// Updates that were taken in it.
    public var updates: Int
    /// Runs that took them.
    public var runs: Int
}

/// Who let updates go.
public struct MonthlyApprover: Codable, Sendable, Equatable {
    /// The person; null for the rules alone.
    @Nullable public var approvedBy: String?
    /// How many updates.
    public var updates: Int
}

/// An update that was applied, and who approved it.
public struct MonthlyApproval: Codable, Sendable, Equatable {
    /// When.
    public var time: Timestamp
    /// The component, or the package.
    @Nullable public var component: String?
    /// The update's id.
    @Nullable public var update: String?
    /// The version before.
    @Nullable public var from: String?
    /// The version after.
    @Nullable public var to: String?
    /// The person; null where the rules alone let it go.
    @Nullable public var approvedBy: String?
    /// How: `update`, `component`, `group`, `override`, `merge`; null where the rules alone did.
    @Nullable public var approval: String?
    /// The user who ran it.
    @Nullable public var actor: String?
    /// The commit that the branch had before.
    @Nullable public var commitBefore: CommitID?
    /// The commit that brought it.
    @Nullable public var commit: CommitID?
    /// The backup that was made before.
    @Nullable public var backup: String?
}

/// The month before, in the numbers that are compared.
public struct MonthlyComparison: Codable, Sendable, Equatable {
    /// The month.
    public var month: String
    /// What became of updates.
    public var counts: MonthlyCounts
    /// As of the month.
    @Nullable public var successPerMille: Int?
    /// As of the month.
    @Nullable public var leadTime: MonthlyDuration?
    /// As of the month.
    @Nullable public var applyTime: MonthlyDuration?
}
