internal import Synchronization
internal import SystemSupport

/// The state directory itself, opened and checked once.
final class StateRoot: Sendable {
    private let path: String
    private let handle = Mutex<DirectoryHandle?>(nil)

    init(_ path: String) { self.path = path }

    /// Opens it; one that others may enter is closed to them.
    ///
    /// - Throws: `not-found` where it was not made yet, or is a link; `denied` where it belongs to
    ///   another user.
    func opened() throws(SystemError) -> DirectoryHandle {
        if let known = handle.withLock({ $0 }) { return known }
        let found = try DirectoryHandle.open(path)
        let (owner, mode) = try found.ownership()
        guard owner == Files.effectiveUser else {
            throw SystemError(
                .denied, "use", path,
                "it belongs to user \(owner), and this is user \(Files.effectiveUser): what stands "
                    + "in it is not trusted; name another with --state DIR or UPKEEP_STATE")
        }
        if mode & 0o077 != 0 { try found.setMode(mode & 0o700) }
        handle.withLock { $0 = found }
        return found
    }

    /// Makes it where it is missing, for its owner alone.
    func make() throws(SystemError) {
        if Files.kind(path) == nil {
            try Files.makeDirectories(Paths.parent(path))
            do throws(SystemError) {
                try Files.makeDirectory(path, mode: 0o700)
            } catch {
                if error.code != .exists { throw error }
            }
        }
        _ = try opened()
    }
}
