internal import Contracts
internal import GitStore
internal import Names
internal import SystemSupport

/// A directory with a manifest and the files that it names: all that a restore needs.
struct BackupArchive {
    /// Its files.
    let files: DirectoryHandle
    /// What it says of itself.
    let manifest: BackupManifest

    /// The directory, absolute.
    var directory: String { files.path }
}

extension BackupArchive {
    /// Opens a directory of artifacts.
    ///
    /// - Throws: exit 65 where there is no manifest, or a bad one.
    init(_ directory: DirectoryHandle) throws {
        files = directory
        manifest = try BackupManifest.read(in: directory)
    }

    /// The path of one of its files.
    func path(_ bundle: BackupManifest.Bundle) -> String { Paths.join(directory, bundle.file) }

    /// Whether a file is encrypted.
    var isEncrypted: Bool { manifest.bundles.contains(where: \.encrypted) }

    /// Says what is wrong with a file as far as its size tells; nil when nothing is.
    func quickProblem() -> String? {
        for bundle in manifest.bundles {
            let path = path(bundle)
            guard let kind = files.kind(bundle.file) else { return "\(path): it is missing" }
            guard kind == .file else { return "\(path): it is not a plain file" }
            let size = files.identity(bundle.file)?.size ?? -1
            if size != bundle.bytes {
                return "\(path): it has \(size) bytes, not \(bundle.bytes)"
            }
        }
        return nil
    }

    /// Checks every file against the manifest.
    ///
    /// - Throws: exit 1 naming the file.
    func checkFiles() throws {
        if let problem = quickProblem() { throw StageFailure(.failed, problem) }
        for bundle in manifest.bundles {
            let found = try files.digest(bundle.file)
            if found != bundle.sha256 {
                throw StageFailure(
                    .failed, "\(path(bundle)): its SHA-256 is \(found), not \(bundle.sha256)",
                    hint: "it changed since it was written; take another backup")
            }
        }
    }

    /// Brings every object into a repository, and checks that all that the references reach is there.
    ///
    /// - Parameter identity: the file with the age identity, where files are encrypted.
    /// - Returns: the number of objects reached.
    /// - Throws: exit 1 naming the file, or what is missing.
    func unpack(
        into repository: Repository, _ git: GitCommand, age: Age?, identity: String?
    ) throws -> Int {
        for bundle in manifest.bundles {
            do {
                try unpack(bundle, git, age, identity)
            } catch let error as GitError where error.code == .damaged {
                throw StageFailure(.failed, "\(path(bundle)): \(error.message)")
            }
        }
        let targets = Set(manifest.references.map(\.target) + [manifest.commit.hex])
        do {
            let count = try git.countReachable(from: targets.sorted())
            guard try repository.tree(of: manifest.commit) == manifest.tree else {
                throw StageFailure(
                    .failed, "\(directory): the commit has another tree than the manifest says")
            }
            return count
        } catch let error as GitError where error.code == .damaged {
            throw StageFailure(.failed, "\(directory): objects are missing: \(error.message)")
        }
    }

    /// Copies one of its files into another directory.
    func copy(_ bundle: BackupManifest.Bundle, into directory: DirectoryHandle) throws {
        let file = try NewFile(bundle.file, in: directory)
        try SpoolFile.forEachPiece(of: try files.reading(bundle.file)) {
            piece throws(SystemError) in
            try file.write(piece)
        }
        try file.sync()
        try file.publish()
    }

    private func unpack(
        _ bundle: BackupManifest.Bundle, _ git: GitCommand, _ age: Age?, _ identity: String?
    ) throws {
        let receiver = try git.receivePack()
        let stream = BundleStream { piece throws(GitError) in
            try git.send(piece, to: receiver)
        }
        var failure: GitError?
        func take(_ piece: [UInt8]) {
            guard failure == nil else { return }
            do throws(GitError) {
                try stream.take(piece)
            } catch {
                failure = error
            }
        }
        if bundle.encrypted {
            guard let age, let identity else {
                throw StageFailure(
                    .usage, "\(path(bundle)) is encrypted", hint: "name the key: --identity FILE")
            }
            try age.decrypt(path(bundle), identity: identity, onPiece: take)
        } else {
            try SpoolFile.forEachPiece(of: try files.reading(bundle.file)) {
                piece throws(SystemError) in
                take(piece)
            }
        }
        if let failure { throw failure }
        let summary = try stream.finish()
        if summary.objects != bundle.objects {
            throw GitError(
                .damaged, "read", bundle.file,
                "it has \(summary.objects) objects, not \(bundle.objects)")
        }
        try git.finish(receiver)
    }
}
