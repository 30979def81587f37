public import Names

/// What a stage writes under its own name.
public protocol StagePayload: Codable, Sendable, Equatable {
    /// The stage that writes it.
    static var stage: StageName { get }
}

/// The shape that this version writes and reads.
public let currentSchemaVersion = "1.0"

/// A document that one stage hands to the next: the envelope that all share, and the payload.
public struct Document<Payload: StagePayload>: Codable, Sendable, Equatable {
    /// `MAJOR.MINOR` of the shape; a reader refuses another major.
    public var schemaVersion: String
    /// The stage that wrote it.
    public var stage: StageName
    /// The run that it belongs to.
    public var run: RunID
    /// The program that wrote it.
    public var tool: ToolInfo
    /// When the stage started.
    public var started: Timestamp
    /// When the stage finished.
    public var finished: Timestamp
    /// The repository that it speaks of.
    public var repository: RepositoryInfo
    /// What it was made from, sorted by name.
    public var inputs: [InputInfo]
    /// How complete it is.
    public var outcome: Outcome
    /// The outcome in one line of words.
    public var summary: String
    /// What the operator should know: errors first, then by rule, subject and place.
    public var findings: [Finding]
    /// The stage's own part.
    public var payload: Payload

    /// Makes a document.
    public init(
        run: RunID, tool: ToolInfo, started: Timestamp, finished: Timestamp,
        repository: RepositoryInfo, inputs: [InputInfo], outcome: Outcome, summary: String,
        findings: [Finding], payload: Payload
    ) {
        schemaVersion = currentSchemaVersion
        stage = Payload.stage
        self.run = run
        self.tool = tool
        self.started = started
        self.finished = finished
        self.repository = repository
        self.inputs = inputs
        self.outcome = outcome
        self.summary = summary
        self.findings = findings
        self.payload = payload
    }

    private enum Field: String, CodingKey {
        case schemaVersion, stage, run, tool, started, finished, repository, inputs, outcome
        case summary, findings
        case detect, analyze, backup, apply, validate, rollback, report, deliver

        static var payload: Field {
            switch Payload.stage {
            case .detect: .detect
            case .analyze: .analyze
            case .backup: .backup
            case .apply: .apply
            case .validate: .validate
            case .rollback: .rollback
            case .report: .report
            case .deliver: .deliver
            }
        }
    }

    /// Reads a document of any version of this schema's major.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Field.self)
        schemaVersion = try container.decode(String.self, forKey: .schemaVersion)
        stage = try container.decode(StageName.self, forKey: .stage)
        run = try container.decode(RunID.self, forKey: .run)
        tool = try container.decode(ToolInfo.self, forKey: .tool)
        started = try container.decode(Timestamp.self, forKey: .started)
        finished = try container.decode(Timestamp.self, forKey: .finished)
        repository = try container.decode(RepositoryInfo.self, forKey: .repository)
        inputs = try container.decodeIfPresent([InputInfo].self, forKey: .inputs) ?? []
        outcome = try container.decode(Outcome.self, forKey: .outcome)
        summary = try container.decodeIfPresent(String.self, forKey: .summary) ?? ""
        findings = try container.decodeIfPresent([Finding].self, forKey: .findings) ?? []
        payload = try container.decode(Payload.self, forKey: .payload)
    }

    /// Writes the document; the payload under the stage's name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Field.self)
        try container.encode(schemaVersion, forKey: .schemaVersion)
        try container.encode(stage, forKey: .stage)
        try container.encode(run, forKey: .run)
        try container.encode(tool, forKey: .tool)
        try container.encode(started, forKey: .started)
        try container.encode(finished, forKey: .finished)
        try container.encode(repository, forKey: .repository)
        try container.encode(inputs, forKey: .inputs)
        try container.encode(outcome, forKey: .outcome)
        try container.encode(summary, forKey: .summary)
        try container.encode(findings, forKey: .findings)
        try container.encode(payload, forKey: .payload)
    }
}
