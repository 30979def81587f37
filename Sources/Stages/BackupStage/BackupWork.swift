internal import Contracts
internal import GitStore
internal import Publishing
internal import Runs
internal import StageKit
internal import SystemSupport

/// One backup, from the reference to the removal of old ones.
struct BackupWork {
    let context: StageContext
    let limits: BackupLimits
    let git: GitCommand
    let writer: BundleWriter

    /// Times that the references are read again because somebody moved one meanwhile.
    private static let attempts = 3

    private var store: Store { Store(state: context.state) }
    private var directory: String { store.directory(of: context.run.run) }
    private var marks: BackupMarks { BackupMarks(context: context, git: git) }

    /// Makes the backup.
    func run(_ snapshot: Snapshot) throws -> StageResult<BackupPayload> {
        context.repository.removeLeftovers()
        try store.removeLeftovers()
        try Files.makeDirectories(directory)
        var artifacts = try marks.set(snapshot)
        let (entries, unreadable) = store.entries()
        var findings = unreadable.map {
            Finding.of(.backupUnreadable, $0.run.text, $0.message)
        }
        if usesLargeFiles(snapshot.commit) {
            findings.append(.of(.backupLargeFiles, ".gitattributes", "files are kept in Git LFS"))
        }
        let manifest: Manifest
        do {
            manifest = try save(snapshot, entries, &findings)
        } catch let error where BackupWork.isOfTheContent(error) {
            let failure = StageFailure(error)
            findings.append(
                .of(.backupNotVerified, "repository", failure.message, remedy: failure.hint))
            let kept = entries.map(\.run.text).sorted()
            return StageResult(
                payload: BackupPayload(artifacts: artifacts, retention: Retention(kept: kept)),
                outcome: .failed, summary: "no backup was made: \(failure.message)",
                findings: findings)
        }
        artifacts += self.artifacts(manifest)
        let retention = try retain()
        return StageResult(
            payload: BackupPayload(
                artifacts: artifacts.sorted {
                    ($0.kind.rawValue, $0.name) < ($1.kind.rawValue, $1.name)
                },
                retention: retention),
            outcome: .complete, summary: BackupText.summary(manifest, retention),
            findings: findings, commit: manifest.commit)
    }

    /// Whether an error says that the repository, or what was written, is not whole.
    private static func isOfTheContent(_ error: any Error) -> Bool {
        if let error = error as? GitError { return error.code == .damaged }
        return (error as? StageFailure)?.exit == .failed
    }

    /// Says what would be done.
    func dryRun(_ snapshot: Snapshot) throws -> StageResult<BackupPayload> {
        let entries = store.entries().entries
        let base = base(entries).base
        let what = base.map { "what is new since \($0.manifest.run)" } ?? "a full backup"
        let file = Manifest.fileName(of: context.run.run, isEncrypted: writer.age != nil)
        var planned = marks.planned(snapshot)
        planned.append(
            Artifact(
                kind: .gitBundle, name: file, encrypted: writer.age != nil,
                verified: false, covers: covers(snapshot, since: base?.manifest.run)))
        let size = Size.text(context.repository.objectBytes())
        return StageResult(
            payload: BackupPayload(
                artifacts: planned.sorted {
                    ($0.kind.rawValue, $0.name) < ($1.kind.rawValue, $1.name)
                },
                retention: Retention(kept: entries.map(\.run.text).sorted())),
            outcome: .complete,
            summary: "dry run: would save \(what); the repository has \(size)", findings: [])
    }

    // MARK: the bundle

    private func base(_ entries: [Store.Entry]) -> (base: Base?, problem: String?) {
        Base.find(
            entries, for: context.run.run, in: context.repository,
            recipients: writer.age?.recipients, fullEvery: limits.fullEvery)
    }

