// Made by `make schemas` from the properties in Backup.swift; edits are lost.
// swift-format-ignore-file

public import Names

extension BackupPayload {
    public init(
        artifacts: [Artifact] = [],
        retention: Retention,
        copy: String? = nil,
        _: Made = Made()
    ) {
        self.init(
            artifacts: artifacts,
            retention: retention,
            copy: copy)
    }
}

extension Artifact {
    public init(
        kind: ArtifactKind,
        name: String,
        file: String? = nil,
        sha256: String? = nil,
        bytes: Int? = nil,
        encrypted: Bool,
        verified: Bool,
        covers: Covers,
        _: Made = Made()
    ) {
        self.init(
            kind: kind,
            name: name,
            file: file,
            sha256: sha256,
            bytes: bytes,
            encrypted: encrypted,
            verified: verified,
            covers: covers)
    }
}

extension Covers {
    public init(
        commit: CommitID? = nil,
        tree: TreeID? = nil,
        references: [String] = [],
        since: RunID? = nil,
        _: Made = Made()
    ) {
        self.init(
            commit: commit,
            tree: tree,
            references: references,
            since: since)
    }
}

extension Retention {
    public init(
        kept: [RunID] = [],
        removed: [RunID] = [],
        _: Made = Made()
    ) {
        self.init(
            kept: kept,
            removed: removed)
    }
}
