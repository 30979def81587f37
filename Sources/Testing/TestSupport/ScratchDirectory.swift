internal import Glibc
internal import SystemSupport

/// A directory of a test's own that goes away with it.
public final class ScratchDirectory: Sendable {
    /// Its absolute path, links resolved.
    public let path: String

    private static let prefix = "upkeep-test-"

    /// Where they are made: where `TMPDIR` says, else in memory, where a flush to the disk costs
    /// nothing, if there is room and programs may be started there; else in `/tmp`.
    private static let base: String = {
        let memory = "/dev/shm"
        let chosen = Environment.current()["TMPDIR"] ?? (isUsable(memory) ? memory : "/tmp")
        let base = Files.realPath(chosen) ?? chosen
        removeLeftovers(in: base)
        return base
    }()

    /// Makes an empty directory.
    public init() throws {
        path = Paths.join(
            ScratchDirectory.base,
            "\(ScratchDirectory.prefix)\(getpid())-\(UInt64.random(in: .min ... .max))")
        try Files.makeDirectory(path)
    }

    deinit { try? Files.removeTree(path) }

    /// The path of a file in it.
    public func file(_ name: String) -> String { Paths.join(path, name) }

    /// Writes a file, making the directories above it.
    @discardableResult
    public func write(_ name: String, _ text: String) throws -> String {
        try Files.makeDirectories(Paths.parent(file(name)), mode: 0o777)
        try AtomicFile.write(text, to: file(name), mode: 0o666)
        return file(name)
    }

    /// Whether four gigabytes are free in a directory, and programs may be started there.
    private static func isUsable(_ directory: String) -> Bool {
        let noExecution: UInt = 8  // ST_NOEXEC, which glibc shows to GNU sources alone
        var status = statvfs()
        return unsafe statvfs(directory, &status) == 0 && access(directory, W_OK) == 0
            && status.f_flag & noExecution == 0
            && UInt(status.f_bavail).multipliedFullWidth(by: status.f_frsize) >= (0, 1 << 32)
    }

    /// Removes what tests left whose process was ended.
    private static func removeLeftovers(in base: String) {
        for name in (try? Files.list(base)) ?? [] where name.hasPrefix(prefix) {
            guard let process = Int32(name.dropFirst(prefix.count).prefix { $0 != "-" }),
                kill(process, 0) != 0, errno == ESRCH
            else { continue }
            try? Files.removeTree(Paths.join(base, name))
        }
    }
}
