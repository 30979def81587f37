/// A directory of files that can be made again at any time: what is not there, or cannot be read, is
/// made again, and what cannot be written is left out.
package struct CacheDirectory: Sendable {
    private let opened: @Sendable (_ isMade: Bool) throws(SystemError) -> DirectoryHandle

    /// Makes one of a directory that is opened, or made, when it is needed.
    package init(
        _ opened: @escaping @Sendable (_ isMade: Bool) throws(SystemError) -> DirectoryHandle
    ) {
        self.opened = opened
    }

    /// Names a directory; nothing is read or written yet.
    package init(_ path: String) {
        self.init { isMade throws(SystemError) in
            if isMade { try Files.makeDirectories(path) }
            return try DirectoryHandle.open(path)
        }
    }

    /// A part of it with its own name.
    package func part(_ name: String) -> CacheDirectory {
        CacheDirectory { [opened] isMade throws(SystemError) in
            try opened(isMade).directory(name, isMade: isMade)
        }
    }

    /// Reads a file, which counts as used now; nil where it is not there, larger than the limit, or
    /// cannot be read.
    package func read(_ name: String, limit: Int) -> [UInt8]? {
        guard let directory = try? opened(false),
            let bytes = try? directory.read(name, limit: limit)
        else { return nil }
        directory.touch(name)
        return bytes
    }

    /// Writes a file whole, replacing what stood there.
    ///
    /// - Returns: whether it is there now.
    @discardableResult
    package func write(_ bytes: [UInt8], to name: String) -> Bool {
        (try? opened(true).write(bytes, to: name, isFlushed: false)) != nil
    }

    /// Removes what was not used for the longest time, until the rest takes no more than it may; the
    /// directories in it are looked into as well.
    ///
    /// - Parameters:
    ///   - limit: bytes.
    ///   - isDryRun: whether nothing is removed.
    /// - Returns: the bytes that are removed.
    @discardableResult
    package func prune(to limit: Int, isDryRun: Bool = false) -> Int {
        guard let directory = try? opened(false) else { return 0 }
        var files = CacheDirectory.files(in: directory)
        let before = files.reduce(0) { $0 + $1.file.size }
        var size = before
        if size <= limit { return 0 }
        files.sort { ($0.file.modified, $0.name) < ($1.file.modified, $1.name) }
        for (name, file) in files where size > limit {
            if !isDryRun, (try? directory.remove(name)) == nil { continue }
            size -= file.size
        }
        return before - size
    }

    /// The files in it, two levels deep.
    private static func files(
        in directory: DirectoryHandle
    ) -> [(name: String, file: Files.Identity)] {
        directory.removeLeftovers()
        return ((try? directory.list()) ?? []).flatMap { name in
            guard directory.kind(name) == .directory else {
                return directory.identity(name).map { [(name: name, file: $0)] } ?? []
            }
            guard let inner = try? directory.directory(name) else { return [] }
            inner.removeLeftovers()
            return ((try? inner.list()) ?? []).compactMap { file in
                inner.identity(file).map { (name: "\(name)/\(file)", file: $0) }
            }
        }
    }
}
