internal import CommandLine
internal import Contracts
internal import Forges
internal import GitStore
internal import HTTPFetch
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
        var result = Result()
        guard let apply = view.apply, apply.outcome != .failed, let base = apply.payload.push.base,
            let remote = apply.payload.push.remote, context.settings[Keys.reviews] != .off
        else { return result }
        let choice = ForgeAccess.find(
            remote: context.repository.remoteURL(remote), context.settings[Keys.forges],
            context.environment)
        guard case .open(let access) = choice else {
            result.findings = ForgeFindings.of(choice, .reviewFailed, apply.payload.push.branch)
            return result
        }
        if context.settings[Keys.offline] { return result }
        let wanted = try (view.apply?.payload.reviews ?? []).compactMap {
            try WaitingReview($0, view, context.repository)?.wanted(view)
        }
        let session = ForgeSession(access, exchange())
        do throws(ForgeFailure) {
            let listing = try session.list()
            let gone = Settled(view, in: wanted.reduce(into: []) { $0.formUnion($1.updates) })
            let steps = ReviewPlan.steps(
                wanted, listing.reviews, base: base, isOurs: isOurs, isMoot: gone.haveAll)
            let effects = context.isDryRun ? nil : context.effects(of: .deliver)
            var work = ReviewWork(session, effects: effects)
            work.perform(steps)
            result = Result(reviews: work.reviews, findings: work.findings)
            if !context.isDryRun { keep(listing, work.records, access) }
        } catch {
            result.reviews = wanted.map {
                access.delivered(.open($0), .failed, failure: error)
            }
            result.findings.append(
                .of(.reviewFailed, apply.payload.push.branch, error.message, remedy: error.remedy))
        }
        return result
    }

    /// Whether a commit is here and says that it is upkeep's; one that is not here is taken for
    /// somebody else's.
    private func isOurs(_ commit: CommitID) -> Bool {
        (try? context.repository.info(commit))?.trailer(CommitRecord.run).isEmpty == false
    }

    /// Remembers what the forge has now.
    private func keep(
        _ listing: ForgeSession.Listing, _ done: [ReviewRecord], _ access: ForgeAccess
    ) {
        var ledger = ReviewLedger(
            in: context.state, host: access.host, repository: access.repository)
        var now = listing.reviews.filter(\.isOwn).map { $0.record(at: access) }
        for review in done {
            now.removeAll { $0.number == review.number }
            now.append(review)
        }
        ledger.take(now)
        // Where it cannot be written, the forge is asked again.
        try? ledger.write(in: context.state)
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
    func haveAll(_ updates: [UpdateID]) -> Bool { updates.allSatisfy(has) }

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
