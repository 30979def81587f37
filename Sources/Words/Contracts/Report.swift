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
    /// Updates by what became of them.
    public var outcomes: ReportOutcomes
    /// Updates by risk.
    public var risks: ReportRisks
    /// Dependencies seen.
    public var dependencies: Int
    /// Updates offered.
    public var updates: Int
}

/// Updates by what became of them; together all of them.
public struct ReportOutcomes: Codable, Sendable, Equatable {
    /// Applied in this run.
    public var applied: Int
    /// Stood there before.
    public var already: Int
    /// Wait for a person or a window.
    public var pending: Int
    /// Held back.
    public var held: Int
    /// A higher one was taken.
    public var superseded: Int
    /// Could not be made safely.
    public var refused: Int
    /// Failed or rolled back.
    public var failed: Int
    /// Their place was not found.
    public var unlocated: Int
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
    /// Failed and rolled back.
    case failed
    /// Waits for a person or a window.
    case pending
    /// Held back.
    case held
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
    /// Whether a higher update of the same dependency is taken instead.
    public var superseded: Bool = false
    /// Advisories that the update resolves, sorted.
    @Listed public var security: [String]
}
