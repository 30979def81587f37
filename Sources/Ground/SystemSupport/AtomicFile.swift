internal import Glibc

/// Writes files so that a reader, or a machine that lost power, sees the old content or the new.
///
/// Temporary file in the same directory → write → fsync → rename → fsync of the directory.
/// Source: rename(2), fsync(2).
package enum AtomicFile {
    /// Writes a file whole, replacing what stood there.
    ///
    /// - Parameters:
    ///   - mode: permission bits of a new file; an existing file keeps its own.
    ///   - isFlushed: whether it is on the disk when this returns; false for what can be made
    ///     again from elsewhere, as Git's work tree from its objects.
    /// - Throws: `denied`, `read-only`, `no-space`, …; the old file then stands untouched and the
    ///   temporary one is gone.
    package static func write(
        _ bytes: [UInt8], to path: String, mode: UInt32 = 0o644, isFlushed: Bool = true
    ) throws(SystemError) {
        let directory = Paths.parent(path)
        let temporary = try writeTemporary(bytes, beside: path, mode: mode, isFlushed: isFlushed)
        guard unsafe rename(temporary, path) == 0 else {
            let failure = SystemError.last("write", path)
            _ = unsafe unlink(temporary)
            throw failure
        }
        if isFlushed { try syncDirectory(directory) }
    }

    /// Writes a text file whole.
    package static func write(_ text: String, to path: String) throws(SystemError) {
        try write(Array(text.utf8), to: path)
    }

    /// Points a symbolic link somewhere else in one step.
    package static func replaceLink(_ path: String, with target: String) throws(SystemError) {
        let temporary = temporaryName(beside: path)
        guard unsafe symlink(target, temporary) == 0 else {
            throw SystemError.last("link", path)
        }
        guard unsafe rename(temporary, path) == 0 else {
            let failure = SystemError.last("link", path)
            _ = unsafe unlink(temporary)
            throw failure
        }
        try syncDirectory(Paths.parent(path))
    }

    /// Adds one line to a file in a single write and flushes it.
    ///
    /// A line that an earlier crash left unfinished is ended first, so it never swallows this one.
    package static func append(line: String, to path: String) throws(SystemError) {
        let file = try FileDescriptor.open(
            path, O_RDWR | O_APPEND | O_CREAT, mode: 0o644, operation: "append to")
        var bytes = Array(line.utf8)
        bytes.append(UInt8(ascii: "\n"))
        if try file.size() > 0 {
            var last: UInt8 = 0
            let size = try file.size()
            let count = unsafe pread(file.number, &last, 1, off_t(size - 1))
            if count == 1, last != UInt8(ascii: "\n") { bytes.insert(UInt8(ascii: "\n"), at: 0) }
        }
        try file.write(bytes)
        try file.sync()
    }

    /// Removes temporary files and directories that killed writers left in a directory; those of a
    /// living process, or of another user, stay.
    package static func removeLeftovers(in directory: String) {
        guard let names = try? Files.list(directory) else { return }
        for name in names where name.hasPrefix(prefix) {
            let process = pid_t(name.dropFirst(prefix.count).prefix { $0.isNumber }) ?? 0
            let isAlive = process > 0 && (kill(process, 0) == 0 || errno == EPERM)
            let path = Paths.join(directory, name)
            if isAlive && process != getpid() { continue }
            if Files.kind(path) != .directory {
                try? Files.remove(path)
            } else if Files.identity(path)?.owner == Files.effectiveUser, !isAlive {
                try? Files.removeTree(path)
            }
        }
    }

    /// Flushes a directory, so that a rename in it is on the disk.
    package static func sync(directory: String) throws(SystemError) {
        try syncDirectory(directory)
    }

    private static let prefix = ".upkeep-tmp-"

    /// A name in the same directory that no other writer takes, and that `removeLeftovers` knows.
    static func temporaryName(beside path: String) -> String {
        Paths.join(
            Paths.parent(path), "\(prefix)\(getpid())-\(UInt32.random(in: .min ... .max))")
    }

    private static func writeTemporary(
        _ bytes: [UInt8], beside path: String, mode: UInt32, isFlushed: Bool
    ) throws(SystemError) -> String {
        let temporary = temporaryName(beside: path)
        var existing = stat()
        let keep = unsafe stat(path, &existing) == 0 ? existing.st_mode & 0o7777 : mode
        do throws(SystemError) {
            let file = try FileDescriptor.open(
                temporary, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600, operation: "write")
            try file.write(bytes)
            guard fchmod(file.number, keep) == 0 else { throw SystemError.last("write", path) }
            if isFlushed { try file.sync() }
        } catch {
            _ = unsafe unlink(temporary)
            throw SystemError(
                error.code, "write", path, error.message, errorNumber: error.errorNumber)
        }
        return temporary
    }

    private static func syncDirectory(_ path: String) throws(SystemError) {
        let directory = try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY, operation: "flush")
        try directory.sync()
    }
}
