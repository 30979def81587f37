internal import Contracts
package import RunView
package import Runs

extension RunDirectory {
    /// The documents of the run, joined; one that cannot be read counts as missing.
    package var view: RunView {
        RunView(
            detect: documentIfValid(DetectPayload.self),
            analyze: documentIfValid(AnalyzePayload.self),
            backup: documentIfValid(BackupPayload.self),
            apply: documentIfValid(ApplyPayload.self),
            validate: documentIfValid(ValidatePayload.self),
            rollback: documentIfValid(RollbackPayload.self))
    }
}
