public import Names

/// One line of a run's `journal.jsonl`: a side effect, written ahead and then confirmed.
public struct JournalEntry: Codable, Sendable, Equatable {
    /// When the line was written.
    public var time: Timestamp
    /// The stage that does it.
    public var stage: StageName
    /// What is done: `ref`, `push`, `follow`, …
    public var effect: String
    /// `intent` before, `done` after.
    public var state: State
    /// What it is done to.
    public var subject: String
    /// From what to what, or how it ended.
    public var detail: String

    /// How far a side effect is.
    public enum State: String, Codable, Sendable, CaseIterable {
        /// It is about to be done.
        case intent
        /// It was done.
        case done
    }
}
