internal import Glibc

/// A file of lines that is only appended to, looked at from its end: what that costs does not grow with
/// the file.
package struct LineLog: ~Copyable {
    private let file: FileDescriptor
    private let name: String
    /// The size in bytes.
    package private(set) var size: Int

    /// Bytes that are looked at in one go.
    private static let step = 1 << 14

    /// Opens a plain file of a directory, for its owner alone.
    ///
    /// - Parameter isMade: whether it is made where it is missing.
    package init(
        _ name: String, in directory: DirectoryHandle, isMade: Bool = true
    ) throws(SystemError) {
        let flags = isMade ? O_RDWR | O_APPEND | O_CREAT : O_RDONLY
        let file = try directory.file(
            name, flags, mode: AtomicFile.ownerOnly, operation: isMade ? "append to" : "read")
        try file.expectPlain()
        if isMade, uninterrupted({ fchmod(file.number, AtomicFile.ownerOnly) }) != 0 {
            throw SystemError.last("append to", directory.place(name))
        }
        size = try file.size()
        self.name = directory.place(name)
        self.file = file
    }

    /// Reads some of its bytes; fewer where it ends.
    package func bytes(in range: Range<Int>) throws(SystemError) -> [UInt8] {
        var failure: SystemError?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: range.count) { buffer, filled in
            while filled < range.count {
                let target = unsafe buffer.baseAddress?.advanced(by: filled)
                let count = unsafe pread(
                    file.number, target, range.count - filled, off_t(range.lowerBound + filled))
                if count > 0 {
                    filled += count
                } else if count == 0 {
                    return
                } else if errno != EINTR {
                    failure = SystemError.last("read", name)
                    return
                }
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Where the line starts that ends at a place: behind the last end of a line before it.
    private func start(ofLineEndingAt end: Int) throws(SystemError) -> Int {
        var upper = end
        while upper > 0 {
            let lower = max(0, upper - LineLog.step)
            let piece = try bytes(in: lower..<upper)
            if let place = piece.lastIndex(of: 0x0A) { return lower + place + 1 }
            upper = lower
        }
        return 0
    }

    /// What stands behind the last end of a line: the start of one that a crash cut; nil where nothing
    /// does.
    package func unfinished() throws(SystemError) -> Range<Int>? {
        let start = try start(ofLineEndingAt: size)
        return start < size ? start..<size : nil
    }

    /// The last whole line, without its end; nil where there is none.
    package func lastLine() throws(SystemError) -> Range<Int>? {
        let end = try start(ofLineEndingAt: size)
        return end == 0 ? nil : try start(ofLineEndingAt: end - 1)..<end - 1
    }

    /// The line that starts at a place, without its end.
    ///
    /// - Parameter limit: bytes of it at most; a longer one is nil.
    package func line(at start: Int, limit: Int) throws(SystemError) -> [UInt8]? {
        var end = start
        while end < size, end - start <= limit {
            let piece = try bytes(in: end..<min(size, end + LineLog.step))
            if let place = piece.firstIndex(of: 0x0A) {
                return try bytes(in: start..<end + place)
            }
            end += piece.count
            if piece.isEmpty { break }
        }
        return nil
    }

    /// The SHA-256 of some of its bytes, as 64 hexadecimal digits.
    package func digest(of range: Range<Int>) throws(SystemError) -> String {
        var digest = SHA256()
        var place = range.lowerBound
        while place < range.upperBound {
            let piece = try bytes(in: place..<min(range.upperBound, place + (1 << 20)))
            if piece.isEmpty { break }
            digest.update(piece)
            place += piece.count
        }
        return digest.finish()
    }

    /// Cuts off what stands behind a place. ftruncate(2).
    package mutating func cut(at place: Int) throws(SystemError) {
        if uninterrupted({ ftruncate(file.number, off_t(place)) }) != 0 {
            throw SystemError.last("repair", name)
        }
        size = place
    }

    /// Appends lines, each with its end, in a single write, and flushes it.
    package mutating func append(_ lines: [UInt8]) throws(SystemError) {
        try file.write(lines)
        try file.sync()
        size += lines.count
    }
}
