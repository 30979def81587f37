internal import Contracts
internal import GitStore
internal import Names
internal import Publishing

/// The references that a backup saves, as they stand at one moment.
struct SavedReferences: Equatable {
    /// The branch that HEAD is on, its full name; nil for none.
    let head: String?
    /// The commit that HEAD is at.
    let commit: CommitID
    /// The references to save, sorted by name.
    let all: [BackupManifest.Reference]
    /// The name under which the last fetch put HEAD's upstream; nil for none.
    let tracking: String?

    /// Reads the references.
    ///
    /// - Throws: exit 64 in a repository without a commit.
    init(_ repository: Repository) throws {
        let head = try repository.head()
        guard let commit = head.commit else {
            throw StageFailure(
                .usage, "the repository has no commit yet: there is nothing to back up",
                hint: "commit something first")
        }
        self.commit = commit
        self.head = head.branch.map { "refs/heads/\($0)" }
        let tracking = try head.branch.flatMap { repository.upstream(of: $0)?.tracking }
            .flatMap { try repository.reference($0) == nil ? nil : $0 }
        self.tracking = tracking
        all = try repository.references(under: "refs/").filter { name, _ in
            name == tracking || !BackupReferences.excluded.contains { name.hasPrefix($0) }
        }.map { BackupManifest.Reference(name: $0.name, target: $0.commit.hex) }
    }

    /// The commit that the last fetch saw upstream.
    var upstreamCommit: String? {
        all.first { $0.name == tracking }?.target
    }

    /// The objects that the references and HEAD point at, each once.
    var targets: Set<String> { Set(all.map(\.target) + [commit.hex]) }

    /// Whether a backup brings back all of it, but for what its own run moved.
    ///
    /// - Parameter branch: the one that the run pushed to; it, the branch that HEAD was on, and what the
    ///   last fetch saw of it may have moved, by commits that the run's own reference reaches.
    func areCovered(
        by manifest: BackupManifest, besides branch: String?, of run: RunID,
        _ repository: Repository
    ) throws -> Bool {
        let saved = Dictionary(manifest.references.map { ($0.name, $0.target) }) { first, _ in first
        }
        let now = Dictionary(all.map { ($0.name, $0.target) }) { first, _ in first }
        let own = Set([manifest.head, tracking, branch.map { "refs/heads/\($0)" }])
        var moved: Set<String> = []
        for name in Set(saved.keys).union(now.keys) where saved[name] != now[name] {
            guard own.contains(name), let target = now[name] else { return false }
            moved.insert(target)
        }
        if commit != manifest.commit { moved.insert(commit.hex) }
        moved.subtract(saved.values)
        guard !moved.isEmpty else { return true }
        guard let tip = try repository.reference(TargetFinder.reference(of: run)) else {
            return false
        }
        return try moved.allSatisfy { target in
            guard let target = CommitID(target),
                target == tip
                    || (try? repository.isAncestor(target, of: tip)) == true
            else { return false }
            let since = try repository.partialLog(from: target, limit: 1000).commits
                .prefix { !saved.values.contains($0.id.hex) && $0.id != manifest.commit }
            return since.count < 1000
                && since.allSatisfy { $0.trailer(CommitRecord.run).first == run.text }
        }
    }
}
