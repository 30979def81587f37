internal import CommandLine
internal import Contracts
internal import Decision
internal import Names
internal import RunView
internal import StageKit

/// The documents that apply works from.
struct ApplyInputs {
    let detect: Document<DetectPayload>
    let analyze: Document<AnalyzePayload>
    /// Both, joined.
    let view: RunView

    init(_ context: StageContext) throws {
        detect = try context.document(DetectPayload.self)
        analyze = try context.document(AnalyzePayload.self)
        view = try context.runView()
    }

    /// The newest commits of the reviews that were closed or merged, by branch.
    var endedReviews: [String: Set<CommitID>] {
        detect.payload.reviews.filter { $0.state != .open }.reduce(into: [:]) { ended, review in
            if let commit = review.commit { ended[review.branch, default: []].insert(commit) }
        }
    }

    /// Refuses to decide by rules that are not those of now.
    ///
    /// - Throws: exit 64.
    func checkRules(_ settings: Settings) throws(StageFailure) {
        if analyze.payload.rules == settings.digest(of: Keys.rules) { return }
        throw StageFailure(
            .usage, "the rules are not those that the updates were analyzed by",
            hint: "upkeep analyze judges by those of now; upkeep run update begins anew")
    }

    /// The updates that are taken by group, in the plan's order.
    func groups(_ decision: Decision) -> [[Update]] {
        var order: [GroupID] = []
        var members: [GroupID: [Update]] = [:]
        for id in view.order where decision.taken.contains(id) {
            guard let update = view.update(id) else { continue }
            let group = view.group(of: update)
            if members[group] == nil { order.append(group) }
            members[group, default: []].append(update)
        }
        return order.map { members[$0] ?? [] }
    }

    /// Every update's change: what was made, else why it was not tried.
    func changes(_ made: [UpdateID: Change], _ decision: Decision) -> [Change] {
        view.order.map { id in
            if let change = made[id] { return change }
            let words = decision.waits[id].map(WaitRule.words)
            return Change(
                update: id, outcome: .skipped,
                reason: words?.reason ?? WaitRule.notPlanned.rawValue, detail: words?.detail)
        }
    }

    /// The findings of refused updates.
    func refusals(_ changes: [Change]) -> [Finding] {
        changes.filter { $0.outcome == .refused }.map { change in
            let dependency = view.dependency(of: change.update)
            return .of(
                .refused, change.update.text,
                "\(dependency?.name ?? change.update.text): \(change.detail ?? change.reason ?? "")",
                place: dependency.map { Place(file: $0.file) })
        }
    }
}
