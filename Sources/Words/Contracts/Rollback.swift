public import Names

/// What was taken back.
public struct RollbackPayload: StagePayload {
    /// How it was said what is to be taken back; null in documents of earlier versions.
    @Nullable public var chosen: RollbackChoice?
    /// One for each update that was to be taken back, newest first.
    @Listed public var reverts: [Revert]
    /// How the reverts reached the branch.
    public var push: Push
    /// Holds added, sorted by package and version.
    @Listed public var holds: [Hold]

    /// The stage that writes it.
    public static var stage: StageName { .rollback }
}

/// How it is said what is to be taken back.
public enum RollbackChoice: String, Codable, Sendable, CaseIterable {
    /// What failed checks name, with its groups.
    case failed
    /// Updates that were named, with their groups.
    case update
    /// The whole run.
    case all
}

/// What became of one update that was to be taken back.
public struct Revert: Codable, Sendable, Equatable {
    /// The update's id.
    public var update: UpdateID
    /// The commit that brought it.
    public var commit: CommitID
    /// The commit that took it back; null where none did.
    @Nullable public var revert: CommitID?
    /// What became of it.
    public var outcome: RevertOutcome
    /// Why, where it was not a plain revert; else null.
    @Nullable public var reason: String?
}

/// What became of a revert.
public enum RevertOutcome: String, Codable, Sendable, CaseIterable {
    /// A plain revert.
    case reverted
    /// It had been taken back before.
    case already
    /// The version alone was set back.
    case setBack = "set-back"
    /// It could not be taken back safely.
    case refused
    /// Git would not take it.
    case failed
}

/// A version that is not to be applied again.
public struct Hold: Codable, Sendable, Equatable {
    /// The package.
    public var package: String
    /// Where it is looked up; null for wherever that is.
    @Nullable public var datasource: Datasource?
    /// The version.
    public var version: String
    /// The digest, for a version known only by it; else null.
    @Nullable public var digest: String?
    /// Why it is held.
    public var reason: String
    /// The run that found out; null where a person said so.
    @Nullable public var run: String?
    /// Since when, RFC 3339.
    public var date: String
    /// Whether a person released it.
    public var released: Bool
}
