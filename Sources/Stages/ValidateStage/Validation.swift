internal import Contracts
internal import GitStore
internal import Manifests
internal import Runs
internal import Snapshot
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
        let store = BlobStore(context.repository)
        let head = try Snapshot(store, at: scope.head)
        let base = try Snapshot(store, at: scope.base)
        let names = UpdateNames(detect?.payload)
        var results = try ParseCheck(scope: scope, base: base, head: head, names: names).run()
        var versions = VersionCheck(
            scope: scope, store: store, updates: updates, scanned: scanned(store), names: names)
        results += try versions.run()
        try Signals.check()
        let index = TreeIndex(context.state.cache)
        let (new, old) = (try index.summary(of: head), try index.summary(of: base))
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

    /// The commit that detect saw; nil where it is not in this repository any more.
    private func scanned(_ store: BlobStore) -> Snapshot? {
        guard let commit = detect?.repository.commit.flatMap({ CommitID($0) }) else { return nil }
        return try? Snapshot(store, at: commit)
    }
}
