internal import Contracts
internal import Names

/// Which backups stay.
struct RetentionPlan {
    /// Those that stay, newest first.
    let kept: [BackupStore.Entry]
    /// Those that go, oldest first.
    let removed: [BackupStore.Entry]

    /// Chooses: the newest `count` that are no older than `days` stay, with all that they build on.
    /// The newest verified one stays whatever its age.
    ///
    /// - Parameters:
    ///   - entries: newest first.
    ///   - days: nil for no limit.
    init(_ entries: [BackupStore.Entry], count: Int, days: Int?, now: Timestamp) {
        let oldest = days.map { now.adding(seconds: -Int64($0) * 86_400) }
        var stays: Set<RunID> = []
        for (index, entry) in entries.enumerated() where index < count {
            let created = entry.manifest.created
            if oldest.map({ created >= $0 }) ?? true { stays.insert(entry.run) }
        }
        if let last = entries.first(where: \.manifest.verified) { stays.insert(last.run) }
        for entry in entries where stays.contains(entry.run) {
            stays.formUnion(entry.manifest.bundles.map(\.run))
        }
        kept = entries.filter { stays.contains($0.run) }
        removed = entries.filter { !stays.contains($0.run) }.reversed()
    }
}
