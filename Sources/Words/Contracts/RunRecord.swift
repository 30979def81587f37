public import Names

/// `run.json`: what a run is, and how its stages ended.
public struct RunRecord: Codable, Sendable, Equatable {
    /// `MAJOR.MINOR` of the shape.
    public var schemaVersion: String
    /// The run's name.
    public var run: RunID
    /// The pipeline that it is a run of; null for stages run by hand.
    @Nullable public var pipeline: String?
    /// The flags it was started with, for taking it up again; null for stages run by hand.
    @Nullable public var flags: [String: [String]]?
    /// The words that its pipeline gave each stage beside where to work, by the stage's name; null for
    /// stages run by hand.
    @Nullable public var given: [String: [String]]?
    /// The program that started it.
    public var tool: ToolInfo
    /// When it started.
    public var started: Timestamp
    /// When it ended; null while it is at work, or was ended by force.
    @Nullable public var ended: Timestamp?
    /// The exit code of the pipeline; null before its end.
    @Nullable public var exit: Int32?
    /// The stages that ended, in the order in which they ended.
    @Listed public var stages: [StageRecord]
    /// The stages that were begun and did not come to an end: the one at work, and those that died.
    @Listed public var attempts: [StageAttempt]
    /// Why the run is not taken up any more although it did not come to an end: a stage died twice; null
    /// otherwise.
    @Nullable public var setAside: String?
}

extension RunRecord {
    /// Makes the record of a run that starts.
    package init(
        run: RunID, pipeline: String?, started: Timestamp, flags: [String: [String]]? = nil
    ) {
        self.init(
            schemaVersion: currentSchemaVersion, run: run, pipeline: pipeline, flags: flags,
            tool: Tool.info, started: started)
    }
}

extension RunRecord {
    /// Whether it is not taken up any more.
    package var isSetAside: Bool { setAside != nil }
}

/// A stage of a run that was begun.
public struct StageAttempt: Codable, Sendable, Equatable {
    /// The stage.
    public var stage: StageName
    /// How often it was begun since it last came to an end, from 1.
    public var number: Int
}

/// How one stage of a run ended.
public struct StageRecord: Codable, Sendable, Equatable {
    /// The stage.
    public var stage: StageName
    /// Its exit code.
    public var exit: Int32
    /// How complete its answer is.
    public var outcome: Outcome
    /// The outcome in one line of words.
    public var summary: String
    /// A digest of all that it worked from: where it is equal, the work is done. Empty where the
    /// stage left no document.
    public var inputs: String
    /// The SHA-256 of its document; empty where it left none.
    public var document: String
    /// When it started.
    public var started: Timestamp
    /// When it ended.
    public var finished: Timestamp
}

extension StageRecord {
    /// Makes the record of a stage that ended without a document.
    package init(
        stage: StageName, exit: Int32, summary: String, started: Timestamp, finished: Timestamp
    ) {
        self.init(
            stage: stage, exit: exit, outcome: .failed, summary: summary, inputs: "", document: "",
            started: started, finished: finished)
    }

    /// Whether it left a document.
    package var hasDocument: Bool { !document.isEmpty }
}
