internal import Glibc

/// Reads a file of lines in blocks of whole lines, in a buffer of its own: what is held of the file is
/// bounded, however long it is.
@safe
package final class LineBlocks {
    /// Bytes of a block.
    private static let size = 1 << 20

    /// Whole lines of a file, each with its end; the last one of the file may lack it.
    @safe
    package struct Block {
        /// The lines.
        package let bytes: UnsafeRawBufferPointer
        /// Where in the file they start, in bytes.
        package let offset: Int
        /// Whether the block is a piece of one line that is longer than a line may be.
        package let isCut: Bool
    }

    private let file: FileDescriptor
    private let limit: Int
    private let buffer: UnsafeMutableRawBufferPointer
    private var filled = 0
    private var offset = 0
    private var isInsideCut = false

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - start: the byte of the file to begin at; a line begins there.
    ///   - limit: the byte of the file to end before; what is appended meanwhile is left out.
    package init(
        _ file: consuming FileDescriptor, from start: Int = 0, limit: Int? = nil
    ) throws(SystemError) {
        if start > 0 { try file.seek(to: start) }
        offset = start
        if let limit { self.limit = limit } else { self.limit = try file.size() }
        self.file = file
        unsafe buffer = .allocate(byteCount: LineBlocks.size, alignment: 16)
    }

    deinit { unsafe buffer.deallocate() }

    /// Hands out the next block; its bytes are valid while `body` runs.
    ///
    /// - Returns: false at the end.
    package func next(_ body: (Block) throws -> Void) throws -> Bool {
        try Signals.check()
        let start = offset
        while filled < LineBlocks.size, start + filled < limit {
            let room = min(LineBlocks.size - filled, limit - start - filled)
            let target = unsafe UnsafeMutableRawBufferPointer(
                rebasing: buffer[filled..<filled + room])
            let count = try unsafe file.read(into: target)
            if count == 0 { break }
            filled += count
        }
        if filled == 0 { return false }
        let isEnd = filled < LineBlocks.size
        var whole = isEnd ? filled : wholeLines()
        var isCut = isInsideCut
        if isInsideCut {
            // The rest of a line that was too long, alone.
            let end = unsafe buffer[0..<filled].firstIndex(of: 0x0A)
            whole = end.map { $0 + 1 } ?? filled
            isInsideCut = end == nil
        } else if whole == 0 {
            whole = filled
            isInsideCut = true
            isCut = true
        }
        try unsafe body(
            Block(
                bytes: UnsafeRawBufferPointer(rebasing: buffer[0..<whole]), offset: start,
                isCut: isCut))
        filled -= whole
        offset += whole
        if filled > 0, let base = unsafe buffer.baseAddress {
            unsafe memmove(base, base + whole, filled)
        }
        return true
    }

    /// The bytes up to the last end of a line.
    private func wholeLines() -> Int {
        unsafe buffer[0..<filled].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    }
}
