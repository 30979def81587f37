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
    /// Checks what was applied.
    case validate
    /// Takes back what failed.
    case rollback
    /// Tells people.
    case report
    /// Sends it out: to people, to forges, to a monitoring.
    case deliver
}

/// How complete a stage's answer is.
public enum Outcome: String, Codable, Sendable, CaseIterable {
    /// Everything was looked at.
    case complete
    /// Something could not be looked at; the findings say what.
    case partial
    /// Nothing could be looked at.
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
    /// The remote's address, without secrets; null where there is no remote.
    @Nullable public var url: String?
    /// The branch; null when HEAD is detached.
    @Nullable public var branch: String?
    /// The commit that the document speaks of; null in a repository without one.
    @Nullable public var commit: CommitID?
}

/// An input that a document was made from.
public struct InputInfo: Codable, Sendable, Equatable {
    /// Its file name.
    public var name: String
    /// Its SHA-256, 64 hexadecimal digits.
    public var sha256: String
}
