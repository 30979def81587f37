internal import Glibc

/// A file in the making, written piece by piece: nobody sees it under its name before it is whole
/// and on the disk. What is not published goes away with its maker.
///
/// Source: as `AtomicFile`; mode 0600.
package final class NewFile {
    private let directory: DirectoryHandle
    private let name: String
    private let temporaryName = AtomicFile.temporaryName()
    private let file: FileDescriptor
    private var isPublished = false

    /// Makes an empty file in a directory.
    package init(_ name: String, in directory: DirectoryHandle) throws(SystemError) {
        self.directory = directory
        self.name = name
        file = try directory.file(
            temporaryName, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600, operation: "write")
    }

    deinit { if !isPublished { try? directory.remove(temporaryName) } }

    /// The path that it takes in the end.
    package var path: String { directory.place(name) }

    /// Where it lies until then; `AtomicFile.removeLeftovers` knows the name.
    package var temporary: String { directory.place(temporaryName) }

    /// Adds bytes.
    package func write(_ bytes: [UInt8]) throws(SystemError) { try file.write(bytes) }

    /// The descriptor, for a child to write to (`ChildProcess.Sink.file`).
    package var handle: Int32 { file.number }

    /// Opens what was written for reading.
    package func reading() throws(SystemError) -> FileDescriptor {
        try directory.reading(temporaryName)
    }

    /// Flushes it to the disk.
    package func sync() throws(SystemError) { try file.sync() }

    /// Gives it its name, in place of what stood there.
    package func publish() throws(SystemError) {
        try directory.rename(temporaryName, to: name)
        isPublished = true
        try directory.sync()
    }
}
