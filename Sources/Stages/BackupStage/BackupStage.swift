package import CommandLine
package import Contracts
package import GitStore
internal import Publishing
package import Runs
package import StageKit
internal import SystemSupport

/// Saves the repository before anything changes.
package struct BackupStage: Stage {
    package typealias Payload = BackupPayload

    package static let subcommands = [
        ListCommand.command, VerifyCommand.command, RestoreCommand.command,
    ]

    /// Makes the stage.
    package init() {}

    /// A scan goes on in its own run, and so does a backup by hand that was ended by force.
    package static func joins(_ run: RunDirectory, _ settings: Settings) -> Bool {
        guard !run.hasDocument(.apply) else { return false }
        guard let record = run.record() else { return true }
        if record.isDone(.backup) { return false }
        return record.pipeline == nil
            || record.hasEnded && !record.isDryRun && run.hasDocument(.detect)
    }

    /// The commits that a run made itself need no backup of their own.
    package static func hasDone(in run: RunDirectory, _ repository: Repository) throws -> Bool {
        guard run.record()?.isDone(.backup) == true, try repository.head().commit != nil,
            let artifacts = try? run.opened().directory("artifacts"),
            let manifest = try? BackupManifest.read(in: artifacts)
        else { return false }
        let branch = run.documentIfValid(ApplyPayload.self)?.payload.push.branch
        return try SavedReferences(repository).areCovered(
            by: manifest, besides: branch, of: run.run, repository)
    }

    package func perform(_ context: StageContext) throws -> StageResult<BackupPayload> {
        try BackupStage.checkNothingIsOverwritten(context)
        let limits = BackupLimits(context.settings)
        if context.repository.isShallow {
            throw GitError(
                .shallow, "back up", context.repository.gitDirectory,
                "the history of this clone is cut: it cannot be saved whole",
                remedy: "git fetch --unshallow")
        }
        let references = try SavedReferences(context.repository)
        let recipients = try recipients(context)
        try limits.checkSpace(for: context.repository, at: context.run.path)
        let git = try GitCommand(
            for: context.repository, environment: context.environment,
            timeLimitSeconds: limits.seconds)
        let age = try recipients.map {
            (try Age(context.environment, timeLimitSeconds: limits.seconds), $0)
        }
        let work = BackupWork(
            repository: context.repository, run: context.run.run,
            store: BackupStore(state: context.state), limits: limits, git: git,
            writer: BundleWriter(git: git, repository: context.repository, age: age),
            effects: context.effects(of: .backup),
            copies: try BackupPlace.find(context, timeLimitSeconds: limits.seconds),
            now: context.now)
        if context.isDryRun { return try work.dryRun(references) }
        return try work.make(references)
    }

    /// The backup that a pipeline began with stays what it is, whatever a person asks for afterwards.
    ///
    /// - Throws: exit 64 naming the run.
    private static func checkNothingIsOverwritten(_ context: StageContext) throws(StageFailure) {
        guard !context.isDryRun, context.environment[StateDirectory.lockVariable] == nil,
            let record = context.run.record(), record.pipeline != nil, record.isDone(.backup)
        else { return }
        throw StageFailure(
            .usage, "the run \(record.run.text) has its backup, which is not overwritten",
            hint: "upkeep backup --force without --run makes another one, in a run of its own")
    }

    /// Who must be able to read the backup; nil when none is named: backups are not encrypted.
    private func recipients(_ context: StageContext) throws(StageFailure) -> Recipients? {
        let file = context.settings[Keys.backupRecipientsFile]
        return try Recipients(
            keys: context.settings[Keys.backupRecipients], file: file.map(Paths.absolute),
            fileDigest: file.flatMap { context.sourceDigests[$0] })
    }

    package func render(
        _ document: Document<BackupPayload>, format: String, _ context: StageContext
    ) throws -> String {
        BackupText.text(document, isVerbose: context.settings[Keys.verbose])
    }

    package func history(
        _ document: Document<BackupPayload>, _ context: StageContext
    ) throws -> [HistoryEvent] {
        let hasFailed = document.outcome == .failed
        var event = HistoryEvent(
            time: context.now(), run: document.run, type: hasFailed ? "backup-failed" : "backed-up",
            commit: document.repository.commit, detail: document.summary)
        if hasFailed { event.reason = document.summary } else { event.backup = document.run.text }
        return [event]
    }
}

/// The numbers that the settings give.
struct BackupLimits {
    let fullEvery: Int
    let keep: Int
    let keepDays: Int?
    let references: Int
    let seconds: Int
    private let freeBytes: Int

    /// Takes them.
    init(_ settings: Settings) {
        fullEvery = settings[Keys.backupFullEvery]
        keep = settings[Keys.backupKeep]
        keepDays = settings[Keys.backupKeepDays]
        references = settings[Keys.backupRefs]
        seconds = settings[Keys.backupTimeLimit]
        freeBytes = settings[Keys.backupMinFree] << 20
    }

    /// Looks whether there is room, as if a full backup were made.
    ///
    /// - Throws: exit 70 with what is free and what is needed.
    func checkSpace(for repository: Repository, at path: String) throws(StageFailure) {
        let needed = repository.objectBytes() + freeBytes
        guard let free = Files.freeBytes(path), free < needed else { return }
        throw StageFailure(
            .internalError,
            "the disk of \(path) is nearly full: \(Size.text(free)) free, "
                + "\(Size.text(needed)) needed",
            hint: "free some space, lower backup-keep, or name another --state directory")
    }
}
