internal import Glibc

/// Holds a lock on a file, for one process and the children it hands it to.
///
/// Source: flock(2). The lock belongs to the open file description: it is released when the last
/// process that inherited it ends, whatever ended it.
package final class FileLock {
    private let descriptor: Int32
    /// The locked file.
    package let path: String

    private init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    /// Takes the lock without waiting.
    ///
    /// - Throws: `busy` when another process holds it.
    package static func acquire(_ path: String) throws(SystemError) -> FileLock {
        try acquire(Paths.name(path), in: try DirectoryHandle.following(Paths.parent(path)))
    }

    /// Takes the lock of a file in an open directory without waiting.
    ///
    /// - Throws: `busy` when another process holds it.
    package static func acquire(
        _ name: String, in directory: DirectoryHandle
    ) throws(SystemError) -> FileLock {
        let path = directory.place(name)
        let file = try directory.file(
            name, O_RDWR | O_CREAT, mode: 0o600, operation: "lock")
        try file.expectPlain()
        let number = fcntl(file.number, F_DUPFD_CLOEXEC, 3)
        if number < 0 { throw SystemError.last("lock", path) }
        if uninterrupted({ flock(number, LOCK_EX | LOCK_NB) }) != 0 {
            let failure = SystemError.last("lock", path)
            close(number)
            throw failure
        }
        return FileLock(descriptor: number, path: path)
    }

    /// Takes over a lock that the parent process handed down.
    ///
    /// - Parameter number: the inherited descriptor's number.
    /// - Returns: nil when that descriptor is not this lock file, or is not open at all.
    package static func inherited(
        _ number: Int32, _ name: String, in directory: DirectoryHandle
    ) -> FileLock? {
        var status = stat()
        guard number > 2, unsafe fstat(number, &status) == 0,
            let expected = directory.identity(name),
            Files.Identity(status).isSameFile(expected),
            uninterrupted({ flock(number, LOCK_EX | LOCK_NB) }) == 0,
            fcntl(number, F_SETFD, FD_CLOEXEC) == 0
        else { return nil }
        return FileLock(descriptor: number, path: directory.place(name))
    }

    /// The descriptor to hand down to a child (`ChildProcess.Request.inherit`).
    package var handle: Int32 { descriptor }
}
