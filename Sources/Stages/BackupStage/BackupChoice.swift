internal import CommandLine
internal import Contracts
internal import GitStore
internal import Runs
internal import StageKit
internal import SystemSupport

/// Which backup a command works on: `--from DIR`, `--run ID`, else the newest.
enum BackupChoice {
    /// The flags that choose it.
    static let options: [Option] =
        [
            Option(
                "from", .one("DIR"), isSetting: false,
                help: "the artifacts directory of a backup; nothing else is needed then"),
            Option(
                "run", .one("ID"), isSetting: false,
                help: "the run whose backup it is (default: the newest)"),
            Option(
                "identity", .one("FILE"), isSetting: false,
                help: "the age identity that decrypts it"),
            Option(
                "backup-time-limit", .one("SECONDS"),
                help: "seconds that one call of git or age may take (default: 3600)"),
        ] + common

    /// Flags of all stages that the commands have too.
    static let common = Option.common("repository", "state", "config", "output", "quiet")

    /// How each of the commands can end.
    static let exits: [ExitCode] = [.done, .usage, .badInput, .internalError]

    /// Opens the backup.
    ///
    /// - Throws: exit 64 for a run that has none, exit 65 for a bad manifest.
    static func open(_ call: Call) throws -> BackupArchive {
        if let directory = call.settings.value("from") {
            if call.settings.value("run") != nil {
                throw StageFailure(.usage, "--from and --run name two backups: give one of them")
            }
            return try BackupArchive(Paths.absolute(directory))
        }
        let store = BackupStore(state: try call.workplace().state)
        if let name = call.settings.value("run") {
            guard let run = RunID(name),
                Files.kind(Paths.join(store.directory(of: run), BackupManifest.file)) != nil
            else {
                throw StageFailure(
                    .usage, "there is no backup of a run \(name) in \(store.state.path)",
                    hint: "upkeep-backup list shows them")
            }
            return try BackupArchive(store.directory(of: run))
        }
        guard let newest = store.entries().entries.first else {
            throw StageFailure(
                .usage, "there is no backup in \(store.state.path)",
                hint: "make one: upkeep-backup, or name a directory with --from")
        }
        return newest.archive
    }

    /// Seconds that one call of git or age may take.
    static func seconds(_ call: Call) throws -> Int {
        try call.settings.number("backup-time-limit", in: 1...86_400) ?? 3_600
    }

    /// Finds age, where the backup is encrypted and there is a key.
    ///
    /// - Throws: exit 64 where the key is missing, exit 69 where age is.
    static func age(_ call: Call, _ archive: BackupArchive) throws -> Age? {
        guard archive.isEncrypted else { return nil }
        if let identity = call.settings.value("identity"),
            Files.kind(Paths.absolute(identity)) == nil
        {
            throw StageFailure(.usage, "--identity: \(identity): there is no such file")
        }
        return try Age(call.environment, timeLimitSeconds: try seconds(call))
    }
}
