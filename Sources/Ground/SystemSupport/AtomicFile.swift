internal import Glibc

/// Writes files so that a reader, or a machine that lost power, sees the old content or the new.
///
/// A file is for its owner alone unless a mode says otherwise: documents, logs and reports name what
/// runs where. Temporary file in the same directory → write → fsync → rename → fsync of the directory.
/// Source: rename(2), fsync(2). These take paths that a person or git named; what lies in a directory
/// of our own is written through its `DirectoryHandle`.
package enum AtomicFile {
    /// The permission bits of what only its owner reads.
    package static let ownerOnly: UInt32 = 0o600

    /// Writes a file whole, replacing what stood there.
    ///
    /// - Parameters:
    ///   - mode: permission bits of a new file, of which the umask takes its part; an existing file
    ///     keeps its own.
    ///   - isFlushed: whether it is on the disk when this returns; false for what can be made
    ///     again from elsewhere, as Git's work tree from its objects.
    /// - Throws: `denied`, `read-only`, `no-space`, …; the old file then stands untouched and the
    ///   temporary one is gone.
    package static func write(
        _ bytes: [UInt8], to path: String, mode: UInt32 = ownerOnly, isFlushed: Bool = true
    ) throws(SystemError) {
        try parent(of: path, "write").write(
            bytes, to: Paths.name(path), mode: mode, kept: Files.permissions(path),
            isFlushed: isFlushed)
    }

    /// Writes a text file whole.
    package static func write(
        _ text: String, to path: String, mode: UInt32 = ownerOnly
    ) throws(SystemError) {
        try write(Array(text.utf8), to: path, mode: mode)
    }

    /// Points a symbolic link somewhere else in one step.
    package static func replaceLink(_ path: String, with target: String) throws(SystemError) {
        try parent(of: path, "link").replaceLink(Paths.name(path), with: target)
    }

    /// Adds one line to a file in a single write and flushes it.
    ///
    /// A line that an earlier crash left unfinished is ended first, so it never swallows this one.
    ///
    /// - Parameter mode: permission bits of a new file, of which the umask takes its part; `ownerOnly`
    ///   takes the others from an existing one too.
    package static func append(
        line: String, to path: String, mode: UInt32 = ownerOnly
    ) throws(SystemError) {
        try parent(of: path, "append to").append(line: line, to: Paths.name(path), mode: mode)
    }

    /// Removes temporary files and directories that killed writers left in a directory; those of a
    /// living process, or of another user, stay.
    package static func removeLeftovers(in directory: String) {
        (try? DirectoryHandle.following(directory))?.removeLeftovers()
    }

    /// Flushes a directory, so that a rename in it is on the disk.
    package static func sync(directory: String) throws(SystemError) {
        try DirectoryHandle.following(directory).sync()
    }

    private static func parent(
        of path: String, _ operation: String
    ) throws(SystemError) -> DirectoryHandle {
        do throws(SystemError) {
            return try DirectoryHandle.following(Paths.parent(path))
        } catch {
            throw SystemError(
                error.code, operation, path, error.message, errorNumber: error.errorNumber)
        }
    }

    private static let prefix = ".upkeep-tmp-"

    /// A name that no other writer takes, and that `removeLeftovers` knows.
    static func temporaryName() -> String {
        "\(prefix)\(getpid())-\(UInt32.random(in: .min ... .max))"
    }

    /// The process that wrote a temporary file, 0 where its name does not tell; nil for another file.
    static func writer(ofLeftover name: String) -> pid_t? {
        guard name.hasPrefix(prefix) else { return nil }
        return pid_t(name.dropFirst(prefix.count).prefix { $0.isNumber }) ?? 0
    }
}
