internal import Contracts
internal import GitStore
internal import Names
internal import Publishing
internal import SystemSupport

/// The references that keep what a run started from: `refs/upkeep/backup/RUN`, and
/// `refs/upkeep/backup/RUN-upstream` where the last fetch saw another commit there.
struct BackupMarks {
    let repository: Repository
    let run: RunID
    let git: GitCommand
    let effects: any SideEffects

    private static let prefix = "refs/upkeep/backup/"
    private static let upstream = "-upstream"

    private func wanted(_ references: SavedReferences) -> [(name: String, commit: CommitID)] {
        let name = BackupMarks.prefix + run.text
        let other = references.upstreamCommit.flatMap { CommitID($0) }
        var marks = [(name: name, commit: references.commit)]
        if let other, other != references.commit {
            marks.append((name + BackupMarks.upstream, other))
        }
        return marks
    }

    /// The artifacts, as they will be.
    func planned(_ references: SavedReferences) -> [Artifact] {
        wanted(references).map { artifact($0.name, $0.commit, isThere: false) }
    }

    /// Sets the references of this run.
    func set(_ references: SavedReferences) throws -> [Artifact] {
        try wanted(references).map { name, commit in
            let before = try repository.reference(name)
            if before != commit {
                try effects.record(
                    "ref", subject: name, intent: "\(before?.hex ?? "none") → \(commit.hex)"
                ) {
                    try repository.setReference(
                        name, to: commit, expecting: before, reason: "upkeep: backup")
                }
            }
            return artifact(name, commit, isThere: try repository.reference(name) == commit)
        }
    }

    private func artifact(_ name: String, _ commit: CommitID, isThere: Bool) -> Artifact {
        Artifact(
            kind: .gitRef, name: name, encrypted: false, verified: isThere,
            covers: Covers(
                commit: commit, tree: try? repository.tree(of: commit),
                references: [name]))
    }

    /// Removes the references of all but the newest runs; what is not named like one stays.
    func prune(keep: Int) throws {
        var runs: [RunID: [String]] = [:]
        for (name, _) in try repository.references(under: BackupMarks.prefix) {
            var word = String(name.dropFirst(BackupMarks.prefix.count))
            if word.hasSuffix(BackupMarks.upstream) {
                word.removeLast(BackupMarks.upstream.count)
            }
            if let run = RunID(word) { runs[run, default: []].append(name) }
        }
        let old = runs.keys.sorted().dropLast(keep).filter { $0 != self.run }
        let names = old.flatMap { runs[$0] ?? [] }
        if names.isEmpty { return }
        try effects.record(
            "unref", subject: BackupMarks.prefix, intent: names.joined(separator: " ")
        ) {
            try git.updateReferences(names.map { ($0, nil) })
        }
    }
}
