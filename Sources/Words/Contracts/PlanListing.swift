public import Names

/// What the next `upkeep run update` takes, in order, and what waits: what `upkeep plan` prints.
public struct PlanListing: Codable, Sendable, Equatable {
    /// The run whose documents it is made from.
    public var run: RunID
    /// When that run looked for updates.
    public var scanned: Timestamp
    /// The commit that was scanned; null where there was none.
    @Nullable public var commit: CommitID?
    /// When the plan was made.
    public var made: Timestamp
    /// Whether every lookup answered: else newer versions may exist.
    public var complete: Bool
    /// The updates that are taken, in the order of their commits.
    @Listed public var taken: [PlanEntry]
    /// The updates that wait, sorted by what for, then by component.
    @Listed public var waiting: [PlanEntry]
    /// When the scheduled hour never meets a window, and other things to know; a sentence each.
    @Listed public var notes: [String]
}

/// One update of a plan.
public struct PlanEntry: Codable, Sendable, Equatable {
    /// The update's id.
    public var update: UpdateID
    /// What people call what is updated.
    public var component: String
    /// The package.
    public var name: String
    /// The file, from the repository's root; null where it is not known.
    @Nullable public var file: String?
    /// How far it goes.
    public var kind: UpdateKind
    /// The version that stands there.
    public var from: String
    /// The version that it goes to.
    public var to: String
    /// When that was released; null where nobody says.
    @Nullable public var released: Timestamp?
    /// How much care it needs; null where it was not analyzed.
    @Nullable public var risk: Risk?
    /// Why it is taken, or waits, in words.
    public var text: String
    /// Where to read more; null where nobody says.
    @Nullable public var link: String?
    /// Why it waits; null for what is taken.
    @Nullable public var waits: Waits?
}
