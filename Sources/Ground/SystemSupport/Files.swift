internal import Glibc

/// Reads and changes the file system, one call an operation, errors typed.
///
/// Source: the system calls named at each.
package enum Files {
    /// What stands at a path, links not followed.
    package enum Kind: Sendable {
        case file, directory, link, other

        init(_ status: stat) {
            self =
                switch status.st_mode & S_IFMT {
                case S_IFREG: .file
                case S_IFDIR: .directory
                case S_IFLNK: .link
                default: .other
                }
        }
    }

    /// Which file it is: equal for two paths exactly when they are the same file.
    package struct Identity: Hashable, Sendable {
        private let device: UInt64
        private let inode: UInt64
        /// The user who owns it.
        package let owner: UInt32
        /// The size in bytes.
        package let size: Int
        /// Nanoseconds since 1970 of the last change of its content.
        package let modified: Int64

        init(_ status: stat) {
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
            owner = status.st_uid
            size = Int(status.st_size)
            modified =
                Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
        }

        /// Whether both are the same file, whatever else changed.
        package func isSameFile(_ other: Identity) -> Bool {
            device == other.device && inode == other.inode
        }
    }

    /// Reads a whole file.
    ///
    /// - Parameter limit: bytes at most.
    /// - Throws: `too-large` beyond the limit, `not-found`, …
    package static func read(_ path: String, limit: Int) throws(SystemError) -> [UInt8] {
        try read(try FileDescriptor.reading(path), limit: limit)
    }

    /// Reads all of an open file.
    static func read(
        _ file: borrowing FileDescriptor, limit: Int
    ) throws(SystemError) -> [UInt8] {
        let bytes = try file.read(upTo: limit + 1)
        if bytes.count > limit {
            throw SystemError(.tooLarge, "read", file.path, "it is larger than \(limit) bytes")
        }
        return bytes
    }

    /// Reads a whole text file.
    ///
    /// - Throws: `not-text` when it is not UTF-8.
    package static func readText(_ path: String, limit: Int) throws(SystemError) -> String {
        guard let text = String(validating: try read(path, limit: limit), as: UTF8.self) else {
            throw SystemError(.notText, "read", path, "it is not UTF-8 text")
        }
        return text
    }

    /// Tells what stands at the path, nil for nothing. lstat(2).
    package static func kind(_ path: String) -> Kind? {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return nil }
        return Kind(status)
    }

    /// Whether a directory stands at the path, links followed. stat(2).
    package static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Tells the identity of the file at the path, links followed; nil when there is none.
    package static func identity(_ path: String) -> Identity? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        return Identity(status)
    }

    /// Bytes that this user may still write to the file system of a path; nil where it does not say.
    /// statvfs(3).
    package static func freeBytes(_ path: String) -> Int? {
        var status = statvfs()
        guard unsafe statvfs(path, &status) == 0 else { return nil }
        let (bytes, overflows) = Int(clamping: status.f_bavail).multipliedReportingOverflow(
            by: Int(clamping: status.f_frsize))
        return overflows ? Int.max : bytes
    }

    /// Tells who may do what with the file at the path, links followed, as the twelve mode bits; nil
    /// when there is none. stat(2).
    package static func permissions(_ path: String) -> UInt32? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        return UInt32(status.st_mode) & 0o7777
    }

    /// Whether a program may be started from the path. access(2).
    package static func isExecutable(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
            && access(path, X_OK) == 0
    }

    /// Writes a file that nobody keeps, mode 0600: it must not exist yet and is not flushed to the
    /// disk. What is kept is written with `AtomicFile`.
    ///
    /// - Throws: `exists`, also where a link stands; `no-space`, …
    package static func writeScratch(_ bytes: [UInt8], to path: String) throws(SystemError) {
        let file = try FileDescriptor.open(
            path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600, operation: "write")
        try file.write(bytes)
    }

    /// Makes a symbolic link where nothing stands yet. symlink(2).
    package static func makeLink(_ path: String, to target: String) throws(SystemError) {
        if uninterrupted({ unsafe symlink(target, path) }) != 0 {
            throw SystemError.last("link", path)
        }
    }

    /// Makes a directory and those above it that are missing, mode 0755. mkdir(2).
    ///
    /// - Parameter mode: permission bits, of which the umask takes its part.
    package static func makeDirectories(
        _ path: String, mode: UInt32 = 0o700
    ) throws(SystemError) {
        if isDirectory(path) || path.isEmpty { return }
        let parent = Paths.parent(path)
        if parent != path { try makeDirectories(parent, mode: mode) }
        if uninterrupted({ unsafe mkdir(path, mode) }) != 0, errno != EEXIST || !isDirectory(path) {
            throw SystemError.last("create directory", path)
        }
    }

    /// Makes one directory that must not exist yet.
    ///
    /// - Throws: `exists` when it does.
    package static func makeDirectory(_ path: String, mode: UInt32 = 0o700) throws(SystemError) {
        if uninterrupted({ unsafe mkdir(path, mode) }) != 0 {
            throw SystemError.last("create directory", path)
        }
    }

    /// Sets the permission bits of a file or directory. chmod(2).
    package static func setMode(_ path: String, _ mode: UInt32) throws(SystemError) {
        if uninterrupted({ unsafe chmod(path, mode) }) != 0 {
            throw SystemError.last("set the mode of", path)
        }
    }

    /// Lists the names in a directory, sorted by bytes, without `.` and `..`. readdir(3).
    package static func list(_ path: String) throws(SystemError) -> [String] {
        guard let directory = unsafe opendir(path) else { throw SystemError.last("list", path) }
        return try unsafe names(directory, path)
    }

    /// Lists the names in an open directory, and closes it.
    ///
    /// - Parameter path: how messages call it.
    /// - Throws: where it could not be read to its end: a part is not a list.
    static func names(_ directory: OpaquePointer, _ path: String) throws(SystemError) -> [String] {
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(directory) else {
                if errno == EINTR { continue }
                if errno != 0 { throw SystemError.last("list", path) }
                break
            }
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
                    unsafe String(cString: $0)
                }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Removes a file or link; nothing there is no error. unlink(2).
    package static func remove(_ path: String) throws(SystemError) {
        if uninterrupted({ unsafe unlink(path) }) != 0, errno != ENOENT {
            throw SystemError.last("remove", path)
        }
    }

    /// Removes a directory with all that is in it; links are removed, not followed.
    package static func removeTree(_ path: String) throws(SystemError) {
        guard kind(path) == .directory else { return try remove(path) }
        for name in try list(path) { try removeTree(Paths.join(path, name)) }
        if uninterrupted({ unsafe rmdir(path) }) != 0, errno != ENOENT {
            throw SystemError.last("remove", path)
        }
    }

    /// Removes a directory if it is empty; one that is not, or is not there, is no error. rmdir(2).
    package static func removeIfEmpty(_ path: String) throws(SystemError) {
        if uninterrupted({ unsafe rmdir(path) }) != 0, ![ENOENT, ENOTEMPTY, EEXIST].contains(errno)
        {
            throw SystemError.last("remove", path)
        }
    }

    /// Renames within one file system, replacing what stood there. rename(2).
    package static func rename(_ from: String, to path: String) throws(SystemError) {
        if uninterrupted({ unsafe Glibc.rename(from, path) }) != 0 {
            throw SystemError.last("rename", from)
        }
    }

    /// Gives a file a second name, if nothing stands there yet. link(2).
    ///
    /// - Throws: `exists` when something does.
    package static func makeHardLink(_ path: String, to file: String) throws(SystemError) {
        if uninterrupted({ unsafe Glibc.link(file, path) }) != 0 {
            throw SystemError.last("link", path)
        }
    }

    /// Reads where a symbolic link points. readlink(2).
    package static func link(_ path: String) -> String? { link(path, in: AT_FDCWD) }

    /// Reads where a symbolic link in an open directory points. readlinkat(2).
    static func link(_ name: String, in directory: Int32) -> String? {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = unsafe readlinkat(directory, name, &buffer, buffer.count)
        if count < 0 { return nil }
        return String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Resolves links and `..` to the one absolute path. realpath(3).
    package static func realPath(_ path: String) -> String? {
        guard let pointer = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(pointer) }
        return unsafe String(cString: pointer)
    }

    /// The user id this process acts as. geteuid(2).
    package static var effectiveUser: UInt32 { geteuid() }
}
