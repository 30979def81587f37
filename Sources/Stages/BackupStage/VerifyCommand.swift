internal import CommandLine
internal import Contracts
internal import GitStore
internal import StageKit
internal import SystemSupport

/// `upkeep-backup verify`: reads a backup from its directory alone, to the last object.
enum VerifyCommand {
    static let command = Command(
        "verify", summary: "Reads a backup back, object by object, and says whether it is whole.",
        keys: BackupChoice.keys, formats: ["text", "json"],
        exits: BackupChoice.exits + [.failed, .unavailable], work: run)

    /// What was found, as `-o json` writes it.
    private struct Answer: Codable {
        let run: RunID
        let directory: String
        let verified: Bool
        /// Whether the content was read, or, without the key, only the files' digests.
        let content: Bool
        let bytes: Int
        let objects: Int
        /// What is wrong; null when nothing is.
        @Nullable var problem: String?
    }

    private static func run(_ call: Call) throws -> ProgramExit {
        let archive = try BackupChoice.open(call)
        let seconds = BackupChoice.seconds(call)
        let identity = call.settings[BackupChoice.identity]
        let readsContent = !archive.isEncrypted || identity != nil
        let age = readsContent ? try BackupChoice.age(call, archive) : nil
        var objects = 0
        var problem: StageFailure?
        do {
            try archive.checkFiles()
            if readsContent {
                objects = try read(archive, call, age, identity, seconds: seconds)
            }
        } catch let failure as StageFailure where failure.exit == .failed {
            problem = failure
        }
        let answer = Answer(
            run: archive.manifest.run, directory: archive.directory, verified: problem == nil,
            content: readsContent, bytes: archive.manifest.bundles.reduce(0) { $0 + $1.bytes },
            objects: objects, problem: problem.map { SafeText.line($0.message) })
        if try call.format == "json" {
            try StandardStreams.show(try CanonicalJSON.encode(answer))
        } else if problem == nil, !call.settings[Keys.quiet] {
            try StandardStreams.out(text(answer, archive))
        }
        if let problem { throw problem }
        return ProgramExit(.done)
    }

    /// Unpacks it into a repository that goes away again.
    private static func read(
        _ archive: BackupArchive, _ call: Call, _ age: Age?, _ identity: String?, seconds: Int
    ) throws -> Int {
        let parent = call.environment["TMPDIR"] ?? "/tmp"
        AtomicFile.removeLeftovers(in: parent)
        let scratch = try NewDirectory(in: parent)
        let repository = try Repository.create(scratch.path, isBare: true)
        let git = try GitCommand(
            for: repository, environment: call.environment, timeLimitSeconds: seconds)
        return try archive.unpack(into: repository, git, age: age, identity: identity)
    }

    private static func text(_ answer: Answer, _ archive: BackupArchive) -> String {
        let files = Words.count(archive.manifest.bundles.count, "file")
        let size = Size.text(answer.bytes)
        let content =
            answer.content
            ? "\(Words.count(answer.objects, "object")) read, none missing"
            : "the files are as they were written; their content was not read (--identity FILE)"
        return "verified: \(answer.run): \(files), \(size), \(content)\n"
    }
}
