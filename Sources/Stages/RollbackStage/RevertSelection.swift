internal import Contracts
internal import GitStore
internal import Holds
internal import Names
internal import Publishing

/// One commit that is to be taken back.
struct Candidate {
    let commit: CommitInfo
    /// What it brought: a group, which is taken back and held as a whole.
    var steps: [CommitRecord.Step]
    /// The commit that took it back before; nil when none did.
    var revertedBy: CommitInfo?
}

/// What a choice names.
struct Chosen {
    /// The commits that are to be taken back, newest first.
    var candidates: [Candidate] = []
    /// Commits that say that they brought it, and are something else, with the reason.
    var strange: [(commit: CommitInfo, reason: String)] = []
}

/// Finds the commits to take back: only those that the choice names.
struct RevertSelection {
    let choice: RevertChoice
    let run: String
    /// Commits of runs that never came to their end, which this run found and answers for.
    private let adopted: Set<CommitID>
    let failed: FailedChecks
    /// What the caller says the reason is.
    private let givenReason: String?

    /// Commits of the branch looked at, at most.
    static let depth = 10_000

    init(
        _ choice: RevertChoice, run: String, adopted: Set<CommitID>, failed: FailedChecks,
        reason: String? = nil
    ) {
        self.choice = choice
        self.run = run
        self.adopted = adopted
        self.failed = failed
        givenReason = reason
    }

    /// What is to be taken back, and what only says so.
    ///
    /// - Parameters:
    ///   - log: the branch, newest first.
    ///   - trust: tells which commits are what they say.
    func chosen(_ log: [CommitInfo], _ trust: CommitTrust) throws -> Chosen {
        var examination = Examination(RevertSelection.ours(log), trust)
        var result = Chosen()
        switch choice {
        case .failed:
            result.candidates = try examination.candidates { candidate in
                isOfRun(candidate) && candidate.steps.contains { failed.reasons[$0.update] != nil }
            }
        case .all: result.candidates = try examination.candidates(isOfRun)
        case .updates(let ids):
            var chosen: Set<CommitID> = []
            for id in ids.compactMap(UpdateID.init) {
                if let newest = try newest(of: id, &examination) { chosen.insert(newest.commit.id) }
            }
            result.candidates = try examination.candidates { chosen.contains($0.commit.id) }
        }
        result.strange = examination.strange
        return result
    }

    /// Every commit that brought updates, with the one that took it back.
    private static func ours(_ log: [CommitInfo]) -> [Candidate] {
        var undone: [CommitID: CommitInfo] = [:]
        var found: [Candidate] = []
        for commit in log {
            if let target = CommitRecord.reverted(by: commit), undone[commit.id] == nil {
                undone[target] = commit
            }
            let steps = CommitRecord.steps(of: commit)
            if steps.isEmpty { continue }
            found.append(
                Candidate(commit: commit, steps: steps, revertedBy: undone[commit.id]))
        }
        return found
    }

    private func isOfRun(_ candidate: Candidate) -> Bool {
        candidate.commit.trailer(CommitRecord.run).first == run
            || adopted.contains(candidate.commit.id)
    }

    /// The commit that brought an update last: one that stands, or that an earlier call of this very
    /// run took back; only then one that somebody else took back.
    private func newest(
        of update: UpdateID, _ examination: inout Examination
    ) throws -> Candidate? {
        var last: Candidate?
        for index in examination.all.indices
        where examination.all[index].steps.contains(where: { $0.update == update }) {
            guard let candidate = try examination.candidate(index) else { continue }
            let isStanding =
                candidate.revertedBy.map { RevertSelection.isRollback($0, of: run) } ?? true
            if isStanding { return candidate }
            last = last ?? candidate
        }
        return last
    }

    /// Whether a commit is one that a call of this stage made in a run.
    static func isRollback(_ commit: CommitInfo, of run: String) -> Bool {
        commit.trailer(CommitRecord.run).first == run
            && !commit.trailer(CommitRecord.rollback).isEmpty
    }

    /// Why an update of a commit is taken back: what a check says of it, else of its group.
    func reason(_ update: UpdateID?, in candidate: Candidate) -> String {
        if let givenReason { return givenReason }
        return update.flatMap { failed.reasons[$0] }
            ?? candidate.steps.lazy.compactMap { failed.reasons[$0.update] }.first
            ?? "taken back by hand"
    }
}
