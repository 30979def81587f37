internal import Contracts
internal import Snapshot

/// A check that holds, or does not, at one snapshot.
///
/// It finds what is to be looked at, and looks at one. What it means that something fails (is it new,
/// did it fail before, who broke it) is for `CheckRunner` alone to say.
protocol StateCheck: SendableMetatype {
    /// One thing to look at.
    associatedtype Subject: CheckSubject

    /// Its name in the document: `parse`, `build`.
    static var name: String { get }
    /// What is wrong with a subject that fails, behind its name, so that "any more" can follow: `does
    /// not build`.
    static var complaint: String { get }
    /// The same of one that held before; by default with `any more` behind it.
    static var complaintNow: String { get }
    /// The rule for what held before the change and fails after it.
    static var failed: Rule { get }
    /// Whether what a person brings in and fails is wrong for certain: false where it may be right with
    /// something that lies outside of the repository.
    static var failsWhenNew: Bool { get }
    /// Whether a person's change fails where it is wrong for certain and it is not known how it was before.
    static var failsAfterUnknown: Bool { get }
    /// All rules that are this check's own.
    static var rules: [Rule] { get }

    /// Makes the check.
    init(_ tools: CheckTools)

    /// What of the head is to be looked at for a change, in the order in which it is.
    func subjects(of change: CheckedChange) throws -> [Subject]

    /// The paths of the files that decide how the subject stands before and after the change: the
    /// commits that touch none of them are not at fault.
    func inputs(of subject: Subject, in change: CheckedChange) throws -> Set<String>

    /// How subjects stand in snapshots, in the same order.
    func look(at places: [(subject: Subject, snapshot: Snapshot)]) throws -> [Sight]
}

extension StateCheck {
    static var complaintNow: String { "\(complaint) any more" }
    static var failsWhenNew: Bool { true }
    static var failsAfterUnknown: Bool { false }
    static var rules: [Rule] { [failed] }
}

/// What a check looks at.
protocol CheckSubject {
    /// What people call it.
    var name: String { get }
}

/// How a subject stands in a snapshot.
struct Sight {
    /// What was seen.
    enum State {
        /// The snapshot does not have it, or nothing of it; and what is wrong with it all the same.
        case absent(Problem? = nil)
        /// What is wrong with it; nothing where it holds.
        case seen([Problem])
        /// It cannot be looked at, and why.
        case unknown(Obstacle)
    }

    /// What was seen.
    let state: State
    /// How long it took.
    let seconds: Int

    init(_ state: State, seconds: Int = 0) {
        self.state = state
        self.seconds = seconds
    }
}

/// One thing that is wrong with a subject.
struct Problem {
    /// Equal for the same problem of one subject in two snapshots.
    let key: String
    /// Why, as machines read it.
    let reason: String
    /// What exactly, for people; nil where the evidence says it.
    var detail: String?
    /// Where.
    var place: Place?
    /// What was seen.
    var evidence: String?
    /// Where it may be no problem at all, because what is missed can lie outside of the repository:
    /// the reason for which it is passed over, unless the repository had it before.
    var isExcused: String?
    /// Whether it is wrong for certain, also where the check leaves what is new in doubt.
    var isCertain = false

    init(_ key: String, reason: String) {
        self.key = key
        self.reason = reason
    }
}

/// Why something cannot be looked at.
struct Obstacle {
    /// Why, as machines read it.
    let reason: String
    /// What the operator should know.
    let finding: Finding

    init(_ reason: String, _ finding: Finding) {
        self.reason = reason
        self.finding = finding
    }
}
