internal import Contracts
internal import GitStore
internal import Names
internal import Publishing

/// The commits of a branch that say that they brought updates, each examined when it is asked for, and
/// once.
struct Examination {
    /// All of them, newest first, as they say.
    let all: [Candidate]
    private let trust: CommitTrust
    private var known: [Int: Candidate?] = [:]
    /// Those that are not what they say.
    private(set) var strange: [(commit: CommitInfo, reason: String)] = []

    init(_ all: [Candidate], _ trust: CommitTrust) {
        self.all = all
        self.trust = trust
    }

    /// A commit as it is, with the commit that took it back where that is true; nil where it is not what
    /// it says.
    mutating func candidate(_ index: Int) throws -> Candidate? {
        if let known = known[index] { return known }
        var found: Candidate?
        do {
            var candidate = try trust.examine(all[index])
            if let revert = candidate.revertedBy, try !trust.isGone(candidate, revert),
                try !isBroughtAgain(index)
            {
                candidate.revertedBy = nil
            }
            found = candidate
        } catch let refusal as CommitTrust.Refusal {
            strange.append((all[index].commit, refusal.reason))
        }
        known[index] = .some(found)
        return found
    }

    /// Those that are what they say, and that a condition takes.
    mutating func candidates(_ isTaken: (Candidate) -> Bool) throws -> [Candidate] {
        var found: [Candidate] = []
        for index in all.indices where isTaken(all[index]) {
            if let candidate = try candidate(index) { found.append(candidate) }
        }
        return found
    }

    /// Whether a later commit brought an update of a commit again: it answers for what stands.
    private mutating func isBroughtAgain(_ index: Int) throws -> Bool {
        let updates = Set(all[index].steps.map(\.update))
        for later in all.indices.prefix(index)
        where !updates.isDisjoint(with: all[later].steps.map(\.update)) {
            if try candidate(later) != nil { return true }
        }
        return false
    }
}
