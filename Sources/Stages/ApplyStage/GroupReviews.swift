internal import Contracts
internal import GitStore
internal import Names
internal import Publishing
internal import RunView

/// Puts each group's commits on a branch of its own, where it is reviewed and merged alone.
///
/// The run's own commits, all groups one after the other, stay here: they are what is validated.
struct GroupReviews {
    private let shop: ApplyWorkshop
    /// The branch that they are meant for.
    private let base: Target
    private let repository: Repository

    /// The branches that have commits which wait.
    private(set) var reviews: [PushedReview] = []
    /// What became of each update, by id.
    private(set) var changes: [UpdateID: Change] = [:]
    /// What the operator should know.
    private(set) var findings: [Finding] = []
    /// How the pushes ended: the worst of them.
    private(set) var push: Push
    /// The exit code where nothing reached the remote.
    private(set) var exit: ExitCode?

    init(shop: ApplyWorkshop, base: Target, template: String, repository: Repository) {
        self.shop = shop
        self.base = base
        self.repository = repository
        push = base.push
        push.branch = ReviewBranch.pattern(template, run: shop.run, branch: base.branch)
        push.base = base.upstream?.branch
    }

    /// Publishes groups; one that fails does not keep the others back.
    mutating func publish(_ built: ApplyWorkshop.Built, in view: RunView) throws {
        if built.builder.tip != base.base { try shop.publisher.keep(built.builder.tip) }
        changes = built.builder.changes
        for updates in built.groups {
            let applied = updates.map(\.id).filter { changes[$0]?.outcome == .applied }
            guard let first = updates.first, !applied.isEmpty else { continue }
            if exit == .unavailable {
                fail(applied, "push-\(push.outcome.rawValue)", push.message)
                continue
            }
            do {
                try publish(view.group(of: first), updates, applied, built)
            } catch let taken as ReviewBranch.Taken {
                guard let obstacle = PublishObstacle(taken, branch: base.branch) else {
                    throw taken
                }
                fail(applied, obstacle.reason, obstacle.push.message)
                findings.append(obstacle.finding)
                note(obstacle.push)
            }
        }
        reviews.sort { $0.branch < $1.branch }
        if !reviews.isEmpty, exit != .unavailable { exit = nil }
    }

    private mutating func publish(
        _ group: GroupID, _ updates: [Update], _ applied: [UpdateID],
        _ built: ApplyWorkshop.Built
    ) throws {
        var tries = 0
        while true {
            tries += 1
            var target = try shop.finder.find(group, on: base)
            var alone = try build(updates, on: target.base, built)
            if let anew = try shop.begunAnew(
                target, alone.changes, taken: Set(updates.map(\.id)))
            {
                target = anew
                alone = try build(updates, on: target.base, built)
            }
            var outcome = try shop.publisher.publish(alone.tip, on: target, isKept: false)
            if outcome.hasMoved, tries < RemoteAccess.attempts { continue }
            outcome.settle()
            note(outcome.push)
            findings += outcome.findings
            if let failed = outcome.exit {
                exit = failed
                return fail(applied, "push-\(outcome.push.outcome.rawValue)", outcome.push.message)
            }
            try mark(applied, alone)
            if let review = outcome.review {
                reviews.append(
                    PushedReview(
                        group: group, remote: review.remote, branch: review.branch,
                        base: review.base, commit: alone.tip))
            }
            return
        }
    }

    private func build(
        _ updates: [Update], on commit: CommitID, _ built: ApplyWorkshop.Built
    ) throws -> GroupBuilder {
        var builder = try shop.builder(on: commit)
        try builder.build([updates], whole: built.whole, overrides: built.overrides)
        return builder
    }

    /// What waits now: what this run did not bring itself is no news.
    private mutating func mark(_ applied: [UpdateID], _ alone: GroupBuilder) throws {
        let isOfRun = try repository.info(alone.tip).trailer(CommitRecord.run).contains(
            shop.run.text)
        for id in applied {
            if let change = alone.changes[id], change.outcome == .refused {
                changes[id] = change
                continue
            }
            changes[id]?.outcome = .inReview
            if !isOfRun {
                changes[id]?.edits = []
                changes[id]?.files = []
            }
        }
    }

    private mutating func fail(_ updates: [UpdateID], _ reason: String, _ detail: String?) {
        for id in updates {
            changes[id]?.outcome = .failed
            changes[id]?.reason = reason
            changes[id]?.detail = detail
        }
    }

    /// Takes the outcome of one push: a refusal counts for more than a success.
    private mutating func note(_ one: Push) {
        let order: [PushOutcome] = [.none, .already, .pushed, .rejected, .unreachable]
        func rank(_ outcome: PushOutcome) -> Int { order.firstIndex(of: outcome) ?? 0 }
        if rank(one.outcome) < rank(push.outcome) { return }
        push.outcome = one.outcome
        push.message = one.message ?? push.message
        if one.outcome == .rejected, exit == nil { exit = .failed }
    }
}
