public import Names

/// What was saved before anything changed.
public struct BackupPayload: StagePayload {
    /// What was saved, sorted by kind and name.
    @Listed public var artifacts: [Artifact]
    /// What was kept and removed of earlier backups.
    public var retention: Retention
    /// Where a copy of the backup lies that was checked there: a directory, or a reference of a remote;
    /// null where none was wanted.
    @Nullable public var copy: String?

    /// The stage that writes it.
    public static var stage: StageName { .backup }
}

/// One thing that was saved.
public struct Artifact: Codable, Sendable, Equatable {
    /// What it is.
    public var kind: ArtifactKind
    /// Its name: a file's, or the full name of a reference.
    public var name: String
    /// Its file, relative to the run's directory; null where it is not a file.
    @Nullable public var file: String?
    /// The file's SHA-256, 64 hexadecimal digits; null where it is not a file.
    @Nullable public var sha256: String?
    /// The file's size in bytes; null where it is not a file.
    @Nullable public var bytes: Int?
    /// Whether it is encrypted.
    public var encrypted: Bool
    /// Whether it was read back and found whole.
    public var verified: Bool
    /// What it can bring back.
    public var covers: Covers
}

/// What was saved.
public enum ArtifactKind: String, Codable, Sendable, CaseIterable {
    /// The repository as one file.
    case gitBundle = "git-bundle"
    /// A reference that keeps the commit.
    case gitRef = "git-ref"
    /// Objects of the cluster.
    case clusterState = "cluster-state"
    /// A volume's content.
    case volumeSnapshot = "volume-snapshot"
}

/// What an artifact can bring back.
public struct Covers: Codable, Sendable, Equatable {
    /// The Git commit; null where the artifact alone brings none back.
    @Nullable public var commit: CommitID?
    /// The commit's tree; null where there is no commit.
    @Nullable public var tree: TreeID?
    /// The full names of the Git references, sorted.
    @Listed public var references: [String]
    /// The run whose artifact it builds on; null for a full one.
    @Nullable public var since: RunID?
}

/// What was kept and removed of earlier backups.
public struct Retention: Codable, Sendable, Equatable {
    /// Runs whose backup is kept, sorted.
    @Listed public var kept: [RunID]
    /// Runs whose backup was removed, sorted.
    @Listed public var removed: [RunID]
}
