internal import Contracts
internal import GitStore
internal import SystemSupport

/// Writes one bundle and reads it back.
///
/// With recipients it is looked at on its way into age: it never lies on the disk as it is.
struct BundleWriter {
    let git: GitCommand
    let repository: Repository
    let age: (program: Age, recipients: Recipients)?

    /// A bundle on the disk, under its temporary name.
    struct Written {
        let file: NewFile
        let header: BundleHeader
        let objects: Int
        let bytes: Int
        let sha256: String
    }

    /// Writes a bundle.
    ///
    /// - Parameters:
    ///   - base: what it builds on; nil for a full one. Its files are checked while git counts.
    /// - Returns: nil when there is nothing to write.
    /// - Throws: `ChainBroken` where a file of the base is not what it was; `damaged` where the
    ///   repository, or what was written, is not whole; exit 1 with age's words.
    func write(
        _ references: SavedReferences, since base: BaseBackup?, to name: String,
        in directory: DirectoryHandle
    ) throws -> Written? {
        let file = try NewFile(name, in: directory)
        let encrypted = try age.map { try $0.program.encrypt(to: $0.recipients, into: file) }
        let stream = BundleStream()
        var failure: (any Error)?
        let excluded = (base?.targets ?? []).sorted()
        let hasContent = try git.writeBundle(
            references: references.tracking.map { [$0] } ?? [], excluding: excluded,
            to: { piece in
                guard failure == nil else { return }
                do {
                    guard let encrypted else { return try file.write(piece) }
                    try stream.take(piece)
                    try encrypted.write(piece)
                } catch {
                    failure = error
                }
            },
            meanwhile: {
                // Git copies what lies in its packs as it is: whether that is still what git wrote is
                // looked at here, while git counts.
                do {
                    try repository.checkObjects()
                    try base?.check()
                } catch {
                    failure = error
                }
            })
        if let encrypted, let age, hasContent || failure is SystemError {
            try age.program.finish(encrypted)
        }
        if let failure { throw failure }
        return hasContent ? try verified(file, encrypted == nil ? nil : stream.finish()) : nil
    }

    /// Reads a bundle back, and has git look at its head.
    ///
    /// - Parameter plain: what went into age; nil where the bundle lies on the disk as it is.
    private func verified(
        _ file: NewFile, _ plain: BundleStream.Summary?
    ) throws -> Written {
        try file.sync()
        let written = try plain.map { try readBack(file, of: $0) } ?? readBack(file)
        try git.verifyBundle(written.header)
        return written
    }

    /// Reads a bundle from the disk: its head, and the checksum that git put at its end.
    private func readBack(_ file: NewFile) throws -> Written {
        let stream = BundleStream()
        var failure: GitError?
        try SpoolFile.forEachPiece(of: try file.reading()) { piece throws(SystemError) in
            do throws(GitError) {
                if failure == nil { try stream.take(piece) }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        let summary = try stream.finish()
        return Written(
            file: file, header: summary.header, objects: summary.objects, bytes: summary.bytes,
            sha256: summary.sha256)
    }

    /// Reads what age made of a bundle that was whole.
    private func readBack(_ file: NewFile, of plain: BundleStream.Summary) throws -> Written {
        guard try Age.isWhole(file.temporary, plainBytes: plain.bytes) else {
            throw GitError(
                .damaged, "read back", file.path, "it is not as long as what age was given makes",
                remedy: "check the disk")
        }
        return Written(
            file: file, header: plain.header, objects: plain.objects,
            bytes: Files.identity(file.temporary)?.size ?? 0,
            sha256: try SpoolFile.digest(file.temporary))
    }

    /// Checks that a bundle, with what it builds on, has every reference.
    ///
    /// - Throws: `damaged` naming the reference.
    func checkReferences(
        _ header: BundleHeader?, _ references: SavedReferences, since base: BaseBackup?
    ) throws {
        let inBundle = Dictionary(
            (header?.references ?? []).map { ($0.name, $0.target) }, uniquingKeysWith: { $1 })
        let known = base?.targets ?? []
        if let missing = (header?.prerequisites ?? []).first(where: { !repository.contains($0) }) {
            throw GitError(.damaged, "verify", "bundle", "it builds on \(missing)")
        }
        var open: Set<String> = []
        for reference in references.all where inBundle[reference.name] != reference.target {
            if !known.contains(reference.target) { open.insert(reference.target) }
        }
        if open.isEmpty { return }
        // A new name for what an earlier bundle has in the middle of its history.
        let lines = open.sorted() + known.sorted().map { "^\($0)" }
        guard base != nil, try git.countReachable(from: lines) == 0 else {
            throw GitError(
                .damaged, "verify", "bundle", "it lacks \(open.sorted().joined(separator: ", "))")
        }
    }
}
