/// How much a finding matters.
public enum Severity: String, Codable, Sendable, CaseIterable {
    /// Blocks: exit status 2.
    case error
    /// Something is missing or will go wrong.
    case warning
    /// Worth knowing.
    case notice
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
    /// Where, in the repository.
    @Nullable public var place: Place?
    /// What was seen.
    @Nullable public var evidence: String?
    /// What to do.
    @Nullable public var remedy: String?
    /// 16 hexadecimal digits, equal for the same finding in another run.
    public var fingerprint: String

    /// Makes one from its parts.
    public init(
        rule: String,
        severity: Severity,
        subject: String,
        message: String,
        place: Place? = nil,
        evidence: String? = nil,
        remedy: String? = nil,
        fingerprint: String
    ) {
        self.rule = rule
        self.severity = severity
        self.subject = subject
        self.message = message
        self.place = place
        self.evidence = evidence
        self.remedy = remedy
        self.fingerprint = fingerprint
    }
}

/// A place in the repository.
public struct Place: Codable, Sendable, Equatable {
    /// The file.
    public var file: String
    /// The YAML document, 0-based.
    @Nullable public var document: Int?
    /// The way to the node.
    @Nullable public var path: [PathElement]?
    /// The line, 1-based.
    @Nullable public var line: Int?

    /// Makes one from its parts.
    public init(
        file: String,
        document: Int? = nil,
        path: [PathElement]? = nil,
        line: Int? = nil
    ) {
        self.file = file
        self.document = document
        self.path = path
        self.line = line
    }
}
