internal import Checks
internal import CommandLine
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
    let change: CheckedChange
    /// The run's documents; none where a change was named.
    let view: RunView
    let buildTimeLimitSeconds: Int

    /// - Returns: what the checks say, and what was built with.
    func run() throws -> (results: [CheckResult], builder: String?) {
        let index = TreeIndex(context.state.cache)
        for snapshot in [change.base, change.head] { _ = try index.summary(of: snapshot) }
        try index.keep()
        let workshop = Workshop(context: context, timeLimitSeconds: buildTimeLimitSeconds)
        defer { workshop.close() }
        let tools = CheckTools(
            index: index, builder: workshop.builder, schemas: workshop.schemas,
            catalog: context.catalog,
            isCatalogExtended: !context.settings.all(Keys.catalog).isEmpty,
            updates: view.updates, scanned: scanned(context.store))
        let results = try Checks.run(on: change, with: tools, names: view.names)
        let onTheWay = try Checks.secretsOnTheWay(
            steps(), besides: results, with: tools, names: view.names)
        return (results + onTheWay, workshop.builderName)
    }

    /// Commits of a person's change that are looked at one by one, at most.
    private static let stepLimit = 500

    /// The commits that a person's change has beside its last, newest first; merges bring nothing of their
    /// own.
    private func steps() throws -> [(commit: CommitID, change: CheckedChange)] {
        guard scope.kind == .change, let base = scope.base, let head = scope.head else { return [] }
        let store = context.store
        let log = try store.repository.log(
            from: head, excluding: [base], limit: Validation.stepLimit)
        guard log.count > 1 else { return [] }
        return try log.compactMap { info in
            guard info.parents.count == 1, let parent = info.parents.first else { return nil }
            let paths = try store.repository.changedPaths(
                from: try store.repository.tree(of: parent), to: info.tree,
                passesOverRemoved: true)
            return (
                info.id,
                CheckedChange(
                    base: try Snapshot(store, at: parent), head: try Snapshot(store, at: info.id),
                    paths: Set(paths.map(\.text)))
            )
        }
    }

    /// The commit that detect saw; nil where it is not in this repository any more.
    private func scanned(_ store: BlobStore) -> Snapshot? {
        guard let commit = view.detect?.repository.commit else { return nil }
        return try? Snapshot(store, at: commit)
    }
}
