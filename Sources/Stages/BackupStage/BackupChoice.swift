internal import CommandLine
internal import Contracts
internal import GitStore
internal import Runs
internal import StageKit
internal import SystemSupport

/// Which backup a command works on: `--from DIR`, `--run ID`, else the newest.
enum BackupChoice {
    /// The keys that choose it.
    static let keys: [any SettingKey] = [from, run, identity, Keys.backupTimeLimit] + common

    static let from = Key(
        "from", .path("DIR"), owner: .call,
        help: "the artifacts directory of a backup; nothing else is needed then")
    static let run = Key(
        "run", .text("ID"), otherwise: "the newest", owner: .call,
        help: "the run whose backup it is")
    static let identity = Key(
        "identity", .path(), owner: .call, help: "the age identity that decrypts it")

    /// Keys of all stages that the commands have too.
    static let common: [any SettingKey] = [
        Keys.repository, Keys.state, Keys.config, Keys.output, Keys.quiet,
    ]

    /// How each of the commands can end.
    static let exits: [ExitCode] = [.done, .usage, .badInput, .internalError]

    /// Opens the backup.
    ///
    /// - Throws: exit 64 for a run that has none, exit 65 for a bad manifest.
    static func open(_ call: Call) throws -> BackupArchive {
        if let directory = call.settings[from] {
            if call.settings[run] != nil {
                throw StageFailure(.usage, "--from and --run name two backups: give one of them")
            }
            return try BackupArchive(try named(Paths.absolute(directory)))
        }
        let store = BackupStore(state: try call.workplace().state)
        if let name = call.settings[run] {
            guard let run = RunID(name), let directory = store.backup(of: run) else {
                throw StageFailure(
                    .usage, "there is no backup of a run \(name) in \(store.state.path)",
                    hint: "upkeep-backup list shows them")
            }
            return try BackupArchive(directory)
        }
        guard let newest = store.entries().entries.first else {
            throw StageFailure(
                .usage, "there is no backup in \(store.state.path)",
                hint: "make one: upkeep-backup, or name a directory with --from")
        }
        return newest.archive
    }

    /// The directory that a person named.
    ///
    /// - Throws: exit 65 where there is none.
    private static func named(_ path: String) throws(StageFailure) -> DirectoryHandle {
        do throws(SystemError) {
            return try DirectoryHandle.following(path)
        } catch {
            throw StageFailure(
                .badInput, error.description,
                hint: "name the artifacts directory of a run; upkeep-backup list shows them")
        }
    }

    /// Seconds that one call of git or age may take.
    static func seconds(_ call: Call) -> Int {
        call.settings[Keys.backupTimeLimit]
    }

    /// Finds age, where the backup is encrypted and there is a key.
    ///
    /// - Throws: exit 64 where the key is missing, exit 69 where age is.
    static func age(_ call: Call, _ archive: BackupArchive) throws -> Age? {
        guard archive.isEncrypted else { return nil }
        if let identity = call.settings[identity],
            Files.kind(Paths.absolute(identity)) == nil
        {
            throw StageFailure(.usage, "--identity: \(identity): there is no such file")
        }
        return try Age(call.environment, timeLimitSeconds: seconds(call))
    }
}
