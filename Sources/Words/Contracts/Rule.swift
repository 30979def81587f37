/// A kind of finding: what it means and what to do about it.
public struct Rule: Sendable, Equatable {
    /// `TOPIC/what-is-wrong`.
    public let id: String
    /// How much it matters.
    public let severity: Severity
    /// What it means.
    public let meaning: String
    /// Why it matters: what comes of it in the cluster, or for the operator, if it is passed over.
    public let why: String
    /// The least that makes it come up.
    public let example: RuleExample
    /// What to do.
    public let remedy: String
    /// What somebody does whose push a gate refused for it; the remedy where nothing else is said.
    public let gateRemedy: String
    /// Whether a person should look at such a finding now, where its severity alone doesn't say so.
    public let isUrgent: Bool

    /// Makes a rule.
    package init(
        _ id: String, _ severity: Severity, _ meaning: String, why: String, example: RuleExample,
        remedy: String, atGate gateRemedy: String? = nil, isUrgent: Bool = false
    ) {
        self.id = id
        self.severity = severity
        self.meaning = meaning
        self.why = why
        self.example = example
        self.remedy = remedy
        self.gateRemedy = gateRemedy ?? remedy
        self.isUrgent = isUrgent
    }

    /// What stands before the slash of its id.
    public var topic: Substring { id.prefix { $0 != "/" } }
}

/// The least that makes a finding come up.
public enum RuleExample: Sendable, Equatable {
    /// Lines of a manifest or of configuration, six at most.
    case yaml(String)
    /// What happened, in one sentence.
    case situation(String)

    /// The lines or the sentence.
    public var text: String {
        switch self {
        case .yaml(let text), .situation(let text): text
        }
    }
}

extension Rule {
    /// The rules that are not those of checks, by topic in the order of the stages.
    public static let all: [Rule] =
        detect + analyze + backup + apply + validate + rollback + report + deliver
}
