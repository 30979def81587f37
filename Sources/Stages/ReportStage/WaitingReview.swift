internal import Contracts
internal import Decision
internal import Forges
internal import Formats
internal import GitStore
internal import Names
internal import Publishing
internal import RunView

/// What waits on a branch for review, as its commits tell.
struct WaitingReview {
    /// Commits looked at, at most: more never wait there.
    private static let depth = 1_001

    private let pushed: PushedReview
    private let tip: CommitID
    /// What the commits bring and none of them takes back, by id.
    private let steps: [CommitRecord.Step]
    /// What the run brought there and took back, by id.
    private let undone: [UpdateID]

    /// Looks through the commits that the branch meant does not have.
    ///
    /// - Returns: nil where none waits.
    init?(_ pushed: PushedReview, _ view: RunView, _ repository: Repository) throws(GitError) {
        self.pushed = pushed
        let back = view.rollback?.payload.push
        let isNewer = back?.branch == pushed.branch && back?.outcome == .pushed
        tip = isNewer ? back?.to ?? pushed.commit : pushed.commit
        let tracking = Upstream(remote: pushed.remote, branch: pushed.base).tracking
        guard let known = try repository.reference(tracking) else { return nil }
        var undone: Set<UpdateID> = []
        var found: [UpdateID: CommitRecord.Step] = [:]
        for commit in try repository.log(from: tip, excluding: [known], limit: Self.depth) {
            undone.formUnion(commit.trailer(CommitRecord.rollback).compactMap(UpdateID.init))
            for step in CommitRecord.steps(of: commit) where !undone.contains(step.update) {
                found[step.update] = found[step.update] ?? step
            }
        }
        self.undone = undone.filter { view.revert(of: $0)?.isDone == true && found[$0] == nil }
            .sorted()
        // Of several of one dependency, what the newest run calls in review.
        steps = found.values.filter { step in
            view.change(of: step.update).map { $0.outcome == .inReview } ?? true
        }.sorted { $0.update < $1.update }
        if steps.isEmpty { return nil }
    }

    /// The review that is to be.
    func wanted(_ view: RunView) -> WantedReview {
        let analyzed = steps.compactMap { view.analysis(of: $0.update) }
        let risk = analyzed.map(\.risk).max { $0.rank < $1.rank }
        let layers = Layer.allCases.filter { layer in analyzed.contains { $0.layer == layer } }
        let text = ReviewMarkdown(
            steps, view, undone: undone, isOfGroup: pushed.group != nil)
        let isFailed = steps.contains { step in
            view.checks(of: step.update).contains { $0.outcome == .failed }
        }
        return WantedReview(
            group: pushed.group?.text, branch: pushed.branch, base: pushed.base, commit: tip.hex,
            updates: Set(steps.map(\.update)),
            versions: Set(
                steps.map {
                    ReviewRecord.version($0.datasource, $0.package, from: $0.from, to: $0.to)
                }),
            title: text.title, markdown: text.body,
            labels: [ReviewLabels.own] + (isFailed ? [ReviewLabels.failed] : [])
                + (risk.map { [ReviewLabels.risk($0)] } ?? [])
                + layers.map(ReviewLabels.layer))
    }
}
