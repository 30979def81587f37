internal import Contracts
internal import SystemSupport

/// A directory into which each message is put as one file, `KEY.json`, for whatever program takes it
/// from there.
///
/// A file is there whole or not at all. As long as it stands there, its message is not written again.
package struct Outbox: Channel {
    private let directory: String
    private let root: String

    /// Uses a directory; it is made when the first message is sent.
    ///
    /// - Parameters:
    ///   - directory: its absolute path.
    ///   - root: the repository, in which no link is followed.
    package init(_ directory: String, outside root: String) {
        self.directory = directory
        self.root = root
    }

    /// The channel, with its place.
    package var name: String { "outbox \(directory)" }

    /// Whether the file of a message stands there.
    package func has(_ key: String) -> Bool {
        let place = try? DirectoryHandle.named(directory, outside: root)
        return place?.kind(Outbox.file(key)) != nil
    }

    /// Writes the file of a message.
    ///
    /// - Throws: what the file system says.
    package func send(_ message: Message) throws {
        if has(message.key) { return }
        try DirectoryHandle.named(directory, outside: root, isMade: true)
            .write(try CanonicalJSON.encode(message), to: Outbox.file(message.key))
    }

    private static func file(_ key: String) -> String { "\(key).json" }
}
