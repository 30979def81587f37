internal import CommandLine
internal import Contracts
internal import Decision
internal import GitStore
internal import Holds
internal import Names
internal import Publishing
internal import RunView
internal import StageKit
internal import Versions

/// What one call of apply makes its commits with.
struct ApplyWorkshop {
    /// The commits of one try, not pushed yet.
    struct Built {
        var builder: GroupBuilder
        let decision: Decision
        let groups: [[Update]]
        /// The groups of which all goes or nothing.
        let whole: Set<GroupID>
        /// Why updates are taken although they are held.
        let overrides: [UpdateID: String]
    }

    let publisher: Publisher
    let finder: TargetFinder
    let run: RunID
    /// The name of the branches for review where each group has one; nil where there is one or none.
    let groupTemplate: String?
    private let context: StageContext
    private let inputs: ApplyInputs
    private let selection: Selection
    private let committer: Committer
    private let message: CommitMessage

    init(
        _ context: StageContext, _ inputs: ApplyInputs, _ message: CommitMessage,
        _ selection: Selection, resumed: Set<UpdateID>
    ) throws {
        var request = context.publishRequest()
        request.endedReviews = inputs.endedReviews
        let git = try RemoteAccess.command(request, for: context.repository)
        committer = try Committer(request, in: context.repository)
        publisher = Publisher(
            context.repository, git: git, run: request.run, stage: .apply,
            effects: context.effects(of: .apply))
        finder = TargetFinder(context.repository, request, git: git, resumed: resumed)
        groupTemplate = request.reviewBranch.flatMap { ReviewBranch.isByGroup($0) ? $0 : nil }
        run = request.run
        self.context = context
        self.inputs = inputs
        self.selection = selection
        self.message = message
    }

    /// Where the commits go, and what they are built on.
    func target() throws -> Target {
        try groupTemplate == nil ? finder.find() : finder.findForGroups()
    }

    /// Builds on a commit.
    func builder(on base: CommitID) throws -> GroupBuilder {
        try GroupBuilder(
            context.store, base: base, view: inputs.view, committer: committer, message: message,
            isDryRun: context.isDryRun)
    }

    /// Decides what is taken, and makes its commits.
    func build(on target: Target) throws -> Built {
        let base = target.base
        // The commits may be built on something newer than the scan.
        let list = try HoldList(
            in: context.store, at: base, for: target.review == nil ? nil : target.remote)
        var builder = try builder(on: base)
        let candidates = inputs.view.candidates(
            holds: list.holds(inputs.detect.payload), standing: builder.standingNow())
        let decision = Decision(candidates, selection.wanted, now: context.now())
        let isMuch = decision.taken.count >= ApplyStage.manyUpdates
        if isMuch, !context.isDryRun { try context.repository.collectObjects() }
        let groups = inputs.groups(decision)
        let whole = candidates.wholeGroups
        let overrides = decision.overridden.reduce(into: [:]) { $0[$1] = selection.override }
        try builder.build(groups, whole: whole, overrides: overrides)
        if !context.isDryRun { try context.repository.storeCollected() }
        return Built(
            builder: builder, decision: decision, groups: groups, whole: whole,
            overrides: overrides)
    }

    /// The branch for review begun anew, where newer versions of what waits there cannot be set on top
    /// of it, and nothing that waits would be lost.
    ///
    /// - Returns: nil where the commits that were made are to be published.
    func begunAnew(
        _ target: Target, _ changes: [UpdateID: Change], taken: Set<UpdateID>
    ) throws -> Target? {
        guard let review = target.review, !review.isDone, target.base != target.remote,
            changes.values.contains(where: { $0.outcome == .refused && $0.hasChanged }),
            let tip = review.tip
        else { return nil }
        let waiting = try InReview(target, tip: tip, inputs.view, in: context.store)
        let isLost = waiting.updates.contains { id in
            guard let update = inputs.view.update(id) else {
                return isUnanswered(waiting.packages(of: id))
            }
            return !taken.contains(id)
                && !inputs.view.offers(for: update.dependency).contains { other in
                    taken.contains(other.id)
                        && other.leadsFurther(
                            than: update,
                            versioning: inputs.view.dependency(update.dependency)?.versioning)
                }
        }
        return isLost ? nil : target.begunAnew()
    }

    /// Whether what became of packages is not known: nobody looked them up, or no answer came.
    private func isUnanswered(_ packages: Set<String>) -> Bool {
        let known = inputs.detect.payload.dependencies.filter { packages.contains($0.package) }
        return known.isEmpty
            ? !inputs.detect.payload.complete
            : known.contains { $0.lookup.state == .failed }
    }
}

extension Change {
    /// Whether it was refused because something else stands there than was scanned.
    fileprivate var hasChanged: Bool { reason == "changed-since-scan" }
}
