internal import CommandLine
internal import Contracts
internal import GitStore
internal import Names
internal import Runs
internal import StageKit
internal import SystemSupport

/// `upkeep-backup restore`: makes a repository, or a branch, of a backup.
enum RestoreCommand {
    static let command = Command(
        "restore",
        summary: "Makes a new repository (--to) or a new branch here (--branch) of a backup.",
        keys: [to, branch] + BackupChoice.keys, formats: ["text", "json"],
        exits: BackupChoice.exits + [.failed, .unavailable, .locked], work: run)

    private static let to = Key(
        "to", .path("DIRECTORY"), owner: .call,
        help: "a new or empty directory, which becomes the repository")
    private static let branch = Key(
        "branch", .text("NAME"), owner: .call,
        help: "a branch of the current repository that does not exist yet")

    /// What was made, as `-o json` writes it.
    private struct Answer: Codable {
        let run: RunID
        /// The directory; null for a branch.
        @Nullable var directory: String?
        /// The branch; null for a directory.
        @Nullable var branch: String?
        let commit: CommitID
        let tree: TreeID
        let references: Int
    }

    private static func run(_ call: Call) throws -> ProgramExit {
        let directory = call.settings[to].map(Paths.absolute)
        let branch = call.settings[branch]
        guard (directory == nil) != (branch == nil) else {
            throw StageFailure(
                .usage, "where to? give either --to DIRECTORY or --branch NAME",
                hint: "upkeep-backup restore --help")
        }
        let archive = try BackupChoice.open(call)
        if archive.isEncrypted, call.settings[BackupChoice.identity] == nil {
            throw StageFailure(
                .usage, "the backup \(archive.manifest.run) is encrypted",
                hint: "name the key: --identity FILE")
        }
        let age = try BackupChoice.age(call, archive)
        if let directory {
            try restore(archive, to: trimmed(directory), call, age)
        } else if let branch {
            try restore(archive, toBranch: branch, call, age)
        }
        let manifest = archive.manifest
        let answer = Answer(
            run: manifest.run, directory: directory, branch: branch, commit: manifest.commit,
            tree: manifest.tree,
            references: directory == nil ? 1 : manifest.references.count)
        if try call.format == "json" {
            try StandardStreams.show(try CanonicalJSON.encode(answer))
        } else if !call.settings[Keys.quiet] {
            try StandardStreams.out(text(answer, manifest))
        }
        return ProgramExit(.done)
    }

    private static func trimmed(_ path: String) -> String {
        var path = path
        while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }

    /// Builds the repository beside its place, and puts it there when it is whole.
    private static func restore(
        _ archive: BackupArchive, to directory: String, _ call: Call, _ age: Age?
    ) throws {
        let parent = Files.realPath(Paths.parent(directory)) ?? Paths.parent(directory)
        if let kind = Files.kind(directory) {
            guard kind == .directory, try Files.list(directory).isEmpty else {
                throw StageFailure(
                    .failed, "\(directory): it is no empty directory",
                    hint: "name one that does not exist yet")
            }
            if Files.realPath(directory) == Files.realPath(Paths.current()) {
                throw StageFailure(
                    .failed, "\(directory): it is the current directory",
                    hint: "name one that does not exist yet")
            }
        }
        try archive.checkFiles()
        try Files.makeDirectories(parent, mode: 0o777)
        AtomicFile.removeLeftovers(in: parent)
        let place = try NewDirectory(in: parent)
        let repository = try Repository.create(place.path)
        let git = try GitCommand(
            for: repository, environment: call.environment,
            timeLimitSeconds: BackupChoice.seconds(call))
        _ = try archive.unpack(
            into: repository, git, age: age, identity: call.settings[BackupChoice.identity])
        let manifest = archive.manifest
        try git.updateReferences(manifest.references.map { ($0.name, $0.target) })
        try git.checkOut(branch: manifest.head, commit: manifest.commit.hex)
        try Files.setMode(place.path, 0o755)
        try place.publish(as: directory)
    }

    /// Brings the objects into the current repository, and names the commit.
    private static func restore(
        _ archive: BackupArchive, toBranch branch: String, _ call: Call, _ age: Age?
    ) throws {
        let place = try call.workplace()
        try place.state.prepare()
        let lock = try place.state.lock(call.environment)
        defer { withExtendedLifetime(lock) {} }
        let name = "refs/heads/\(branch)"
        guard try place.repository.reference(name) == nil else {
            throw StageFailure(
                .failed, "the branch \(branch) exists already",
                hint: "name another one; nothing is overwritten")
        }
        let commit = archive.manifest.commit
        try archive.checkFiles()
        let git = try GitCommand(
            for: place.repository, environment: call.environment,
            timeLimitSeconds: BackupChoice.seconds(call))
        place.repository.removeLeftovers()
        _ = try archive.unpack(
            into: place.repository, git, age: age, identity: call.settings[BackupChoice.identity])
        try place.repository.setReference(
            name, to: commit, expecting: nil, reason: "upkeep: restore")
    }

    private static func text(_ answer: Answer, _ manifest: BackupManifest) -> String {
        var text = "restored \(answer.run): commit \(answer.commit.short), "
        if let directory = answer.directory {
            text += "\(Words.count(answer.references, "reference")) in \(directory)\n"
            if let url = manifest.repository.url {
                text += "it has no remote: git remote add origin \(url)\n"
            }
        } else {
            text += "branch \(answer.branch ?? "")\n"
        }
        return SafeText.block(text)
    }
}
