internal import Contracts
internal import GitStore
internal import Names
internal import Publishing
internal import Runs
internal import StageKit
internal import SystemSupport

/// One backup, from the reference to the removal of old ones.
struct BackupWork {
    let repository: Repository
    let run: RunID
    let store: BackupStore
    let limits: BackupLimits
    let git: GitCommand
    let writer: BundleWriter
    let effects: any SideEffects
    /// Where each backup is copied to; nil where it is not.
    let copies: (any BackupCopies)?
    let now: @Sendable () -> Timestamp

    /// Times that the references are read again because somebody moved one meanwhile.
    private static let attempts = 3

    /// The directory that the backup is written into.
    private func directory() throws(SystemError) -> DirectoryHandle {
        try store.state.directory(of: run).opened().directory("artifacts", isMade: true)
    }
    private var marks: BackupMarks {
        BackupMarks(repository: repository, run: run, git: git, effects: effects)
    }

    /// Makes the backup.
    func make(_ references: SavedReferences) throws -> StageResult<BackupPayload> {
        repository.removeLeftovers()
        try store.removeLeftovers()
        var artifacts = try marks.set(references)
        let (entries, unreadable) = store.entries()
        var findings = unreadable.map {
            Finding.of(.backupUnreadable, $0.run.text, $0.message)
        }
        if usesLargeFiles(references.commit) {
            findings.append(.of(.backupLargeFiles, ".gitattributes", "files are kept in Git LFS"))
        }
        let manifest: BackupManifest
        do {
            manifest = try save(references, entries, &findings)
        } catch let error where BackupWork.isOfTheContent(error) {
            let failure = StageFailure(error)
            findings.append(
                .of(.backupNotVerified, "repository", failure.message, remedy: failure.hint))
            let kept = entries.map(\.run).sorted()
            return StageResult(
                payload: BackupPayload(artifacts: artifacts, retention: Retention(kept: kept)),
                outcome: .failed, summary: "no backup was made: \(failure.message)",
                findings: findings)
        }
        artifacts += self.artifacts(manifest)
        let copy = try copies.map { copies in
            let archive = try BackupArchive(try directory())
            try record("copy", copies.place(of: run), run.text) { try copies.put(archive) }
            return copies.place(of: run)
        }
        let retention = try retain()
        return StageResult(
            payload: BackupPayload(
                artifacts: artifacts.sorted {
                    ($0.kind.rawValue, $0.name) < ($1.kind.rawValue, $1.name)
                },
                retention: retention, copy: copy),
            outcome: .complete, summary: BackupText.summary(manifest, retention),
            findings: findings, commit: manifest.commit)
    }

    /// Whether an error says that the repository, or what was written, is not whole.
    private static func isOfTheContent(_ error: any Error) -> Bool {
        if let error = error as? GitError { return error.code == .damaged }
        return (error as? StageFailure)?.exit == .failed
    }

    /// Says what would be done.
    func dryRun(_ references: SavedReferences) throws -> StageResult<BackupPayload> {
        let entries = store.entries().entries
        let base = base(entries).base
        let what = base.map { "what is new since \($0.manifest.run)" } ?? "a full backup"
        let file = BackupManifest.fileName(of: run, isEncrypted: writer.age != nil)
        var planned = marks.planned(references)
        planned.append(
            Artifact(
                kind: .gitBundle, name: file, encrypted: writer.age != nil,
                verified: false, covers: covers(references, since: base?.manifest.run)))
        let size = Size.text(repository.objectBytes())
        return StageResult(
            payload: BackupPayload(
                artifacts: planned.sorted {
                    ($0.kind.rawValue, $0.name) < ($1.kind.rawValue, $1.name)
                },
                retention: Retention(kept: entries.map(\.run).sorted())),
            outcome: .complete,
            summary: "dry run: would save \(what); the repository has \(size)", findings: [])
    }

    // MARK: the bundle

    private func base(_ entries: [BackupStore.Entry]) -> (base: BaseBackup?, problem: String?) {
        BaseBackup.find(
            entries, for: run, in: repository,
            recipients: writer.age?.recipients, fullEvery: limits.fullEvery)
    }

    private func save(
        _ first: SavedReferences, _ entries: [BackupStore.Entry], _ findings: inout [Finding]
    ) throws -> BackupManifest {
        let found = base(entries)
        if let problem = found.problem {
            findings.append(.of(.backupChainBroken, "repository", problem))
        }
        var base = found.base
        var references = first
        for _ in 1...BackupWork.attempts {
            try Signals.check()
            let written: BundleWriter.Written?
            do {
                written = try write(references, since: &base)
            } catch let broken as ChainBroken {
                findings.append(.of(.backupChainBroken, "repository", broken.message))
                base = nil
                written = try write(references, since: &base)
            }
            let now = try SavedReferences(repository)
            if now == references {
                try writer.checkReferences(written?.header, references, since: base)
                return try publish(written, references, since: base)
            }
            references = now
        }
        throw GitError(
            .moved, "back up", repository.gitDirectory,
            "its references moved \(BackupWork.attempts) times meanwhile")
    }

