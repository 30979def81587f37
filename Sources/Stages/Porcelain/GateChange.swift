internal import CommandLine
internal import Contracts
internal import GitStore
internal import Names
internal import Snapshot
internal import StageKit

/// The change that a gate judges: the one that flags name, else what `git push` would bring.
struct GateChange {
    /// The files before it, by whose rules it is judged.
    let before: ConfigurationFiles
    /// The files after it.
    let after: ConfigurationFiles
    /// The flags that name it for validate.
    private let named: [String: [String]]

    private static let hint =
        "name the change: upkeep run gate --base REVISION --head REVISION (in a pre-receive hook the "
        + "two that Git gives, in CI the target branch and the commit)"

    /// Reads the flags. Without `--head` it is HEAD; without both it begins where HEAD left its upstream
    /// branch, as it was fetched last. What is staged, and everything, is judged by the rules of HEAD.
    ///
    /// - Throws: exit 64 where a revision names no commit, or where HEAD has no such branch.
    init(_ call: Call, _ store: BlobStore) throws {
        let (settings, repository) = (call.settings, store.repository)
        if settings[Keys.staged] || settings[Keys.everything], settings[Keys.base] == nil {
            let head = try settings[Keys.head].map {
                try repository.commit(named: $0, by: Keys.head)
            }
            before = ConfigurationFiles(
                try Snapshot(store, at: try head ?? repository.head().commit))
            after =
                settings[Keys.staged]
                ? ConfigurationFiles(
                    Snapshot(store, tree: try repository.stagedTree(call.environment))) : before
            named = [:]
            return
        }
        let (base, head) =
            try NamedRevisions(settings, repository).map { ($0.base, $0.head) }
            ?? GateChange.unpushed(repository)
        before = try ConfigurationFiles(store, at: base ?? head)
        after = try ConfigurationFiles(store, at: head)
        named = [Keys.base.name: [base?.hex ?? NamedRevisions.none], Keys.head.name: [head.hex]]
    }

    private static func unpushed(
        _ repository: Repository
    ) throws -> (base: CommitID?, head: CommitID) {
        let state = try repository.head()
        guard let head = state.commit else {
            throw StageFailure(.usage, "HEAD has no commit that could be judged", hint: hint)
        }
        guard let branch = state.branch, let upstream = repository.upstream(of: branch) else {
            throw StageFailure(
                .usage, "no change is named, and HEAD has no upstream branch to compare it with",
                hint: hint)
        }
        guard let tip = try repository.reference(upstream.tracking) else {
            throw StageFailure(
                .usage,
                "no change is named, and \(upstream.remote)/\(upstream.branch) was not fetched yet",
                hint: "git fetch \(upstream.remote), or " + hint)
        }
        guard let base = try repository.mergeBase(of: tip, and: head) else {
            throw StageFailure(
                .usage,
                "no change is named, and HEAD has no commit in common with "
                    + "\(upstream.remote)/\(upstream.branch)", hint: hint)
        }
        return (base, head)
    }

    /// Flags with the change named.
    func flags(_ flags: [String: [String]]) -> [String: [String]] {
        flags.merging(named) { $1 }
    }
}
