internal import CommandLine
internal import Contracts
internal import Forges
internal import GitStore
internal import HTTPFetch
internal import Holds
internal import Names
internal import Publishing
internal import Runs
internal import StageKit

/// Asks the forge what became of reviews, so that what a person refused there is not brought again.
struct ReviewReader {
    private let context: StageContext
    /// The reviews of upkeep's commits, by number.
    private(set) var reviews: [ReviewRecord] = []
    /// What a person should know.
    private(set) var findings: [Finding] = []

    /// Asks, where commits wait for review at a forge that is known.
    ///
    /// Where it cannot be asked, what it said last counts.
    ///
    /// - Parameter scan: what was found.
    init(
        _ context: StageContext, _ scan: ScannedOffers, _ exchange: () -> any HTTPExchange
    ) {
        self.context = context
        let settings = context.settings
        guard let template = settings[Keys.reviewBranch], settings[Keys.reviews] != .off,
            let branch = settings[Keys.branch] ?? (try? context.repository.head())?.branch,
            let upstream = context.repository.upstream(of: branch)
        else { return }
        let choice = ForgeAccess.find(
            remote: context.repository.remoteURL(upstream.remote), settings[Keys.forges],
            context.environment)
        guard case .open(let access) = choice else {
            findings = ForgeFindings.of(choice, .reviewsUnread, template)
            return
        }
        var ledger = ReviewLedger(
            in: context.state, host: access.host, repository: access.repository)
        defer { reviews = ledger.reviews }
        if settings[Keys.offline] { return }
        do throws(ForgeFailure) {
            let session = ForgeSession(access, exchange())
            let listed = try session.list().reviews
            let owner = ReviewOwner(opened: ledger.openedNumbers) {
                settings.makesReviewBranch($0, for: branch)
            }
            let own = try session.numbers(of: owner, in: listed)
            let contents = ReviewContents(
                ledger, context.store, scan, remote: upstream.remote)
            ledger.take(
                listed.filter { own.contains($0.number) }
                    .map { contents.told($0).record(at: access) },
                foreign: Set(listed.map(\.number)).subtracting(own))
            try? ledger.write(in: context.state)
        } catch {
            findings.append(
                .of(.reviewsUnread, template, error.message, remedy: error.remedy))
        }
    }

    /// Holds back what waits in a review of another branch, and what a person refused.
    mutating func mark(_ updates: inout [Update], _ dependencies: [Dependency]) {
        if reviews.isEmpty { return }
        let settings = context.settings
        let branch = settings[Keys.branch] ?? (try? context.repository.head())?.branch ?? ""
        let base = context.repository.upstream(of: branch)?.branch ?? branch
        let template = settings.reviewTemplate ?? ""
        let verdicts = ReviewVerdicts(reviews, base: base) {
            ReviewBranch.makes($0, template, run: context.run.run, branch: branch)
        }
        let byID = Dictionary(dependencies.map { ($0.id, $0) }) { first, _ in first }
        for index in updates.indices where updates[index].held == nil {
            guard let dependency = byID[updates[index].dependency] else { continue }
            if let review = verdicts.review(of: updates[index]) {
                updates[index].held = Held(
                    reason: Held.inReview, detail: "waits in \(review.words)")
            } else if let review = verdicts.refusal(updates[index], dependency) {
                let since = review.closed.map { " on \($0.rfc3339.prefix(10))" } ?? ""
                let words = "\(review.words) was closed\(since), not merged"
                updates[index].held = Held(reason: Held.reviewClosed, detail: words)
                findings.append(
                    .of(
                        .reviewClosed, updates[index].id.text,
                        "\(dependency.name) \(updates[index].to.value ?? ""): \(words)",
                        place: Place(file: dependency.file)))
            }
        }
    }
}
