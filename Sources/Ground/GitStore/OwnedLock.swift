internal import Glibc
internal import SystemSupport

/// Takes a lock file of git's in a way that can be told from anybody else's after a crash.
///
/// The lock is a hard link to a file of ours, which names the lock and is itself locked with
/// flock(2) as long as its maker lives. A later run that finds such a file unlocked knows that its
/// maker died, and that a lock file with the same inode is the dead one's: only that is removed.
/// Source: git's lockfile.h protocol (`NAME.lock` made with O_EXCL); link(2), flock(2).
final class OwnedLock {
    private let path: String
    private let token: String
    private let hold: FileLock
    /// Whether the lock is ours: an initialiser that throws runs `deinit` too.
    private var isHeld = false

    private static let prefix = "upkeep-lock-"

    /// Takes the lock of a file.
    ///
    /// - Throws: `locked` when another process has it.
    init(_ file: String, in gitDirectory: String) throws(GitError) {
        path = file + ".lock"
        token = Paths.join(
            gitDirectory, "\(Self.prefix)\(getpid())-\(UInt32.random(in: .min ... .max))")
        do throws(SystemError) {
            try AtomicFile.write(path, to: token)
            hold = try FileLock.acquire(token)
            try Files.makeHardLink(path, to: token)
            isHeld = true
        } catch {
            try? Files.remove(token)
            guard error.code == .exists else { throw GitError(error, "lock", file) }
            throw GitError(
                .locked, "lock", file, "\(path) exists: another git is at work",
                remedy: "wait for it; if no git is at work, remove the file")
        }
    }

    /// Gives the lock back.
    func release() {
        guard isHeld else { return }
        isHeld = false
        Self.remove(path, of: token)
        withExtendedLifetime(hold) {}
    }

    deinit { release() }

    /// Removes a lock and then the file that says whose it is: while the lock stands, a later run must
    /// be able to tell.
    private static func remove(_ path: String, of token: String) {
        let isRemoved = (try? Files.remove(path)) != nil || (try? Files.remove(path)) != nil
        if isRemoved { try? Files.remove(token) }
    }

    /// Removes what killed runs of upkeep left: their locks, and nobody else's.
    static func removeLeftovers(in gitDirectory: String) {
        guard let names = try? Files.list(gitDirectory) else { return }
        for name in names where name.hasPrefix("upkeep-") {
            let token = Paths.join(gitDirectory, name)
            guard Files.kind(token) == .file else { continue }
            if name.hasPrefix(prefix) {
                guard let hold = try? FileLock.acquire(token) else { continue }
                let path = try? Files.readText(token, limit: 1 << 16)
                let isOurs =
                    path.flatMap(Files.identity).flatMap { lock in
                        Files.identity(token).map { lock.isSameFile($0) }
                    } == true
                if let path, isOurs {
                    remove(path, of: token)
                } else {
                    try? Files.remove(token)
                }
                withExtendedLifetime(hold) {}
            } else if name.hasPrefix(newPrefix), !isAlive(name) {
                try? Files.remove(token)
            }
        }
        AtomicFile.removeLeftovers(in: gitDirectory)
    }

    private static let newPrefix = "upkeep-new-"

    /// A file beside which new content is made before it takes another's place.
    static func newFile(in gitDirectory: String) -> String {
        Paths.join(
            gitDirectory, "\(newPrefix)\(getpid())-\(UInt32.random(in: .min ... .max))")
    }

    /// Whether the process whose number a name carries is alive.
    private static func isAlive(_ name: String) -> Bool {
        let digits = name.dropFirst(newPrefix.count).prefix { $0.isNumber }
        guard let process = pid_t(digits) else { return false }
        return kill(process, 0) == 0 || errno == EPERM
    }
}
