package import Contracts
package import Names

/// `run.json`: what a run is, and how its stages ended.
package struct RunRecord: Codable, Sendable, Equatable {
    /// `MAJOR.MINOR` of the shape.
    package var schemaVersion: String
    /// The run's name.
    package var run: RunID
    /// The pipeline that it is a run of; nil for stages run by hand.
    @Nullable package var pipeline: String?
    /// The flags it was started with, for taking it up again; nil for stages run by hand.
    @Nullable package var flags: [String: [String]]?
    /// The program that started it.
    package var tool: ToolInfo
    /// When it started, RFC 3339.
    package var started: Timestamp
    /// When it ended, RFC 3339; null while it is at work, or was ended by force.
    @Nullable package var ended: Timestamp?
    /// The exit code of the pipeline; null before its end.
    @Nullable package var exit: Int32?
    /// The stages that ended, in the order in which they ended.
    @Listed package var stages: [StageRecord]

    /// Makes the record of a run that starts.
    package init(
        run: RunID, pipeline: String?, started: Timestamp, flags: [String: [String]]? = nil
    ) {
        schemaVersion = currentSchemaVersion
        self.run = run
        self.pipeline = pipeline
        self.flags = flags
        tool = Tool.info
        self.started = started
        ended = nil
        exit = nil
        stages = []
    }
}

/// How one stage of a run ended.
package struct StageRecord: Codable, Sendable, Equatable {
    /// The stage.
    package var stage: StageName
    /// Its exit code.
    package var exit: Int32
    /// Its outcome.
    package var outcome: Outcome
    /// Its outcome in words.
    package var summary: String
    /// A digest of all that it worked from: equal means the work is done.
    package var inputs: String
    /// The SHA-256 of its document.
    package var document: String
    /// When it started, RFC 3339.
    package var started: Timestamp
    /// When it ended, RFC 3339.
    package var finished: Timestamp

    /// Makes the record of a stage that ended without a document.
    package init(
        stage: StageName, exit: Int32, summary: String, started: Timestamp, finished: Timestamp
    ) {
        self.stage = stage
        self.exit = exit
        outcome = .failed
        self.summary = summary
        inputs = ""
        document = ""
        self.started = started
        self.finished = finished
    }

    /// Makes the record of a stage that left a document.
    package init(
        stage: StageName, exit: Int32, outcome: Outcome, summary: String, inputs: String,
        document: String, started: Timestamp, finished: Timestamp
    ) {
        self.stage = stage
        self.exit = exit
        self.outcome = outcome
        self.summary = summary
        self.inputs = inputs
        self.document = document
        self.started = started
        self.finished = finished
    }

    /// Whether it left a document.
    package var hasDocument: Bool { !document.isEmpty }
}
