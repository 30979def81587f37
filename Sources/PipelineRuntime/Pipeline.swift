package import Contracts

/// A pipeline: which stages, in which order.
package struct Pipeline: Sendable, Equatable {
    /// Its name, as in `upkeep run update`.
    package let name: String
    /// What it is for: one line.
    package let summary: String
    /// The stages before the report, in order; the report always comes last.
    package let stages: [StageName]
    /// The furthest kind of update it applies where nobody says otherwise.
    package let maxKind: String?

    /// The pipelines that are built in.
    package static let builtIn: [Pipeline] = [
        Pipeline(
            name: "scan", summary: "Finds and weighs updates, changes nothing.",
            stages: [.detect, .analyze], maxKind: nil),
        Pipeline(
            name: "update",
            summary: "Finds and weighs updates, saves the repository, applies them; majors wait.",
            stages: [.detect, .analyze, .backup, .apply], maxKind: "minor"),
    ]
}
