internal import CommandLine
internal import Contracts
internal import GitStore
internal import Holds
internal import Names
internal import RunView
internal import Runs
internal import Snapshot
internal import StageKit

/// Finds the updates that a merged review brought to the branch since the run before: by what stands
/// there and what runs had put up for review, not by the forge's word.
struct MergedReviews {
    /// Runs that are looked through for one that put an update up for review, at most.
    private static let runs = 30
    /// Commits that are looked through for the one of a squash, at most.
    private static let depth = 500

    private let context: StageContext
    private let reviews: [ReviewRecord]

    /// - Parameter reviews: what the forge has, as far as it was asked.
    init(_ context: StageContext, _ reviews: [ReviewRecord]) {
        self.context = context
        self.reviews = reviews
    }

    /// What a run offered, and what became of it.
    private struct Came {
        let update: Update
        let dependency: Dependency
    }

    /// The updates, sorted by id.
    ///
    /// - Parameter now: the dependencies as they stand now.
    func find(_ now: [Dependency]) throws -> [MergedUpdate] {
        guard context.settings[Keys.reviewBranch] != nil, let head = context.commit else {
            return []
        }
        let earlier = context.state.runs().filter { $0 < context.run.run }.suffix(Self.runs)
            .reversed().map { context.state.directory(of: $0) }
        let last = earlier.lazy.compactMap { $0.documentIfValid(DetectPayload.self) }
            .first { $0.outcome != .failed }
        guard let last, let before = last.repository.commit, before != head else { return [] }
        var open = Self.came(true: now, since: last.payload)
        var merged: [MergedUpdate] = []
        for run in earlier where !open.isEmpty {
            guard let apply = run.documentIfValid(ApplyPayload.self) else { continue }
            let view = RunView(
                detect: run.documentIfValid(DetectPayload.self),
                analyze: run.documentIfValid(AnalyzePayload.self), apply: apply)
            for change in apply.payload.changes where change.stands {
                // That it stood there already, a run may have seen before the branch was pulled.
                guard change.outcome != .already,
                    let one = open.removeValue(forKey: change.update),
                    change.outcome == .inReview,
                    let commit = try commit(change, one, from: head, since: before)
                else { continue }
                merged.append(told(one, view.analysis(of: change.update), commit))
            }
        }
        return merged.sorted { $0.update < $1.update }
    }

    /// The updates of an earlier run whose new versions stand now.
    private static func came(
        true now: [Dependency], since earlier: DetectPayload
    ) -> [UpdateID: Came] {
        func key(_ dependency: Dependency, _ version: VersionPair) -> [String] {
            [
                dependency.datasource?.rawValue ?? "", dependency.package, dependency.file,
                version.value ?? "", version.digest ?? "",
            ]
        }
        let standing = Set(now.map { key($0, $0.current) })
        let known = Dictionary(earlier.dependencies.map { ($0.id, $0) }) { first, _ in first }
        return earlier.updates.reduce(into: [:]) { came, update in
            guard let dependency = known[update.dependency], !update.stands,
                standing.contains(key(dependency, update.to))
            else { return }
            came[update.id] = Came(update: update, dependency: dependency)
        }
    }

    /// The commit that brought an update to the branch: the one that was reviewed, or that of a squash;
    /// nil where the review was not merged.
    private func commit(
        _ change: Change, _ one: Came, from head: CommitID, since before: CommitID
    ) throws -> CommitID? {
        let repository = context.repository
        if let commit = change.commit, (try? repository.isAncestor(commit, of: head)) == true {
            return commit
        }
        let ofUpdate = reviews.last { $0.updates.contains(one.update.id) }
        if let ofUpdate, ofUpdate.state != .merged { return nil }
        let new = Array((one.update.to.value ?? one.update.to.digest ?? "").utf8)
        let log = try? repository.log(from: head, excluding: [before], limit: Self.depth)
        return try log?.last { commit in
            try repository.changedPaths(of: commit).contains { $0.text == one.dependency.file }
                && text(of: one.dependency.file, at: commit.id).firstRange(of: new) != nil
        }?.id
    }

    private func text(of file: String, at commit: CommitID) throws -> [UInt8] {
        let snapshot = try Snapshot(context.store, at: commit)
        guard let found = try snapshot.file(file) else { return [] }
        return try snapshot.bytes(of: found)
    }

    private func told(
        _ one: Came, _ analysis: AnalyzedUpdate?, _ commit: CommitID
    ) -> MergedUpdate {
        MergedUpdate(
            update: one.update.id, component: analysis?.component ?? one.dependency.name,
            name: one.dependency.name, package: one.dependency.package,
            file: one.dependency.file, kind: one.update.kind, layer: analysis?.layer,
            risk: analysis?.risk, from: one.update.from, to: one.update.to,
            released: one.update.released, commit: commit,
            review: reviews.last { $0.updates.contains(one.update.id) }?.words)
    }
}

extension MergedUpdate {
    /// What the audit trail says of it.
    func event(_ run: RunID, time: Timestamp) -> HistoryEvent {
        var event = HistoryEvent(
            time: time, run: run, type: "merged", component: component, name: name,
            update: update.text, from: VersionText.short(from), to: VersionText.short(to),
            commit: commit, detail: review)
        event.package = package
        event.kind = kind.rawValue
        event.layer = layer?.rawValue
        event.risk = risk?.rawValue
        event.released = released
        event.approval = "merge"
        return event
    }
}
