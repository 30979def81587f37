package import CommandLine
package import Contracts
package import GitStore
package import Names
package import Runs
internal import SystemSupport

/// One stage of a pipeline: reads documents, does its work, gives one document.
///
/// `StageMain` does everything around it: arguments, state directory, lock, idempotence, output. What
/// can be known of it without running it is its `StageDescriptor`.
package protocol Stage: SendableMetatype {
    /// What it writes.
    associatedtype Payload: StagePayload

    /// The commands of its program beside the stage's own work.
    static var subcommands: [Command] { get }

    /// What it can write to standard output beside `text`, `json` and `yaml`.
    static var formats: [String] { get }

    /// Whether a stage that starts runs takes part in the newest run instead, when none is named.
    static func joins(_ run: RunDirectory, _ settings: Settings) -> Bool

    /// Whether a run of a pipeline has what a stage that starts runs would do now.
    static func hasDone(in run: RunDirectory, _ repository: Repository) throws -> Bool

    /// Whether what an earlier call did is out of date by the time alone, although nothing changed that
    /// it was made from.
    ///
    /// - Parameter since: when that call ended.
    static func isStale(_ run: RunDirectory, since: Timestamp, now: Timestamp) -> Bool

    /// Whether a call is no part of any run: it looks at the repository, says what it sees, and leaves
    /// nothing. It takes no lock, so that it works beside a run.
    static func isOfNoRun(_ settings: Settings) -> Bool

    /// Makes the stage.
    init()

    /// The commits that the flags name, in full: a branch that moved makes other work.
    ///
    /// - Throws: exit 64 where a flag names none.
    func revisions(_ settings: Settings, _ repository: Repository) throws -> [CommitID]

    /// What else of the repository, as it stands now, decides the result; nil where nothing does.
    ///
    /// - Throws: `not-found`, or a failure of Git's.
    static func basis(_ repository: Repository) throws -> String?

    /// Does the work.
    func perform(_ context: StageContext) throws -> StageResult<Payload>

    /// Writes the document for people, in `text` or one of `formats`.
    func render(
        _ document: Document<Payload>, format: String, _ context: StageContext
    ) throws -> String

    /// Files to write into the run's directory beside the document, by relative path.
    func files(
        _ document: Document<Payload>, _ context: StageContext
    ) throws -> [String: String]

    /// The file of `files` that holds what `render` writes in a format, so that it can be shown again
    /// without being made again; nil where none does.
    static func savedRendering(format: String, isVerbose: Bool) -> String?

    /// Whether a call that has nothing to do shows the document all the same, instead of saying so.
    static var isAlwaysShown: Bool { get }

    /// What of it belongs into the audit trail.
    func history(
        _ document: Document<Payload>, _ context: StageContext
    ) throws -> [HistoryEvent]
}

extension Stage {
    package static var subcommands: [Command] { [] }
    package static var formats: [String] { [] }

    /// What there is to know of it without running it.
    package static var descriptor: StageDescriptor { .of(Payload.stage) }

    package static func joins(_ run: RunDirectory, _ settings: Settings) -> Bool { false }

    /// Most stages work in a run.
    package static func isOfNoRun(_ settings: Settings) -> Bool { false }

    package static func isStale(_ run: RunDirectory, since: Timestamp, now: Timestamp) -> Bool {
        false
    }

    package static func hasDone(in run: RunDirectory, _ repository: Repository) -> Bool { false }

    package func revisions(
        _ settings: Settings, _ repository: Repository
    ) throws -> [CommitID] { [] }

    /// Most stages work from documents and commits alone.
    package static func basis(_ repository: Repository) throws -> String? { nil }

    package func files(
        _ document: Document<Payload>, _ context: StageContext
    ) throws -> [String: String] { [:] }

    package static func savedRendering(format: String, isVerbose: Bool) -> String? { nil }

    /// Most stages say that they have nothing to do.
    package static var isAlwaysShown: Bool { false }

    package func history(
        _ document: Document<Payload>, _ context: StageContext
    ) throws -> [HistoryEvent] { [] }
}

/// What a stage came to.
package struct StageResult<Payload: StagePayload> {
    /// The stage's own part of the document.
    package var payload: Payload
    /// How complete it is.
    package var outcome: Outcome
    /// The outcome in one line of words.
    package var summary: String
    /// What the operator should know.
    package var findings: [Finding]
    /// What it was made from, beside the documents it read.
    package var inputs: [InputInfo]
    /// The exit code, where the outcome alone does not tell it.
    package var exit: ExitCode?
    /// Whether updates are available, for `--exit-code`.
    package var hasUpdates: Bool
    /// The commit that the document speaks of; nil for the one it was given.
    package var commit: CommitID?
    /// What a person sees before the document in text form: the patch of a dry run.
    package var preview: String

    /// Makes a result.
    package init(
        payload: Payload, outcome: Outcome, summary: String, findings: [Finding],
        inputs: [InputInfo] = [], exit: ExitCode? = nil, hasUpdates: Bool = false,
        commit: CommitID? = nil, preview: String = ""
    ) {
        self.payload = payload
        self.outcome = outcome
        self.summary = summary
        self.findings = findings
        self.inputs = inputs
        self.exit = exit
        self.hasUpdates = hasUpdates
        self.commit = commit
        self.preview = preview
    }

    /// The exit code: what the stage says, else 1 for a failure, 2 for blocking findings.
    func exitCode(asksForUpdates: Bool) -> ExitCode {
        if let exit, exit != .done { return exit }
        if outcome == .failed { return .failed }
        if findings.contains(where: { $0.severity == .error }) { return .findings }
        return asksForUpdates && hasUpdates ? .updates : .done
    }
}
