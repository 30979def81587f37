internal import Contracts
internal import GitStore
internal import Names
internal import Publishing
internal import Runs
internal import Snapshot
internal import StageKit

/// Decides which commits are upkeep's, and which reverts took something back: trailers are words that
/// anybody who may push can write.
struct CommitTrust {
    /// Gives a commit as the run's own documents tell it.
    ///
    /// - Throws: `Refusal` where the commit is not what it says.
    let examine: (Candidate) throws -> Candidate
    /// Whether what a commit brought is gone from the branch, as a later commit says.
    let isGone: (Candidate, CommitInfo) throws -> Bool

    /// A commit that is not what its trailers say.
    struct Refusal: Error {
        let reason: String
    }

    /// Believes every commit.
    static var everything: CommitTrust {
        CommitTrust(examine: { $0 }, isGone: { _, _ in true })
    }

    /// Compares with the documents of the runs, as far as they are here, and with the commits' contents.
    ///
    /// - Parameters:
    ///   - tip: the commit that reverts are built on.
    ///   - log: the branch up to there.
    static func checked(
        _ context: StageContext, tip: CommitID, log: [CommitInfo]
    ) -> CommitTrust {
        let records = RunRecords(state: context.state, log: Set(log.map(\.id)))
        let store = context.store
        return CommitTrust(
            examine: { candidate in
                if candidate.commit.trailer(CommitRecord.run).isEmpty {
                    throw Refusal(reason: "it names no run that made it")
                }
                let candidate = try records.told(candidate)
                if records.names(candidate) { return candidate }
                if let problem = VersionEdits.problem(
                    of: candidate.commit, candidate.steps, in: store)
                {
                    throw Refusal(reason: problem)
                }
                let isOurs =
                    records.scan(candidate).map {
                        OfferProof($0, in: store).brings(candidate.commit, candidate.steps)
                    }
                    ?? (OwnCommits.isMade(candidate.commit, in: store.repository)
                        || PlaceProof.holds(candidate.commit, candidate.steps, in: store))
                if isOurs { return candidate }
                throw Refusal(reason: "it does something else than the updates that it names")
            },
            isGone: { candidate, revert in
                if let isThere = try stands(candidate.commit, at: tip, in: store) {
                    return !isThere
                }
                // Other versions stand in the way: what counts is what the revert itself left.
                return try stands(candidate.commit, at: revert.id, in: store) == false
            })
    }

    /// Whether taking a commit back would change anything at another one; nil where that cannot be
    /// told.
    private static func stands(
        _ commit: CommitInfo, at tip: CommitID, in store: BlobStore
    ) throws -> Bool? {
        let repository = store.repository
        if let tree = try repository.revertedTree(of: commit.id, on: tip) {
            return tree != (try repository.tree(of: tip))
        }
        do {
            return try !SetBack(store: store, tip: tip).changes(of: commit).isEmpty
        } catch is RevertRefusal {
            return nil
        }
    }
}

/// What the documents of runs say of commits, each run's read once.
private final class RunRecords {
    private let state: StateDirectory
    private let log: Set<CommitID>
    private var runs: [String: Run] = [:]

    private struct Run {
        /// The commit of each update; nil where the run has no document of apply.
        var commits: [UpdateID: CommitID]?
        var updates: [UpdateID: (update: Update, dependency: Dependency)] = [:]
        /// What it found; nil where that is not here.
        var scan: ScannedOffers?
    }

    init(state: StateDirectory, log: Set<CommitID>) {
        self.state = state
        self.log = log
    }

    /// Whether the run's own document names the commit.
    func names(_ candidate: Candidate) -> Bool {
        run(candidate).commits?.values.contains(candidate.commit.id) ?? false
    }

    /// What the run found which a commit names; nil where that is not here.
    func scan(_ candidate: Candidate) -> ScannedOffers? { run(candidate).scan }

    /// The commit with packages and versions as the run found them.
    ///
    /// - Throws: `Refusal` where the run's documents know nothing of the commit, or name another one
    ///   of the branch.
    func told(_ candidate: Candidate) throws(CommitTrust.Refusal) -> Candidate {
        let run = run(candidate)
        let name = candidate.commit.trailer(CommitRecord.run).first ?? ""
        if let commits = run.commits, !commits.values.contains(candidate.commit.id) {
            let named = candidate.steps.compactMap { commits[$0.update] }
            if named.isEmpty || named.contains(where: log.contains) {
                throw CommitTrust.Refusal(reason: "the run \(name) did not make it")
            }
            // It may be the run's, merged or written anew under another name.
        }
        var candidate = candidate
        candidate.steps = candidate.steps.map { step in
            guard let (update, dependency) = run.updates[step.update] else { return step }
            return CommitRecord.Step(
                update: step.update, datasource: dependency.datasource,
                package: dependency.package, component: step.component, from: step.from,
                to: update.to)
        }
        return candidate
    }

    private func run(_ candidate: Candidate) -> Run {
        guard let name = candidate.commit.trailer(CommitRecord.run).first, let id = RunID(name)
        else { return Run() }
        if let known = runs[name] { return known }
        let directory = state.directory(of: id)
        var run = Run()
        if let apply = directory.documentIfValid(ApplyPayload.self) {
            run.commits = apply.payload.changes.reduce(into: [:]) { $0[$1.update] = $1.commit }
        }
        if let document = directory.documentIfValid(DetectPayload.self) {
            run.scan = ScannedOffers(document)
            let detect = document.payload
            let found = Dictionary(detect.dependencies.map { ($0.id, $0) }) { first, _ in first }
            for update in detect.updates {
                guard let dependency = found[update.dependency] else { continue }
                run.updates[update.id] = (update, dependency)
            }
        }
        runs[name] = run
        return run
    }
}
