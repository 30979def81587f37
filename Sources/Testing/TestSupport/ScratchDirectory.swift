internal import SystemSupport

/// A directory of a test's own that goes away with it.
public final class ScratchDirectory: Sendable {
    /// Its absolute path, links resolved.
    public let path: String

    /// Makes an empty directory under the system's temporary one.
    public init() throws {
        let base = Environment.current()["TMPDIR"] ?? "/tmp"
        path = Paths.join(
            Files.realPath(base) ?? base, "upkeep-test-\(UInt64.random(in: .min ... .max))")
        try Files.makeDirectory(path)
    }

    deinit { try? Files.removeTree(path) }

    /// The path of a file in it.
    public func file(_ name: String) -> String { Paths.join(path, name) }

    /// Writes a file, making the directories above it.
    @discardableResult
    public func write(_ name: String, _ text: String) throws -> String {
        try Files.makeDirectories(Paths.parent(file(name)))
        try AtomicFile.write(text, to: file(name))
        return file(name)
    }
}
