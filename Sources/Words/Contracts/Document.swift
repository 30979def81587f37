public import Names

/// The stages of a pipeline.
public enum StageName: String, Codable, Sendable, CaseIterable {
    /// Finds updates.
    case detect
    /// Weighs and orders them.
    case analyze
    /// Saves what would be lost.
    case backup
    /// Edits, commits, pushes.
    case apply
    /// Looks whether it holds.
    case validate
    /// Takes it back.
    case rollback
    /// Tells people.
    case report
}

/// How complete a stage's answer is.
public enum Outcome: String, Codable, Sendable, CaseIterable {
    /// All was looked at.
    case complete
    /// Something could not be; the findings say what.
    case partial
    /// Nothing could be.
    case failed
}

/// The program that wrote a document.
public struct ToolInfo: Codable, Sendable, Equatable {
    /// Its name.
    public var name: String
    /// Its version.
    public var version: String
}

/// The repository a document speaks of.
public struct RepositoryInfo: Codable, Sendable, Equatable {
    /// The remote's address, without secrets.
    @Nullable public var url: String?
    /// The branch; null when HEAD is detached.
    @Nullable public var branch: String?
    /// The commit; null when there is none yet.
    @Nullable public var commit: CommitID?
}

/// An input that a document was made from.
public struct InputInfo: Codable, Sendable, Equatable {
    /// Its file name.
    public var name: String
    /// Its digest, 64 hexadecimal digits.
    public var sha256: String
}
