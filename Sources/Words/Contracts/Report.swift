public import Names

/// What a person should know, in the order in which they read.
public struct ReportPayload: StagePayload {
    /// What there is, in numbers.
    public var summary: ReportSummary
    /// The parts in the order in which they are read; empty ones are left out.
    @Listed public var sections: [ReportSection]
    /// The batches whose updates are taken, in the order of the plan.
    @Listed public var batches: [ReportBatch]
    /// The stages that ran, in the order in which they ended.
    @Listed public var stages: [ReportStageTime]
    /// How far versions are behind, by layer, in the order of the layers; layers that are not behind are
    /// left out.
    @Listed public var behind: [LayerBehind]
    /// What became of updates in the last twelve months, oldest first; months without any are left out.
    @Listed public var months: [MonthOutcome]

    /// The stage that writes it.
    public static var stage: StageName { .report }
}

/// The counts of a report.
public struct ReportSummary: Codable, Sendable, Equatable {
    /// What happened, in one line: what was done, where it was pushed, whether it was backed up and
    /// checked, and what waits.
    public var text: String = ""
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
    /// Dependencies whose look-up failed, or lacked a token or a registry.
    public var failedLookups: Int = 0
    /// The run whose report came before; null for the first one.
    @Nullable public var since: RunID?
    /// Entries that this report lists and the one before did not; null where there is none to compare
    /// with.
    @Nullable public var new: Int?
    /// The commit of the branch before the run; null where none is known.
    @Nullable public var before: CommitID?
    /// The commit of the branch after it, reverts included; null where none is known.
    @Nullable public var after: CommitID?
    /// How the commits reached the branch; null where none were made.
    @Nullable public var push: Push?
    /// What was saved before; null where nothing was.
    @Nullable public var backup: ReportBackup?
    /// What was checked after; null where nothing was.
    @Nullable public var checks: ReportChecks?
}

/// What was saved before anything changed.
public struct ReportBackup: Codable, Sendable, Equatable {
    /// The run that the backup bears the name of.
    public var run: RunID
    /// Artifacts that were saved.
    public var artifacts: Int
    /// Those that were read back and found whole.
    public var verified: Int
    /// Those that hold a volume's content.
    public var volumes: Int
    /// Where a checked copy lies; null where none was wanted.
    @Nullable public var copy: String?
}

/// What was checked.
public struct ReportChecks: Codable, Sendable, Equatable {
    /// What the checks say together.
    public var verdict: Verdict
    /// Checks that passed.
    public var passed: Int
    /// Checks that failed.
    public var failed: Int
    /// Checks that could not be made.
    public var skipped: Int
}

/// A batch of the plan, with those of its updates that are taken.
public struct ReportBatch: Codable, Sendable, Equatable {
    /// Its place in the plan, 0-based.
    public var index: Int
    /// The layer it belongs to.
    public var layer: Layer
    /// The updates that are taken, in the order of their commits.
    @Listed public var updates: [UpdateID]
    /// The indexes of listed batches that come before it, sorted.
    @Listed public var after: [Int]
}

/// A stage of the run, for a line of time.
public struct ReportStageTime: Codable, Sendable, Equatable {
    /// The stage.
    public var stage: StageName
    /// How complete its answer is.
    public var outcome: Outcome
    /// When it began.
    public var started: Timestamp
    /// When it ended.
    public var finished: Timestamp
    /// The outcome in one line of words.
    public var summary: String
}

/// How many dependencies of a layer are behind, each counted once, by its farthest update.
public struct LayerBehind: Codable, Sendable, Equatable {
    /// The layer.
    public var layer: Layer
    /// By a major version, or by what cannot be told.
    public var major: Int
    /// By a minor version.
    public var minor: Int
    /// By a patch, a digest or a pin.
    public var patch: Int
    /// Of all these, those that an advisory speaks of.
    public var security: Int = 0
}

/// What became of a month's updates.
public struct MonthOutcome: Codable, Sendable, Equatable {
    /// `YYYY-MM`, in UTC.
    public var month: String
    /// Updates applied.
    public var applied: Int
    /// Updates that could not be applied.
    public var failed: Int
    /// Updates taken back.
    public var rolledBack: Int
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
    /// Go by themselves with the next `upkeep run update`.
    public var planned: Int = 0
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
    /// Goes by itself with the next `upkeep run update`.
    case planned
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
    /// Whether the report before did not list it.
    public var isNew: Bool = false
    /// The run that it happened in, in a report over several; null in the report of one.
    @Nullable public var run: RunID?
    /// The layer; null for an entry about no update.
    @Nullable public var layer: Layer?
    /// What to do with it; null where it was not analyzed.
    @Nullable public var action: Action?
    /// The reasons for risk and action.
    @Listed public var why: [String]
    /// What it touches; null where it was not analyzed.
    @Nullable public var affected: Affected?
    /// Whether it keeps data that an update can lose or change; null where nobody says.
    @Nullable public var holdsData: Bool?
    /// Whether it breaks its users; null where it was not analyzed.
    @Nullable public var isBreaking: Bool?
    /// The evidence of what breaks, in the order in which it was found.
    @Listed public var signals: [Signal]
    /// What a person does or reads first, and the versions to pass through, in order.
    @Listed public var steps: [ReportStep]
    /// Updates that go before it, sorted by id.
    @Listed public var requires: [UpdateID]
    /// What else was found of it: broken keys of its values, fields that cannot change, …
    @Listed public var notes: [ReportNote]
    /// The edits, in the order of their places.
    @Listed public var edits: [ReportEdit]
    /// Saved volumes that can bring its data back, by name, sorted.
    @Listed public var snapshots: [String]
    /// How many checks spoke for it; null where none did.
    @Nullable public var checks: ReportChecks?
    /// How long these took, in whole seconds; null where there were none.
    @Nullable public var seconds: Int?
    /// The command that takes it; null where none does.
    @Nullable public var take: String?
    /// The command that skips this version; null where there is nothing to skip.
    @Nullable public var skip: String?

    private enum CodingKeys: String, CodingKey {
        case update, component, name, file, kind, risk, from, to, reason, remedy, commit, link
        case released, waits, security, layer, action, why, affected, holdsData, signals, steps
        case requires, notes, edits, snapshots, checks, seconds, take, skip, run
        case isNew = "new"
        case isBreaking = "breaking"
    }
}

/// One thing to do or to know before an update, or one version on the way.
public struct ReportStep: Codable, Sendable, Equatable {
    /// What to do, in words.
    public var text: String
    /// The version that it leads to; null for something that a person does.
    @Nullable public var to: String?
    /// The update that takes it; null where none is offered.
    @Nullable public var update: UpdateID?
    /// Where it is written; null where nobody says.
    @Nullable public var source: String?
}

/// What else was found of an update.
public struct ReportNote: Codable, Sendable, Equatable {
    /// The finding's rule.
    public var rule: String
    /// How grave it is.
    public var severity: Severity
    /// What was found.
    public var text: String
    /// `file:line`; null where it has no place.
    @Nullable public var place: String?
    /// What shows it, or where it is written; null where nobody says. What a program said is not in it.
    @Nullable public var detail: String?
    /// What to do; null where nothing is to be done.
    @Nullable public var remedy: String?
}

/// One edit of a file.
public struct ReportEdit: Codable, Sendable, Equatable {
    /// The file, from the repository's root.
    public var file: String
    /// The way to it in YAML, as `spec.chart.version`; null outside YAML.
    @Nullable public var path: String?
    /// The text that stood there.
    public var old: String
    /// The text that stands there.
    public var new: String
}