    private func save(
        _ first: Snapshot, _ entries: [Store.Entry], _ findings: inout [Finding]
    ) throws -> Manifest {
        let found = base(entries)
        if let problem = found.problem {
            findings.append(.of(.backupChainBroken, "repository", problem))
        }
        var base = found.base
        var snapshot = first
        for _ in 1...BackupWork.attempts {
            try Signals.check()
            let written: BundleWriter.Written?
            do {
                written = try write(snapshot, since: &base)
            } catch let broken as ChainBroken {
                findings.append(.of(.backupChainBroken, "repository", broken.message))
                base = nil
                written = try write(snapshot, since: &base)
            }
            let now = try Snapshot(context.repository)
            if now == snapshot {
                try writer.checkReferences(written?.header, snapshot, since: base)
                return try publish(written, snapshot, since: base)
            }
            snapshot = now
        }
        throw GitError(
            .moved, "back up", context.repository.gitDirectory,
            "its references moved \(BackupWork.attempts) times meanwhile")
    }

    /// Writes what the base lacks; where the chain is long enough, and there is something new,
    /// everything.
    private func write(
        _ snapshot: Snapshot, since base: inout Base?
    ) throws -> BundleWriter.Written? {
        let path = Paths.join(
            directory,
            Manifest.fileName(of: context.run.run, isEncrypted: writer.age != nil))
        if let found = base {
            if snapshot.targets.isSubset(of: found.targets) {
                try found.check()
                return nil
            }
            if found.manifest.bundles.count < limits.fullEvery {
                return try writer.write(snapshot, since: found, to: path)
            }
            base = nil
        }
        guard let written = try writer.write(snapshot, since: nil, to: path) else {
            throw GitError(.damaged, "bundle", path, "git found nothing to write")
        }
        return written
    }

    private func publish(
        _ written: BundleWriter.Written?, _ snapshot: Snapshot, since base: Base?
    ) throws -> Manifest {
        var bundles = base?.manifest.bundles ?? []
        if let base { try base.link(into: directory) }
        if let written {
            let file = Paths.name(written.file.path)
            try record("artifact", file, "\(written.bytes) bytes, sha256 \(written.sha256)") {
                try written.file.publish()
            }
            bundles.append(
                Manifest.Bundle(
                    run: context.run.run.text, file: file, bytes: written.bytes,
                    sha256: written.sha256, encrypted: writer.age != nil,
                    objects: written.objects))
        }
        let manifest = Manifest(
            run: context.run.run.text, created: context.now().rfc3339, tool: Tool.info,
            repository: try RepositoryInfo(context.repository, commit: snapshot.commit.hex),
            head: snapshot.head, commit: snapshot.commit.hex,
            tree: try context.repository.tree(of: snapshot.commit).hex,
            references: snapshot.references, bundles: bundles, since: base?.manifest.run,
            recipients: writer.age?.recipients.digest, verified: true)
        try AtomicFile.write(
            try CanonicalJSON.encode(manifest), to: Paths.join(directory, Manifest.file),
            mode: 0o600)
        return manifest
    }

    // MARK: the document

    /// Every file of the backup: those that it builds on lie in the run's directory too.
    private func artifacts(_ manifest: Manifest) -> [Artifact] {
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

    private func covers(_ snapshot: Snapshot, since: String?) -> Covers {
        Covers(
            commit: snapshot.commit.hex,
            tree: try? context.repository.tree(of: snapshot.commit).hex,
            references: snapshot.references.map(\.name), since: since)
    }

    /// Whether the root's attributes hand files to Git LFS; false where they cannot be read.
    private func usesLargeFiles(_ commit: CommitID) -> Bool {
        let repository = context.repository
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
            store.entries().entries, count: limits.keep, days: limits.keepDays, now: context.now())
        for entry in plan.removed {
            try Signals.check()
            try record("remove", entry.archive.directory, "of \(entry.manifest.created)") {
                try store.remove(entry)
            }
        }
        try marks.prune(keep: limits.references)
        return Retention(
            kept: plan.kept.map(\.run.text).sorted(), removed: plan.removed.map(\.run.text).sorted()
        )
    }

    private func record(
        _ effect: String, _ subject: String, _ intent: String, _ body: () throws -> Void
    ) throws {
        try context.effects(of: .backup).record(effect, subject: subject, intent: intent, body)
    }
}
