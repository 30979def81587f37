internal import Contracts
internal import GitStore
internal import Names

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
}
