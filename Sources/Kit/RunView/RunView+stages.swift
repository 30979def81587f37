package import Contracts

extension RunView {
    /// How one stage of the run ended, by its document.
    package struct Ending: Sendable, Equatable {
        /// The stage.
        package let stage: StageName
        /// How complete it is.
        package let outcome: Outcome
        /// The outcome in one line of words.
        package let summary: String

        init<Payload>(_ document: Document<Payload>) {
            stage = document.stage
            outcome = document.outcome
            summary = document.summary
        }
    }

    /// How the stages ended that left a document, in the order of the stages.
    package var endings: [Ending] {
        [
            detect.map(Ending.init), analyze.map(Ending.init), backup.map(Ending.init),
            apply.map(Ending.init), validate.map(Ending.init), rollback.map(Ending.init),
        ].compactMap { $0 }
    }

    /// The findings of all stages, in the order of the stages.
    package var findings: [Finding] {
        (detect?.findings ?? []) + (analyze?.findings ?? []) + (backup?.findings ?? [])
            + (apply?.findings ?? []) + (validate?.findings ?? []) + (rollback?.findings ?? [])
    }
}
