// Made by `make schemas` from the properties in RunRecord.swift; edits are lost.
// swift-format-ignore-file

public import Names

extension RunRecord {
    public init(
        schemaVersion: String,
        run: RunID,
        pipeline: String? = nil,
        flags: [String: [String]]? = nil,
        given: [String: [String]]? = nil,
        tool: ToolInfo,
        started: Timestamp,
        ended: Timestamp? = nil,
        exit: Int32? = nil,
        stages: [StageRecord] = [],
        attempts: [StageAttempt] = [],
        setAside: String? = nil,
        _: Made = Made()
    ) {
        self.init(
            schemaVersion: schemaVersion,
            run: run,
            pipeline: pipeline,
            flags: flags,
            given: given,
            tool: tool,
            started: started,
            ended: ended,
            exit: exit,
            stages: stages,
            attempts: attempts,
            setAside: setAside)
    }
}

extension StageAttempt {
    public init(
        stage: StageName,
        number: Int,
        _: Made = Made()
    ) {
        self.init(
            stage: stage,
            number: number)
    }
}

extension StageRecord {
    public init(
        stage: StageName,
        exit: Int32,
        outcome: Outcome,
        summary: String,
        inputs: String,
        document: String,
        started: Timestamp,
        finished: Timestamp,
        _: Made = Made()
    ) {
        self.init(
            stage: stage,
            exit: exit,
            outcome: outcome,
            summary: summary,
            inputs: inputs,
            document: document,
            started: started,
            finished: finished)
    }
}
