public import Names

/// What a person should know, in the order in which they read.
public struct ReportPayload: StagePayload {
    /// What there is, in numbers.
    public var summary: ReportSummary
    /// The parts in the order in which they are read; empty ones are left out.
    @Listed public var sections: [ReportSection]

    /// The stage that writes it.
    public static var stage: StageName { .report }
}

/// The counts of a report.
public struct ReportSummary: Codable, Sendable, Equatable {
    /// Whether every lookup answered: only then "no updates" means that there are none.
    public var complete: Bool
    /// Whether the run only said what would be done.
    public var dryRun: Bool = false
    /// Updates by what became of them.
    public var outcomes: ReportOutcomes
    /// Updates by risk.
    public var risks: ReportRisks
    /// Dependencies seen.
    public var dependencies: Int
    /// Updates offered.
    public var updates: Int
    /// Dependencies that have no version to look up by nature: a variable stands there, say.
    public var unversioned: Int = 0
}

/// Updates by what became of them; together all of them.
public struct ReportOutcomes: Codable, Sendable, Equatable {
    /// Applied in this run.
    public var applied: Int = 0
    /// On a branch for review.
    public var inReview: Int = 0
    /// Failed, or taken back because a check failed.
    public var failed: Int = 0
    /// Taken back by a person.
    public var takenBack: Int = 0
    /// Could not be made safely.
    public var refused: Int = 0
    /// Their place was not found.
    public var unlocated: Int = 0
    /// Wait for a person or a window.
    public var waiting: Int = 0
    /// Held back: by their age, a hold, a step that comes first, what the operator wants.
    public var held: Int = 0
    /// Stood there before.
    public var already: Int = 0
    /// A higher one is taken.
    public var superseded: Int = 0
}

/// Updates by risk; together all that were analyzed.
public struct ReportRisks: Codable, Sendable, Equatable {
    /// Routine.
    public var low: Int
    /// Worth a look.
    public var medium: Int
    /// Read first.
    public var high: Int
    /// Can take the cluster or its data down.
    public var critical: Int
}

/// One part of a report.
public struct ReportSection: Codable, Sendable, Equatable {
    /// Which part it is.
    public var section: SectionName
    /// Its heading.
    public var title: String
    /// What it lists, in the order in which it is read.
    @Listed public var entries: [ReportEntry]
}

/// The parts of a report, in the order in which they are read.
public enum SectionName: String, Codable, Sendable, CaseIterable {
    /// Needs a person now.
    case needsYou = "needs-you"
    /// Is applied.
    case applied
    /// Stands on a branch for review.
    case inReview = "in-review"
    /// Failed, or was taken back because a check failed.
    case failed
    /// Was taken back by a person.
    case takenBack = "taken-back"
    /// Waits for a person or a window.
    case waiting
    /// Held back.
    case held
    /// Stood there before.
    case thereBefore = "there-before"
    /// A higher version is taken.
    case superseded
    /// Not looked up, and why.
    case notLookedUp = "not-looked-up"
}

/// One line of a report.
public struct ReportEntry: Codable, Sendable, Equatable {
    /// The update's id; null for an entry about something else.
    @Nullable public var update: UpdateID?
    /// What it is about.
    public var component: String
    /// The package, or the finding's rule.
    public var name: String
    /// The file, from the repository's root; null for an entry about no file.
    @Nullable public var file: String?
    /// How far the update goes; null for an entry about something else.
    @Nullable public var kind: UpdateKind?
    /// How much care it needs.
    @Nullable public var risk: Risk?
    /// The version that stood there, or stands; null where there is none.
    @Nullable public var from: String?
    /// The version that it goes to; null for an entry about something else.
    @Nullable public var to: String?
    /// Why it stands in this part; null where the part says it all.
    @Nullable public var reason: String?
    /// What to do; null where nothing is to be done.
    @Nullable public var remedy: String?
    /// The commit that carries it, or took it back; null where none does.
    @Nullable public var commit: CommitID?
    /// Where to read more; null where the source does not tell.
    @Nullable public var link: String?
    /// When the version was released; null where the source does not tell.
    @Nullable public var released: Timestamp?
    /// Why the update waits; null for one that does not.
    @Nullable public var waits: Waits?
    /// Advisories that the update resolves, sorted.
    @Listed public var security: [String]
}
