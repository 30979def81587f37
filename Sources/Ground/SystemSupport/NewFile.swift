internal import Glibc

/// A file in the making, written piece by piece: nobody sees it under its name before it is whole
/// and on the disk. What is not published goes away with its maker.
///
/// Source: as `AtomicFile`; mode 0600.
package final class NewFile {
    /// The name that it takes in the end.
    package let path: String
    /// Where it lies until then; `AtomicFile.removeLeftovers` knows the name.
    package let temporary: String
    private let file: FileDescriptor
    private var isPublished = false

    /// Makes an empty file beside the path.
    package init(_ path: String) throws(SystemError) {
        self.path = path
        temporary = AtomicFile.temporaryName(beside: path)
        file = try FileDescriptor.open(
            temporary, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600, operation: "write")
    }

    deinit { if !isPublished { _ = unsafe unlink(temporary) } }

    /// Adds bytes.
    package func write(_ bytes: [UInt8]) throws(SystemError) { try file.write(bytes) }

    /// The descriptor, for a child to write to (`ChildProcess.Sink.file`).
    package var handle: Int32 { file.number }

    /// Flushes it to the disk.
    package func sync() throws(SystemError) { try file.sync() }

    /// Gives it its name, in place of what stood there.
    package func publish() throws(SystemError) {
        try Files.rename(temporary, to: path)
        isPublished = true
        try AtomicFile.sync(directory: Paths.parent(path))
    }
}
