/// How much a finding matters.
public enum Severity: String, Codable, Sendable, CaseIterable {
    /// Blocks: exit status 2.
    case error
    /// Something is missing or will go wrong.
    case warning
    /// Worth knowing.
    case notice

    /// Whether it matters as much as another, or more.
    package func isAtLeast(_ other: Severity) -> Bool {
        switch other {
        case .error: self == .error
        case .warning: self != .notice
        case .notice: true
        }
    }
}

/// Something the operator should know.
public struct Finding: Codable, Sendable, Equatable {
    /// `TOPIC/what-is-wrong`; `upkeep rules` lists them.
    public var rule: String
    /// How much it matters.
    public var severity: Severity
    /// What it is about: an id, a name, a file.
    public var subject: String
    /// What is wrong, in words.
    public var message: String
    /// The place in the repository; null where there is none.
    @Nullable public var place: Place?
    /// What was seen; null where the message says it all.
    @Nullable public var evidence: String?
    /// What to do about it; null where nothing can be said.
    @Nullable public var remedy: String?
    /// 16 hexadecimal digits, equal for the same finding in another run.
    public var fingerprint: String
}

/// A place in the repository.
public struct Place: Codable, Sendable, Equatable {
    /// The file, from the repository's root.
    public var file: String
    /// The YAML document in it, 0-based; null where it is not known.
    @Nullable public var document: Int?
    /// The way to the node; null where it is not known.
    @Nullable public var path: [PathElement]?
    /// The line, 1-based; null where it is not known.
    @Nullable public var line: Int?
    /// The column in code points, 1-based; null where it is not known.
    @Nullable public var column: Int?
}
