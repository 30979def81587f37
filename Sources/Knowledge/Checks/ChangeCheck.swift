internal import Contracts
internal import Snapshot

/// A check of what a change does: it compares the files before and after.
///
/// It is shown each step of a change, oldest first: each of our commits against its own parent, so
/// that what others committed between plays no part; where revisions were named, all of it at once.
protocol ChangeCheck: SendableMetatype {
    /// Its name in the document: `version`.
    static var name: String { get }
    /// The rule for what a step must not do.
    static var failed: Rule { get }
    /// All rules that are this check's own.
    static var rules: [Rule] { get }

    /// Makes the check.
    init(_ tools: CheckTools)

    /// Finds the subjects of a step, and looks at each.
    ///
    /// - Parameter paths: the paths that are looked at.
    mutating func look(at step: ChangeStep, paths: Set<String>) throws -> [Comparison]
}

extension ChangeCheck {
    static var rules: [Rule] { [failed] }
}

/// One step of a change.
struct ChangeStep {
    /// The files before it.
    let old: Snapshot
    /// The files after it.
    let new: Snapshot
    /// Our commit that made it; nil where revisions were named.
    let commit: OwnCommit?
}

/// What a change check found about one subject.
struct Comparison {
    /// What it is about: an update's id, or what people call it.
    let subject: String
    /// The ids of the updates that it speaks for, and that are at fault where there is a problem.
    let updates: [UpdateID]
    /// What is wrong; nil where all is well.
    let problem: Problem?
}
