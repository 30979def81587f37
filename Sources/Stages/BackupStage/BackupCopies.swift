internal import CommandLine
internal import Contracts
internal import GitStore
internal import Names
internal import Runs
internal import StageKit
internal import SystemSupport

/// A place away from the clone where backups are copied to: what takes the clone away leaves them.
protocol BackupCopies {
    /// Where the copy of a run's backup lies, for people.
    func place(of run: RunID) -> String
    /// Copies a backup, and checks it there; one that is there already is only checked.
    func put(_ archive: BackupArchive) throws
    /// Removes copies of runs whose backup went; one that is not there is no error.
    func remove(_ runs: [RunID]) throws
}

/// What `backup-to` names.
enum BackupPlace {
    /// Finds it; nil where no copy is wanted.
    ///
    /// - Throws: exit 64 for a word that is neither a directory nor a remote.
    static func find(
        _ context: StageContext, timeLimitSeconds: Int
    ) throws -> (any BackupCopies)? {
        guard let word = context.settings[Keys.backupTo] else { return nil }
        if word.hasPrefix("/") { return DirectoryCopies(path: word) }
        let isAddress = word.contains("://") || word.contains(":") && !word.contains("\"")
        guard isAddress || context.repository.remoteURL(word) != nil else {
            throw StageFailure(
                .usage,
                "backup-to: \"\(SafeText.line(word))\" is neither an absolute path nor a "
                    + "remote of this repository",
                hint: "as in /srv/backups, origin, ssh://git@example.org/backups.git")
        }
        let token = context.settings[Keys.gitTokenFile].map(Paths.absolute)
        return RemoteCopies(
            remote: word, context: context, timeLimitSeconds: timeLimitSeconds,
            credential: try GitCredential.find(
                file: token, user: context.settings[Keys.gitUser],
                environment: context.environment))
    }
}

/// Copies in a directory: one a run, with its manifest, as `upkeep-backup restore --from` takes it.
struct DirectoryCopies: BackupCopies {
    let path: String

    func place(of run: RunID) -> String { Paths.join(path, run.text) }

    func put(_ archive: BackupArchive) throws {
        let run = archive.manifest.run
        let directory = try opened()
        directory.removeLeftovers()
        if let there = try? directory.directory(run.text),
            let copy = try? BackupArchive(there), copy.manifest == archive.manifest,
            (try? copy.checkFiles()) != nil
        {
            return
        }
        let made = try NewDirectory(in: path)
        let target = try DirectoryHandle.open(made.path)
        for bundle in archive.manifest.bundles { try archive.copy(bundle, into: target) }
        try target.write(
            try CanonicalJSON.encode(archive.manifest), to: BackupManifest.file)
        // What was read back from there is what counts.
        try BackupArchive(target).checkFiles()
        try directory.removeTree(run.text)
        try made.publish(as: place(of: run))
    }

    func remove(_ runs: [RunID]) throws {
        let directory = try opened()
        for run in runs where directory.kind("\(run.text)/\(BackupManifest.file)") == .file {
            try directory.removeTree(run.text)
        }
    }

    /// - Throws: exit 1 where it cannot be opened: it is not made, as what is not mounted would be.
    private func opened() throws -> DirectoryHandle {
        do throws(SystemError) {
            return try DirectoryHandle.following(path)
        } catch {
            throw StageFailure(
                .failed, "backup-to: \(error.description)",
                hint: "make the directory, or mount it")
        }
    }
}

/// Copies on a remote: a commit of the backup's files each, under `refs/upkeep/backups/RUN`.
struct RemoteCopies: BackupCopies {
    let remote: String
    let context: StageContext
    let timeLimitSeconds: Int
    let credential: GitCredential?

    private static func reference(_ run: RunID) -> String { "refs/upkeep/backups/\(run.text)" }

    func place(of run: RunID) -> String {
        "\(SafeText.withoutSecrets(remote)) \(RemoteCopies.reference(run))"
    }

    func put(_ archive: BackupArchive) throws {
        let manifest = archive.manifest
        let names = manifest.bundles.map(\.file) + [BackupManifest.file]
        try inScratch { git, name, repository in
            try git.keep(
                names.map { .init(name: $0, path: archive.files.place($0)) },
                under: RemoteCopies.reference(manifest.run), on: name, in: repository,
                seconds: manifest.created.seconds)
        }
    }

    func remove(_ runs: [RunID]) throws {
        if runs.isEmpty { return }
        try inScratch { git, name, _ in
            try git.removeReferences(runs.map(RemoteCopies.reference), on: name)
        }
    }

    /// Works in a repository of its own, which goes away: what is pushed does not fill the clone. It has
    /// the clone's configuration: its remotes, its credential helpers.
    private func inScratch(
        _ work: (GitCommand, String, Repository) throws -> Void
    ) throws {
        let state = try context.state.opened()
        let scratch = try NewDirectory(in: state.path)
        let repository = try Repository.create(scratch.path, isBare: true)
        let place = try DirectoryHandle.open(scratch.path)
        let configured = context.repository.remoteURL(remote)
        // A relative path starts at the clone, not at the repository that is made here.
        let isRelative = configured.map { !$0.hasPrefix("/") && !$0.contains(":") } ?? false
        let isNamed = configured != nil && !isRelative
        let name = isNamed ? remote : "upkeep-backup"
        let address =
            isRelative ? Paths.join(context.repository.root, configured ?? remote) : remote
        var text = try place.readText("config", limit: 1 << 20)
        let own = Paths.join(context.repository.commonDirectory, "config")
        text += "[include]\n\tpath = \(RemoteCopies.quoted(own))\n[core]\n\tbare = true\n"
        if !isNamed {
            text += "[remote \"\(name)\"]\n\turl = \(RemoteCopies.quoted(address))\n"
        }
        try place.write(text, to: "config")
        let git = try GitCommand(
            for: repository, environment: context.environment,
            timeLimitSeconds: timeLimitSeconds, credential: credential)
        try work(git, name, repository)
    }

    /// A value as git's configuration has it.
    private static func quoted(_ text: String) -> String {
        "\"" + text.escaping("\\\"") + "\""
    }
}
