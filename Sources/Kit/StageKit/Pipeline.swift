package import Contracts

/// A pipeline: which stages, in which order, and what follows a failure.
package struct Pipeline: Sendable, Equatable {
    /// Its name, as in `upkeep run update`.
    package internal(set) var name = ""
    /// What it is for: one line.
    package internal(set) var summary = ""
    /// The furthest kind of update it applies where nobody says otherwise.
    package internal(set) var maxKind: UpdateKind?
    /// What runs, in this order.
    package internal(set) var stages: [Step] = []
    /// What runs only where a step's `onFailure` names it.
    package internal(set) var handlers: [Step] = []

    /// One stage of a pipeline, and how it is run.
    package struct Step: Sendable, Equatable {
        /// The stage.
        package var stage: StageName
        /// Flags, before those of the caller.
        package var arguments: [String] = []
        /// Seconds after which it is ended; nil for no limit.
        package var timeLimitSeconds: Int?
        /// How often it is started again after exit 69.
        package var retries = 0
        /// Seconds before the first retry; doubled each time.
        package var backOffSeconds = 0
        /// The handler that follows exit 1 or 2.
        package var onFailure: StageName?
        /// Stages after whose exit 1 or 69 it runs all the same.
        package var alsoAfter: [StageName] = []
        /// Whether it runs whatever came before it.
        package var always = false

        /// Makes a step.
        package init(stage: StageName) { self.stage = stage }

        /// Seconds to wait before a retry, counted from 1: at most 15 minutes.
        package func wait(beforeRetry number: Int) -> Int {
            min(900, backOffSeconds << min(number - 1, 16))
        }
    }

    /// The step of a stage, handlers included.
    package func step(_ stage: StageName) -> Step? {
        (stages + handlers).first { $0.stage == stage }
    }
}
