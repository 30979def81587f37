package import Contracts

/// What a source of updates answered.
package struct SourceAnswer: Sendable {
    /// The source, as documents name it.
    package var name: String
    /// The source, as people call it.
    package var title: String
    /// Its version; nil where it does not tell.
    package var version: String?
    /// How it ended.
    package var ending: Ending
    /// What it saw.
    package var sightings: [Sighting] = []
    /// What it wrote, in numbers.
    package var counts = Counts()
    /// Whether it ends before the source had ended.
    package var isTruncated = false
    /// Whether what it was read from contradicts itself.
    package var isContradictory = false
    /// What is to be said about it.
    package var findings: [Finding] = []
    /// The files that it was read from.
    package var inputs: [InputInfo] = []

    /// How a source ended.
    package enum Ending: Sendable, Equatable {
        /// It looked for updates.
        case lookedUp
        /// There was nothing to look up.
        case noPackages
        /// It looked nothing up: why, in words for a summary.
        case failed(String)
    }

    /// What a source wrote, entry by entry.
    package struct Counts: Sendable, Equatable {
        /// Entries, the same place as often as it was reported.
        package var entries = 0
        /// Updates over all entries.
        package var updates = 0
        /// Entries with a reason for not being looked up.
        package var skipped = 0
        /// Entries with a warning.
        package var warned = 0

        /// Makes counts of nothing.
        package init() {}
    }

    /// Makes an answer without sightings.
    package init(name: String, title: String, version: String?, ending: Ending) {
        self.name = name
        self.title = title
        self.version = version
        self.ending = ending
    }
}
