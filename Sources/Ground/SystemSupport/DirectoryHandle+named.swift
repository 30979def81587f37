extension DirectoryHandle {
    /// Opens a directory that a person named, for what is written into it.
    ///
    /// Below a repository no link counts: whoever may push there could have committed it, and it leads
    /// wherever they like.
    ///
    /// - Parameters:
    ///   - path: its absolute path.
    ///   - root: the repository's work tree.
    ///   - isMade: whether what is missing on the way is made.
    /// - Throws: `not-found`, also for a link below the repository.
    package static func named(
        _ path: String, outside root: String, isMade: Bool = false
    ) throws(SystemError) -> DirectoryHandle {
        let path = Paths.withoutDots(path)
        if path == root { return try following(root) }
        if path.hasPrefix(root == "/" ? root : root + "/") {
            let name = String(path.dropFirst(root == "/" ? 1 : root.utf8.count + 1))
            return try following(root).directory(name, isMade: isMade)
        }
        if isMade { try Files.makeDirectories(path) }
        return try following(path)
    }
}
