internal import CommandLine
internal import Contracts
internal import GitStore
internal import Names
internal import StageKit

/// The change that a gate judges: the revisions that flags name, else what `git push` would bring.
struct GateChange {
    /// The commit before it; nil where there is none, as before a new branch.
    let base: CommitID?
    /// Its last commit.
    let head: CommitID

    /// Git's name for no commit: a new branch.
    private static let none = String(repeating: "0", count: 40)
    private static let hint =
        "name the change: upkeep run gate --base REVISION --head REVISION (in a pre-receive hook the "
        + "two that Git gives, in CI the target branch and the commit)"

    /// Reads the flags. Without `--head` it is HEAD; without both it begins where HEAD left its upstream
    /// branch, as it was fetched last.
    ///
    /// - Throws: exit 64 where a revision names no commit, or where HEAD has no such branch.
    init(_ call: Call, _ repository: Repository) throws {
        let (old, new) = (call.settings[Keys.base], call.settings[Keys.head])
        if old == nil, new == nil {
            (base, head) = try GateChange.unpushed(repository)
            return
        }
        head = try repository.commit(named: new ?? "HEAD", by: Keys.head)
        if let old {
            base =
                old == GateChange.none ? nil : try repository.commit(named: old, by: Keys.base)
        } else {
            base = try repository.info(head).parents.first
        }
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

    /// Flags with both ends named.
    func flags(_ flags: [String: [String]]) -> [String: [String]] {
        flags.merging([
            Keys.base.name: [base?.hex ?? GateChange.none], Keys.head.name: [head.hex],
        ]) { $1 }
    }
}
