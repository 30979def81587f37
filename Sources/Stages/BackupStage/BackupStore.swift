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
    func directory(of run: RunID) -> String { state.directory(of: run).file("artifacts") }

    /// Whether a run's directories are directories: links are never followed.
    private func isReal(_ run: RunID) -> Bool {
        Files.kind(state.directory(of: run).path) == .directory
            && Files.kind(directory(of: run)) == .directory
    }

    /// All backups, newest first, and the manifests that cannot be read, with the reason.
    func entries() -> (entries: [Entry], unreadable: [(run: RunID, message: String)]) {
        var found: [Entry] = []
        var unreadable: [(run: RunID, message: String)] = []
        for run in state.runs().reversed() where isReal(run) {
            let directory = directory(of: run)
            guard Files.kind(Paths.join(directory, BackupManifest.file)) != nil else { continue }
            do {
                let archive = try BackupArchive(directory)
                guard archive.manifest.run == run else {
                    throw StageFailure(
                        .badInput, "\(directory)/\(BackupManifest.file): run: it is of another run")
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
        AtomicFile.removeLeftovers(in: state.path)
        for run in state.runs() {
            let path = state.directory(of: run).path
            if Files.kind(path) == .directory { AtomicFile.removeLeftovers(in: path) }
            guard isReal(run) else { continue }
            let directory = directory(of: run)
            AtomicFile.removeLeftovers(in: directory)
            if Files.kind(Paths.join(directory, BackupManifest.file)) != nil { continue }
            for name in try Files.list(directory) where BackupStore.isBundle(name) {
                try Files.remove(Paths.join(directory, name))
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
        let directory = entry.archive.directory
        for bundle in entry.manifest.bundles {
            let path = entry.archive.path(bundle)
            if Files.kind(path) == .file { try Files.remove(path) }
        }
        try Files.remove(Paths.join(directory, BackupManifest.file))
        try Files.removeIfEmpty(directory)
    }
}
