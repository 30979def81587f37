internal import Glibc

/// Owns an open file descriptor and closes it when it goes away.
///
/// Source: open(2), read(2), write(2), fsync(2).
package struct FileDescriptor: ~Copyable {
    /// The descriptor's number.
    let number: Int32
    /// The path it was opened under, for messages.
    let path: String

    init(number: Int32, path: String) {
        self.number = number
        self.path = path
    }

    deinit { _ = Glibc.close(number) }

    /// Opens a file; the descriptor is never inherited by a child.
    ///
    /// - Parameters:
    ///   - directory: the descriptor of the directory that a relative name starts at.
    ///   - path: what messages call it, where that is not its name.
    static func open(
        _ name: String, _ flags: Int32, mode: mode_t = 0, operation: String = "open",
        in directory: Int32 = AT_FDCWD, path: String? = nil
    ) throws(SystemError) -> FileDescriptor {
        while true {
            let number = unsafe openat(directory, name, flags | O_CLOEXEC, mode)
            if number >= 0 { return FileDescriptor(number: number, path: path ?? name) }
            if errno == EINTR { continue }
            if errno == ELOOP {
                throw SystemError(
                    .notFound, operation, path ?? name, "it is a symbolic link",
                    errorNumber: ELOOP)
            }
            throw SystemError.last(operation, path ?? name)
        }
    }

    /// Opens a file for reading.
    ///
    /// - Throws: `not-found`, `denied`, …
    package static func reading(_ path: String) throws(SystemError) -> FileDescriptor {
        try open(path, O_RDONLY, operation: "read")
    }

    /// The descriptor to hand to a child (`ChildProcess.Request.inputDescriptor`).
    package var handle: Int32 { number }

    /// Stands for standard input, which stays open when this goes away.
    package static func standardInput() throws(SystemError) -> FileDescriptor {
        let copy = fcntl(0, F_DUPFD_CLOEXEC, 3)
        if copy < 0 { throw SystemError.last("read", "standard input") }
        return FileDescriptor(number: copy, path: "standard input")
    }

    /// Reads up to `buffer.count` bytes; 0 means the end.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
        while true {
            let count = unsafe Glibc.read(number, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            if errno == EINTR, Signals.received == nil { continue }
            throw SystemError.last("read", path)
        }
    }

    /// Goes on reading from a byte of the file.
    package func seek(to offset: Int) throws(SystemError) {
        if lseek(number, off_t(offset), SEEK_SET) < 0 { throw SystemError.last("read", path) }
    }

    /// Reads up to `limit` more bytes, fewer only at the end.
    package func read(upTo limit: Int) throws(SystemError) -> [UInt8] {
        var pieces: [UInt8] = []
        let known = max(0, (try? size()) ?? 0)
        while pieces.count < limit {
            let want = min(limit - pieces.count, pieces.isEmpty ? max(known, 1 << 16) : 1 << 20)
            let piece = try readOnce(want)
            if piece.isEmpty { break }
            if pieces.isEmpty { pieces = piece } else { pieces += piece }
        }
        return pieces
    }

    /// Reads what one call gives, up to `count` bytes; nothing at the end.
    private func readOnce(_ count: Int) throws(SystemError) -> [UInt8] {
        var failure: SystemError?
        let piece = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            do throws(SystemError) {
                filled = try unsafe read(into: UnsafeMutableRawBufferPointer(buffer))
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return piece
    }

    /// Writes all bytes.
    func write(_ bytes: [UInt8]) throws(SystemError) {
        var failure: SystemError?
        unsafe bytes.withUnsafeBytes { all in
            var done = 0
            while done < all.count {
                let count = unsafe Glibc.write(
                    number, all.baseAddress?.advanced(by: done), all.count - done)
                if count >= 0 {
                    done += count
                } else if errno != EINTR {
                    failure = SystemError.last("write", path)
                    return
                }
            }
        }
        if let failure { throw failure }
    }

    /// Flushes the file to the disk.
    func sync() throws(SystemError) {
        while fsync(number) != 0 {
            if errno == EINTR { continue }
            if errno == EINVAL || errno == EROFS { return }  // a file system that cannot
            throw SystemError.last("flush", path)
        }
    }

    /// Refuses what is not a plain file, as a pipe that somebody put in its place.
    func expectPlain() throws(SystemError) {
        var status = stat()
        guard unsafe fstat(number, &status) == 0 else { throw SystemError.last("stat", path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw SystemError(.other, "open", path, "it is not a plain file")
        }
    }

    /// The size in bytes, by fstat(2).
    package func size() throws(SystemError) -> Int {
        var status = stat()
        guard unsafe fstat(number, &status) == 0 else { throw SystemError.last("stat", path) }
        return Int(status.st_size)
    }
}
