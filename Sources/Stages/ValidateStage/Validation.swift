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
        let results = try Checks.run(
            on: change,
            with: CheckTools(
                index: index, builder: workshop.builder, schemas: workshop.schemas,
                catalog: context.catalog,
                isCatalogExtended: !context.settings.all(Keys.catalog).isEmpty,
                updates: view.updates,
                scanned: scanned(context.store)),
            names: view.names)
        return (results, workshop.builderName)
    }

    /// The commit that detect saw; nil where it is not in this repository any more.
    private func scanned(_ store: BlobStore) -> Snapshot? {
        guard let commit = view.detect?.repository.commit else { return nil }
        return try? Snapshot(store, at: commit)
    }
}
