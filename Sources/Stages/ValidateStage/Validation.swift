internal import Contracts
internal import GitStore
internal import Runs
internal import StageKit
internal import SystemSupport

/// Runs the checks on one change.
struct Validation {
    let context: StageContext
    let scope: Scope
    /// The detection of the run; nil where revisions were named.
    let detect: Document<DetectPayload>?
    let buildTimeLimitSeconds: Int

    func run() throws -> [CheckResult] {
        let repository = context.repository
        let store = BlobStore(repository)
        let newTree = try repository.tree(of: scope.head)
        let oldTree = try scope.base.map { try repository.tree(of: $0) }
        let head = TreeView(store, tree: newTree)
        let base = TreeView(store, tree: oldTree)
        let names = UpdateNames(detect?.payload)
        var results = try ParseCheck(scope: scope, base: base, head: head, names: names).run()
        var versions = VersionCheck(
            scope: scope, store: store, updates: updates, scanned: try scannedTree(), names: names)
        results += try versions.run()
        try Signals.check()
        let index = TreeIndex(store, state: context.state)
        let (new, old) = (try index.summary(of: newTree), try index.summary(of: oldTree))
        try index.keep()
        let (after, before) = (ObjectIndex(head, new), ObjectIndex(base, old))
        results += try ResolveCheck(scope: scope, base: before, head: after, names: names).run()
        try Signals.check()
        return try results
            + BuildCheck(
                context: context, scope: scope, base: base, head: head, baseSummary: old,
                headSummary: new, fluxPaths: Set(new.builds + old.builds), names: names,
                timeLimitSeconds: buildTimeLimitSeconds
            ).run()
    }

    private var updates: [String: Update] {
        Dictionary((detect?.payload.updates ?? []).map { ($0.id, $0) }) { first, _ in first }
    }

    /// The tree that detect saw; nil where it is not in this repository any more.
    private func scannedTree() throws -> TreeID? {
        guard let commit = detect?.repository.commit.flatMap({ CommitID($0) }) else { return nil }
        return try? context.repository.tree(of: commit)
    }
}
