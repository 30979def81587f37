internal import Checks
internal import Contracts
internal import GitStore
internal import Manifests
internal import Names
internal import RunView
internal import Runs
internal import Snapshot
internal import StageKit

/// Runs the checks on one change.
struct Validation {
    let context: StageContext
    let scope: Scope
    /// The run's documents; none where revisions were named.
    let view: RunView
    let buildTimeLimitSeconds: Int

    func run() throws -> [CheckResult] {
        let store = context.store
        let change = CheckedChange(
            base: try Snapshot(store, at: scope.base), head: try Snapshot(store, at: scope.head),
            paths: scope.changed, commits: scope.commits, hasForeign: scope.hasForeign)
        let index = TreeIndex(context.state.cache)
        for snapshot in [change.base, change.head] { _ = try index.summary(of: snapshot) }
        try index.keep()
        let workshop = Workshop(context: context, timeLimitSeconds: buildTimeLimitSeconds)
        defer { workshop.close() }
        return try Checks.run(
            on: change,
            with: CheckTools(
                index: index, builder: workshop.builder, updates: view.updates,
                scanned: scanned(store)),
            names: view.names)
    }

    /// The commit that detect saw; nil where it is not in this repository any more.
    private func scanned(_ store: BlobStore) -> Snapshot? {
        guard let commit = view.detect?.repository.commit else { return nil }
        return try? Snapshot(store, at: commit)
    }
}
