internal import Glibc

/// An open directory. What lies in it is reached from here, whatever its path leads to by now, and no
/// link on the way below it is followed.
///
/// Names are relative, as in `runs/latest`, and never lead upwards. Source: openat(2), O_NOFOLLOW.
package final class DirectoryHandle: Sendable {
    let number: Int32
    /// The path it was opened under, for messages and for programs that are given one.
    package let path: String

    init(number: Int32, path: String) {
        self.number = number
        self.path = path
    }

    deinit { _ = Glibc.close(number) }

    private static let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC

    /// Opens a directory that is no link itself; links on the way to it count.
    ///
    /// - Throws: `not-found`, also where something else stands there.
    package static func open(_ path: String) throws(SystemError) -> DirectoryHandle {
        try opened(AT_FDCWD, path, O_NOFOLLOW, path: path)
    }

    /// Opens a directory that a person, or git, named: links count.
    package static func following(_ path: String) throws(SystemError) -> DirectoryHandle {
        try opened(AT_FDCWD, path, 0, path: path)
    }

    private static func opened(
        _ parent: Int32, _ name: String, _ more: Int32, path: String
    ) throws(SystemError) -> DirectoryHandle {
        while true {
            let number = unsafe openat(parent, name, flags | more, 0)
            if number >= 0 { return DirectoryHandle(number: number, path: path) }
            if errno != EINTR { throw SystemError.last("open", path) }
        }
    }

    /// Opens a directory below this one.
    ///
    /// - Parameter isMade: whether what is missing on the way is made, mode 0700.
    package func directory(
        _ name: String, isMade: Bool = false
    ) throws(SystemError) -> DirectoryHandle {
        var here = self
        for part in try DirectoryHandle.parts(name) {
            let path = here.place(part)
            if isMade, uninterrupted({ unsafe mkdirat(here.number, part, 0o700) }) != 0,
                errno != EEXIST
            {
                throw SystemError.last("create directory", path)
            }
            here = try DirectoryHandle.opened(here.number, part, O_NOFOLLOW, path: path)
        }
        return here
    }

    /// Makes a directory that must not exist yet, mode 0700; those above it must.
    ///
    /// - Throws: `exists` when something stands there.
    package func makeDirectory(_ name: String) throws(SystemError) {
        let (parent, leaf) = try split(name)
        if uninterrupted({ unsafe mkdirat(parent.number, leaf, 0o700) }) != 0 {
            throw SystemError.last("create directory", place(name))
        }
    }

    /// The path of something in it.
    package func place(_ name: String) -> String { path == "." ? name : Paths.join(path, name) }

    /// The parts of a relative name.
    private static func parts(_ name: String) throws(SystemError) -> [String] {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if parts.contains(where: { ["", ".", ".."].contains($0) }) {
            throw SystemError(.notFound, "open", name, "it is not a name below a directory")
        }
        return parts
    }

    /// The directory that a name lies in, and its last part.
    func split(_ name: String) throws(SystemError) -> (DirectoryHandle, String) {
        let parts = try DirectoryHandle.parts(name)
        guard let leaf = parts.last, parts.count > 1 else { return (self, name) }
        return (try directory(parts.dropLast().joined(separator: "/")), leaf)
    }

    /// Opens a file below it.
    func file(
        _ name: String, _ flags: Int32, mode: mode_t = 0, operation: String
    ) throws(SystemError) -> FileDescriptor {
        let (parent, leaf) = try split(name)
        return try FileDescriptor.open(
            leaf, flags | O_NOFOLLOW | O_NONBLOCK, mode: mode, operation: operation,
            in: parent.number, path: place(name))
    }

    // MARK: what stands in it

    private func status(_ name: String) -> stat? {
        guard let (parent, leaf) = try? split(name) else { return nil }
        var status = stat()
        guard unsafe fstatat(parent.number, leaf, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            return nil
        }
        return status
    }

    /// Tells what stands there, nil for nothing.
    package func kind(_ name: String) -> Files.Kind? { status(name).map { Files.Kind($0) } }

    /// Tells the identity of what stands there; nil for nothing.
    package func identity(_ name: String) -> Files.Identity? {
        status(name).map { Files.Identity($0) }
    }

    /// Its own owner and permissions.
    package func ownership() throws(SystemError) -> (owner: UInt32, mode: UInt32) {
        var status = stat()
        guard unsafe fstat(number, &status) == 0 else { throw SystemError.last("stat", path) }
        return (status.st_uid, UInt32(status.st_mode) & 0o7777)
    }

    /// Sets its own permissions. fchmod(2).
    package func setMode(_ mode: UInt32) throws(SystemError) {
        if fchmod(number, mode) != 0 { throw SystemError.last("set the mode of", path) }
    }

    /// Sets the permissions of a file in it that is no link. fchmod(2).
    package func setMode(of name: String, _ mode: UInt32) throws(SystemError) {
        let file = try file(name, O_RDONLY, operation: "set the mode of")
        if fchmod(file.number, mode) != 0 {
            throw SystemError.last("set the mode of", place(name))
        }
    }

    /// Lists the names in it, sorted by bytes.
    package func list() throws(SystemError) -> [String] {
        // A descriptor of its own: reading a directory moves its position.
        let copy = try DirectoryHandle.opened(number, ".", 0, path: path)
        let number = fcntl(copy.number, F_DUPFD_CLOEXEC, 3)
        if number < 0 { throw SystemError.last("list", path) }
        guard let stream = unsafe fdopendir(number) else {
            let failure = SystemError.last("list", path)
            close(number)
            throw failure
        }
        return try unsafe Files.names(stream, path)
    }

    /// Where a symbolic link points. readlinkat(2).
    package func link(_ name: String) -> String? {
        guard let (parent, leaf) = try? split(name) else { return nil }
        return Files.link(leaf, in: parent.number)
    }

    // MARK: reading

    /// Opens a plain file for reading.
    ///
    /// - Throws: `not-found`, also for a link; `not-a-file`.
    package func reading(_ name: String) throws(SystemError) -> FileDescriptor {
        let file = try file(name, O_RDONLY, operation: "read")
        try file.expectPlain()
        return file
    }

    /// Reads a whole plain file.
    ///
    /// - Parameter limit: bytes at most.
    package func read(_ name: String, limit: Int) throws(SystemError) -> [UInt8] {
        try Files.read(try reading(name), limit: limit)
    }

    /// Reads a whole text file.
    package func readText(_ name: String, limit: Int) throws(SystemError) -> String {
        guard let text = String(validating: try read(name, limit: limit), as: UTF8.self) else {
            throw SystemError(.notText, "read", place(name), "it is not UTF-8 text")
        }
        return text
    }

    /// The SHA-256 of a plain file, as 64 hexadecimal digits.
    package func digest(_ name: String) throws(SystemError) -> String {
        try SpoolFile.digest(of: try reading(name))
    }

    // MARK: removing

    /// Removes a file or link; nothing there is no error. unlinkat(2).
    package func remove(_ name: String) throws(SystemError) {
        guard status(name) != nil else { return }
        let (parent, leaf) = try split(name)
        if uninterrupted({ unsafe unlinkat(parent.number, leaf, 0) }) != 0, errno != ENOENT {
            throw SystemError.last("remove", place(name))
        }
    }

    /// Removes something with all that is in it; links are removed, not followed.
    package func removeTree(_ name: String) throws(SystemError) {
        guard kind(name) == .directory else { return try remove(name) }
        let (parent, leaf) = try split(name)
        let inner = try parent.directory(leaf)
        for entry in try inner.list() { try inner.removeTree(entry) }
        if uninterrupted({ unsafe unlinkat(parent.number, leaf, AT_REMOVEDIR) }) != 0,
            errno != ENOENT
        {
            throw SystemError.last("remove", place(name))
        }
    }

    /// Removes a directory if it is empty; one that is not, or is not there, is no error.
    package func removeIfEmpty(_ name: String) throws(SystemError) {
        let (parent, leaf) = try split(name)
        let isRemoved = uninterrupted({ unsafe unlinkat(parent.number, leaf, AT_REMOVEDIR) }) == 0
        if !isRemoved, ![ENOENT, ENOTEMPTY, EEXIST].contains(errno) {
            throw SystemError.last("remove", place(name))
        }
    }
}
