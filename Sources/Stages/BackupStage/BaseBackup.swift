internal import Contracts
internal import GitStore
internal import Names
internal import SystemSupport

/// A file that the next backup would have built on is missing, or not what it was.
struct ChainBroken: Error {
    /// Which, and why.
    let message: String
}

/// The backup that the next one builds on.
struct BaseBackup {
    let archive: BackupArchive

    var manifest: BackupManifest { archive.manifest }

    /// What it has already: objects that, with all they reach, need not be saved again.
    var targets: Set<String> { Set(manifest.references.map(\.target) + [manifest.commit.hex]) }

    /// Commits that git is told of at most; more references than that make a full backup.
    private static let limit = 5_000

    /// Finds the newest verified backup, where it can be built on.
    ///
    /// - Parameters:
    ///   - recipients: who must be able to read it: the same as for the new one.
    ///   - fullEvery: bundles in a row at most.
    /// - Returns: nil where a full backup is to be made; the problem, where that is because a file of
    ///   the last one is missing.
    static func find(
        _ entries: [BackupStore.Entry], for run: RunID, in repository: Repository,
        recipients: Recipients?, fullEvery: Int
    ) -> (base: BaseBackup?, problem: String?) {
        if fullEvery == 1 { return (nil, nil) }
        guard let last = entries.first(where: { $0.run != run && $0.manifest.verified }),
            !last.manifest.bundles.contains(where: { $0.run == run }),
            last.manifest.recipients == recipients?.digest
        else { return (nil, nil) }
        let base = BaseBackup(archive: last.archive)
        if let problem = last.archive.quickProblem() { return (nil, problem) }
        let targets = base.targets
        guard targets.count <= limit, targets.allSatisfy(repository.contains),
            last.manifest.bundles.count <= fullEvery
        else { return (nil, nil) }
        return (base, nil)
    }

    /// Checks its files against the digests taken when they were written.
    ///
    /// - Throws: `ChainBroken`.
    func check() throws {
        do {
            try archive.checkFiles()
        } catch let failure as StageFailure where failure.exit == .failed {
            throw ChainBroken(message: failure.message)
        }
    }

    /// Gives a directory the files of this backup, so that it needs no other: the same files under a
    /// second name, copies where the file system knows no such thing.
    func link(into directory: DirectoryHandle) throws {
        for bundle in manifest.bundles {
            if let there = directory.identity(bundle.file),
                let here = archive.files.identity(bundle.file), here.isSameFile(there)
            {
                continue
            }
            try directory.remove(bundle.file)
            do throws(SystemError) {
                try directory.makeHardLink(bundle.file, to: archive.files)
            } catch {
                guard error.code == .denied || error.code == .other else { throw error }
                try archive.copy(bundle, into: directory)
            }
        }
        try directory.sync()
    }
}
