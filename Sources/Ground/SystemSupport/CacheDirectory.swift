/// A directory of files that can be made again at any time: what is not there, or cannot be read, is
/// made again.
package struct CacheDirectory: Sendable {
    /// The directory; it need not exist.
    package let path: String

    /// Names a directory; nothing is read or written yet.
    package init(_ path: String) { self.path = path }

    /// Reads a file; nil where it is not there, larger than the limit, or cannot be read.
    package func read(_ name: String, limit: Int) -> [UInt8]? {
        try? Files.read(Paths.join(path, name), limit: limit)
    }

    /// Writes a file whole, replacing what stood there.
    package func write(_ bytes: [UInt8], to name: String) throws(SystemError) {
        let file = Paths.join(path, name)
        try Files.makeDirectories(Paths.parent(file))
        try AtomicFile.write(bytes, to: file)
    }
}