    /// Writes what the base lacks; where the chain is long enough, and there is something new,
    /// everything.
    private func write(
        _ references: SavedReferences, since base: inout BaseBackup?
    ) throws -> BundleWriter.Written? {
        let directory = try directory()
        let name = BackupManifest.fileName(of: run, isEncrypted: writer.age != nil)
        if let found = base {
            if references.targets.isSubset(of: found.targets) {
                try found.check()
                return nil
            }
            if found.manifest.bundles.count < limits.fullEvery {
                return try writer.write(references, since: found, to: name, in: directory)
            }
            base = nil
        }
        guard let written = try writer.write(references, since: nil, to: name, in: directory)
        else {
            throw GitError(.damaged, "bundle", directory.place(name), "git found nothing to write")
        }
        return written
    }

    private func publish(
        _ written: BundleWriter.Written?, _ references: SavedReferences, since base: BaseBackup?
    ) throws -> BackupManifest {
        var bundles = base?.manifest.bundles ?? []
        let directory = try directory()
        if let base { try base.link(into: directory) }
        if let written {
            let file = Paths.name(written.file.path)
            try record("artifact", file, "\(written.bytes) bytes, sha256 \(written.sha256)") {
                try written.file.publish()
            }
            bundles.append(
                BackupManifest.Bundle(
                    run: run, file: file, bytes: written.bytes,
                    sha256: written.sha256, encrypted: writer.age != nil,
                    objects: written.objects))
        }
        let manifest = BackupManifest(
            run: run, created: now(), tool: Tool.info,
            repository: try RepositoryInfo(repository, commit: references.commit),
            head: references.head, commit: references.commit,
            tree: try repository.tree(of: references.commit),
            references: references.all, bundles: bundles, since: base?.manifest.run,
            recipients: writer.age?.recipients.digest, verified: true)
        try directory.write(try CanonicalJSON.encode(manifest), to: BackupManifest.file)
        return manifest
    }

    // MARK: the document

    /// Every file of the backup: those that it builds on lie in the run's directory too.
    private func artifacts(_ manifest: BackupManifest) -> [Artifact] {
        manifest.bundles.enumerated().map { index, bundle in
            let isLast = index == manifest.bundles.count - 1
            let before = index == 0 ? nil : manifest.bundles[index - 1].run
            return Artifact(
                kind: .gitBundle, name: bundle.file, file: "artifacts/\(bundle.file)",
                sha256: bundle.sha256, bytes: bundle.bytes, encrypted: bundle.encrypted,
                verified: manifest.verified,
                covers: isLast
                    ? Covers(
                        commit: manifest.commit, tree: manifest.tree,
                        references: manifest.references.map(\.name), since: manifest.since)
                    : Covers(since: before))
        }
    }

    private func covers(_ references: SavedReferences, since: RunID?) -> Covers {
        Covers(
            commit: references.commit, tree: try? repository.tree(of: references.commit),
            references: references.all.map(\.name), since: since)
    }

    /// Whether the root's attributes hand files to Git LFS; false where they cannot be read.
    private func usesLargeFiles(_ commit: CommitID) -> Bool {
        guard let path = RepoPath(".gitattributes"),
            let tree = try? repository.tree(of: commit),
            let file = try? repository.file(at: path, in: tree), file.mode == .file,
            let bytes = try? repository.content(of: file.blob, limit: 1 << 20)
        else { return false }
        return String(decoding: bytes, as: UTF8.self).contains("filter=lfs")
    }

    // MARK: old ones

    private func retain() throws -> Retention {
        let plan = RetentionPlan(
            store.entries().entries, count: limits.keep, days: limits.keepDays, now: now())
        for entry in plan.removed {
            try Signals.check()
            try record("remove", entry.archive.directory, "of \(entry.manifest.created)") {
                try store.remove(entry)
            }
        }
        try copies?.remove(plan.removed.map(\.run))
        try marks.prune(keep: limits.references)
        return Retention(
            kept: plan.kept.map(\.run).sorted(), removed: plan.removed.map(\.run).sorted())
    }

    private func record(
        _ effect: String, _ subject: String, _ intent: String, _ body: () throws -> Void
    ) throws {
        try effects.record(effect, subject: subject, intent: intent, body)
    }
}
