internal import Contracts
internal import Names
internal import StageKit

/// The documents of a run, as far as they are there.
struct ReportSources {
    let detect: Document<DetectPayload>?
    let analyze: Document<AnalyzePayload>?
    let backup: Document<BackupPayload>?
    let apply: Document<ApplyPayload>?
    let validate: Document<ValidatePayload>?
    let rollback: Document<RollbackPayload>?

    init(_ context: StageContext) throws {
        detect = try context.documentIfPresent(DetectPayload.self)
        analyze = try context.documentIfPresent(AnalyzePayload.self)
        backup = try context.documentIfPresent(BackupPayload.self)
        apply = try context.documentIfPresent(ApplyPayload.self)
        validate = try context.documentIfPresent(ValidatePayload.self)
        rollback = try context.documentIfPresent(RollbackPayload.self)
    }

    /// The outcomes of the stages that left a document.
    var outcomes: [(stage: StageName, outcome: Outcome, summary: String)] {
        var result: [(stage: StageName, outcome: Outcome, summary: String)] = []
        func add<Payload>(_ document: Document<Payload>?) {
            guard let document else { return }
            result.append((document.stage, document.outcome, document.summary))
        }
        add(detect)
        add(analyze)
        add(backup)
        add(apply)
        add(validate)
        add(rollback)
        return result
    }

    /// The findings of all stages, in the order of the stages.
    var findings: [Finding] {
        (detect?.findings ?? []) + (analyze?.findings ?? []) + (backup?.findings ?? [])
            + (apply?.findings ?? []) + (validate?.findings ?? []) + (rollback?.findings ?? [])
    }

    /// The commit that the run works on.
    var commit: CommitID? { detect?.repository.commit }
}
