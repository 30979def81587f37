internal import CommandLine
internal import Contracts
internal import Forges
internal import GitStore
internal import HTTPFetch
internal import Holds
internal import Names
internal import Publishing
internal import RunView
internal import Runs
internal import StageKit
internal import Versions

/// Opens, renews and closes the reviews of what a run pushed to a branch for review.
///
/// Whatever the forge says, no run fails of it.
struct ReviewDelivery {
    /// What was done.
    struct Result {
        var reviews: [DeliveredReview] = []
        var findings: [Finding] = []

        /// How many reviews came to what, in one line of words; nil where there are none.
        var summary: String? {
            let counts = ReviewOutcome.allCases.map { outcome in
                (outcome, reviews.filter { $0.outcome == outcome }.count)
            }.filter { $0.1 > 0 }
            let words = counts.map {
                "\(Words.count($0.1, "review")) \($0.0.rawValue)"
            }
            return words.isEmpty ? nil : words.joined(separator: ", ")
        }
    }

    private let context: StageContext
    private let view: RunView

    init(_ context: StageContext) throws {
        self.context = context
        view = try context.runView()
    }

    /// Does it, where the run's commits wait for review at a forge that is known.
    func deliver(_ exchange: () -> any HTTPExchange) throws -> Result {
        guard let apply = view.apply, let base = apply.payload.push.base,
            let remote = apply.payload.push.remote, context.settings[Keys.reviews] != .off
        else { return Result() }
        let choice = ForgeAccess.find(
            remote: context.repository.remoteURL(remote), context.settings[Keys.forges],
            context.environment)
        guard case .open(let access) = choice else {
            // Where nothing waits, there is nothing that is missed.
            if apply.outcome == .failed { return Result() }
            return Result(
                findings: ForgeFindings.of(choice, .reviewFailed, apply.payload.push.branch))
        }
        if context.settings[Keys.offline] { return Result() }
        let wanted = try apply.payload.reviews.compactMap {
            try WaitingReview($0, view, context.repository)?.wanted(view)
        }
        do throws(ForgeFailure) {
            return try deliver(
                wanted, at: ForgeSession(access, exchange()), base: base, remote: remote)
        } catch {
            let finding = Finding.of(
                .reviewFailed, apply.payload.push.branch, error.message, remedy: error.remedy)
            var failed: [DeliveredReview] = []
            for one in wanted {
                failed.append(access.delivered(.open(one), .failed, failure: error))
            }
            return Result(reviews: failed, findings: [finding])
        }
    }

    private func deliver(
        _ wanted: [WantedReview], at session: ForgeSession, base: String, remote: String
    ) throws(ForgeFailure) -> Result {
        let access = session.access
        var ledger = ReviewLedger(
            in: context.state, host: access.host, repository: access.repository)
        let branch =
            context.settings[Keys.branch] ?? view.detect?.repository.branch ?? base
        let owner = ReviewOwner(opened: ledger.openedNumbers) { [settings = context.settings] in
            settings.makesReviewBranch($0, for: branch)
        }
        let found = try session.list().reviews
        let own = try session.numbers(of: owner, in: found)
        let contents = ReviewContents(
            ledger, context.store, view.detect.map(ScannedOffers.init), remote: remote)
        let listed = found.map { own.contains($0.number) ? contents.told($0) : $0 }
        let gone = Settled(view, in: wanted.reduce(into: []) { $0.formUnion($1.updates) })
        let isDone = view.apply.map { $0.outcome != .failed } ?? false
        let isOurs = trust(Upstream(remote: remote, branch: base))
        let steps = ReviewPlan.steps(
            wanted, listed, base: base, isOwn: { own.contains($0.number) }, isOurs: isOurs,
            isMoot: { isDone && gone.haveAll($0) })
        let effects = context.isDryRun ? nil : context.effects(of: .deliver)
        var work = ReviewWork(session, owner, isOurs: isOurs, effects: effects)
        work.perform(steps)
        if !context.isDryRun {
            var now = listed.filter { own.contains($0.number) }.map { $0.record(at: access) }
            for review in work.records {
                now.removeAll { $0.number == review.number }
                now.append(review)
            }
            ledger.take(
                now, foreign: Set(listed.map(\.number)).subtracting(now.map(\.number)))
            for review in work.opened { ledger.note(opened: review) }
            // Where it cannot be written, the forge is asked again.
            try? ledger.write(in: context.state)
        }
        return Result(reviews: work.reviews, findings: work.findings)
    }

    /// Whether a commit, and all before it that the branch meant does not have, are upkeep's; one that
    /// is not here is taken for somebody else's.
    private func trust(_ base: Upstream) -> (CommitID) -> Bool {
        let commits = ReviewCommits(
            context.store, view.detect.map(ScannedOffers.init), isHold: HoldsFile.adds)
        let known = try? context.repository.reference(base.tracking)
        return { commit in
            known.map { commits.areOurs(upTo: commit, excluding: $0) } ?? false
        }
    }
}

/// What of a run's updates needs no review any more.
struct Settled {
    private let view: RunView
    private let wanted: Set<UpdateID>

    /// - Parameter wanted: the updates that the run's own reviews bring.
    init(_ view: RunView, in wanted: Set<UpdateID>) {
        self.view = view
        self.wanted = wanted
    }

    /// Whether nothing is left to be done for any of these updates.
    func haveAll(_ updates: [UpdateID]) -> Bool { !updates.isEmpty && updates.allSatisfy(has) }

    private func has(_ id: UpdateID) -> Bool {
        guard let update = view.update(id) else {
            // What was not found is not offered any more only where everything was looked up.
            return view.detect?.payload.complete ?? false
        }
        if wanted.contains(id) || update.stands || view.revert(of: id)?.isDone == true {
            return true
        }
        if let outcome = view.change(of: id)?.outcome, [.applied, .already].contains(outcome) {
            return true
        }
        let versioning = view.dependency(update.dependency)?.versioning
        return view.offers(for: update.dependency).contains { other in
            (wanted.contains(other.id) || view.change(of: other.id)?.stands == true)
                && other.leadsFurther(than: update, versioning: versioning)
        }
    }
}
