internal import Contracts
internal import GitStore
internal import PipelineRuntime
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
        let head = try TreeView(store, tree: try context.repository.tree(of: scope.head))
        let (base, differing) = try base(of: head)
        let names = UpdateNames(detect?.payload)
        var results = try ParseCheck(scope: scope, base: base, head: head, names: names).run()
        var versions = VersionCheck(
            scope: scope, store: store, updates: updates, scanned: try scannedTree(), names: names)
        results += try versions.run()
        try Signals.check()
        let flux = try FluxFiles(head)
        let fluxBefore = try FluxFiles(flux, base, changed: differing)
        results += try ResolveCheck(
            scope: scope, base: ObjectIndex(base, fluxBefore), head: ObjectIndex(head, flux),
            names: names
        ).run()
        try Signals.check()
        let paths = try flux.buildPaths(head).union(
            try fluxBefore.among(differing).buildPaths(base))
        return try results
            + BuildCheck(
                context: context, scope: scope, base: base, head: head, fluxPaths: paths,
                names: names, timeLimitSeconds: buildTimeLimitSeconds
            ).run()
    }

    /// The files before the change, and the paths at which they differ: read as a difference, so
    /// that the repository is listed once.
    private func base(of head: TreeView) throws -> (view: TreeView, differing: Set<String>) {
        guard let base = scope.base else {
            return (TreeView(head.store, files: [:]), Set(head.files.keys))
        }
        let repository = context.repository
        let tree = try repository.tree(of: base)
        let paths = try repository.changedPaths(
            from: tree, to: try repository.tree(of: scope.head))
        var changes: [String: TreeFile?] = [:]
        for path in paths {
            changes.updateValue(try repository.file(at: path, in: tree), forKey: path.text)
        }
        return (head.replacing(changes), Set(paths.map(\.text)))
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
