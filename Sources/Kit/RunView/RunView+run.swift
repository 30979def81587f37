internal import Contracts
package import Runs

extension RunView {
    /// Joins the documents that a run has; one that cannot be read counts as missing.
    package init(_ run: RunDirectory) {
        self.init(
            detect: run.documentIfValid(DetectPayload.self),
            analyze: run.documentIfValid(AnalyzePayload.self),
            backup: run.documentIfValid(BackupPayload.self),
            apply: run.documentIfValid(ApplyPayload.self),
            validate: run.documentIfValid(ValidatePayload.self),
            rollback: run.documentIfValid(RollbackPayload.self))
    }
}
