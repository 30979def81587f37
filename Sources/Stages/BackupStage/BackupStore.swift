internal import Contracts
internal import Runs
internal import StageKit
internal import SystemSupport

/// The backups of a state directory.
struct BackupStore {
    /// One run's backup.
    struct Entry {
        let run: RunID
        let archive: BackupArchive
        var manifest: BackupManifest { archive.manifest }
    }

    let state: StateDirectory

    /// Where a run's backup lies.
    ///
    /// - Throws: `not-found` where it has none.
    func directory(of run: RunID) throws(SystemError) -> DirectoryHandle {
        try state.directory(of: run).opened().directory("artifacts")
    }

    /// Where a run's backup lies, where it has one.
    func backup(of run: RunID) -> DirectoryHandle? {
        guard let directory = try? directory(of: run),
            directory.kind(BackupManifest.file) != nil
        else { return nil }
        return directory
    }

    /// All backups, newest first, and the manifests that cannot be read, with the reason.
    func entries() -> (entries: [Entry], unreadable: [(run: RunID, message: String)]) {
        var found: [Entry] = []
        var unreadable: [(run: RunID, message: String)] = []
        for run in state.runs().reversed() {
            guard let directory = backup(of: run) else { continue }
            do {
                let archive = try BackupArchive(directory)
                guard archive.manifest.run == run else {
                    throw StageFailure(
                        .badInput,
                        "\(directory.place(BackupManifest.file)): run: it is of another run")
                }
                found.append(Entry(run: run, archive: archive))
            } catch {
                unreadable.append((run, StageFailure(error).message))
            }
        }
        return (found, unreadable)
    }

    /// Removes what killed backups left: temporary files, and bundles that no manifest names.
    func removeLeftovers() throws {
        try state.opened().removeLeftovers()
        for run in state.runs() {
            (try? state.directory(of: run).opened())?.removeLeftovers()
            guard let directory = try? directory(of: run) else { continue }
            directory.removeLeftovers()
            if directory.kind(BackupManifest.file) != nil { continue }
            for name in try directory.list() where BackupStore.isBundle(name) {
                try directory.remove(name)
            }
        }
    }

    private static func isBundle(_ name: String) -> Bool {
        guard name.hasPrefix("repository-"), let dot = name.firstIndex(of: ".") else {
            return false
        }
        let run = name[..<dot].dropFirst("repository-".count)
        return RunID(String(run)) != nil && [".bundle", ".bundle.age"].contains(name[dot...])
    }

    /// Removes a backup: its files, then its manifest, and nothing else of the run.
    func remove(_ entry: Entry) throws {
        let directory = entry.archive.files
        for bundle in entry.manifest.bundles where directory.kind(bundle.file) == .file {
            try directory.remove(bundle.file)
        }
        try directory.remove(BackupManifest.file)
        try state.directory(of: entry.run).opened().removeIfEmpty("artifacts")
    }
}
