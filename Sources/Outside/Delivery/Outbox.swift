internal import Contracts
internal import SystemSupport

/// A directory into which each message is put as one file, `KEY.json`, for whatever program takes it
/// from there.
///
/// A file is there whole or not at all. As long as it stands there, its message is not written again.
package struct Outbox: Channel {
    private let directory: String

    /// Uses a directory; it is made when the first message is sent.
    ///
    /// - Parameter directory: its absolute path.
    package init(_ directory: String) { self.directory = directory }

    /// The channel, with its place.
    package var name: String { "outbox \(directory)" }

    /// Whether the file of a message stands there.
    package func has(_ key: String) -> Bool { Files.kind(file(key)) != nil }

    /// Writes the file of a message.
    ///
    /// - Throws: what the file system says.
    package func send(_ message: Message) throws {
        if has(message.key) { return }
        try Files.makeDirectories(directory)
        try AtomicFile.write(try CanonicalJSON.encode(message), to: file(message.key))
    }

    private func file(_ key: String) -> String { Paths.join(directory, "\(key).json") }
}
