internal import SystemSupport

/// Where builds are written out: a directory that nobody else can read and that goes away with them.
package enum Scratch {
    private static let memory = "/dev/shm"
    /// Bytes that must be free in memory: what the builds of one batch may have at most.
    private static let wantedBytes = 2 << 30

    /// Makes it, empty: in memory where there is plenty, else in a directory that is locked for this
    /// process.
    ///
    /// Its name is the same in each run, so that what a killed run left goes away first; the
    /// directory's lock keeps two runs from meeting in it.
    package static func make(in locked: String) throws -> String {
        let digest = SHA256.hex(parts: [locked]).prefix(16)
        let inMemory = "\(memory)/upkeep-\(Files.effectiveUser)-\(digest)"
        if let free = Files.freeBytes(memory), free >= wantedBytes, isMine(inMemory) {
            do throws(SystemError) {
                try Files.removeTree(inMemory)
                try Files.makeDirectory(inMemory, mode: 0o700)
                return inMemory
            } catch {
                // Somebody else was quicker, or the system allows nothing there.
                guard error.code == .exists || error.code == .denied else { throw error }
            }
        }
        let path = Paths.join(locked, "scratch")
        try Files.removeTree(path)
        try Files.makeDirectory(path, mode: 0o700)
        return path
    }

    /// Whether nothing stands there, or a directory of this user's: never a link that leads away.
    private static func isMine(_ path: String) -> Bool {
        guard let kind = Files.kind(path) else { return true }
        return kind == .directory && Files.identity(path)?.owner == Files.effectiveUser
    }
}
