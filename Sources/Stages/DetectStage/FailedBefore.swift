internal import Contracts
internal import GitStore
internal import Holds
internal import Names
internal import Snapshot

/// Holds back updates to versions that failed before.
enum FailedBefore {
    /// Marks the updates that the repository holds at a commit.
    ///
    /// - Returns: a finding for each, and one where the history is cut.
    /// - Throws: exit 65 where the file of holds cannot be read.
    static func mark(
        _ updates: inout [Update], _ dependencies: [Dependency], in store: BlobStore,
        at commit: CommitID?
    ) throws -> [Finding] {
        guard let commit, !updates.isEmpty else { return [] }
        let list = try HoldList(in: store, at: commit)
        let byID = Dictionary(dependencies.map { ($0.id, $0) }) { first, _ in first }
        var findings: [Finding] = []
        if list.isCut {
            findings.append(
                .of(
                    .historyCut, store.repository.gitDirectory,
                    "the history of this clone is cut: what persons reverted is not all known"))
        }
        for index in updates.indices {
            guard let dependency = byID[updates[index].dependency],
                let hold = list.hold(
                    package: dependency.package, datasource: dependency.datasource,
                    to: updates[index].to, versioning: dependency.versioning)
            else { continue }
            if updates[index].held == nil {
                updates[index].held = Held(reason: "failed-before", detail: hold.reason)
            }
            findings.append(
                .of(
                    .failedBefore, updates[index].id.text,
                    FailedBefore.words(dependency, updates[index], hold),
                    place: Place(file: dependency.file)))
        }
        return findings
    }

    private static func words(_ dependency: Dependency, _ update: Update, _ hold: Hold) -> String {
        let version = update.to.value ?? hold.version
        let range = version == hold.version ? "" : " by \(hold.version)"
        let since = hold.date.isEmpty ? "" : " since \(hold.date.prefix(10))"
        return "\(dependency.name) \(version) is held\(range)\(since): \(hold.reason)"
    }
}
