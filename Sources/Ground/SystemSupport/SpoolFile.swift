/// Reads and digests files of any size, a piece at a time.
package enum SpoolFile {
    private static let piece = 1 << 17

    /// Gives a file's bytes to a closure, a piece at a time.
    package static func forEachPiece(
        of path: String, _ body: ([UInt8]) throws(SystemError) -> Void
    ) throws(SystemError) {
        try forEachPiece(of: try FileDescriptor.reading(path), body)
    }

    /// Gives the bytes of an open file to a closure, a piece at a time.
    package static func forEachPiece(
        of file: borrowing FileDescriptor, _ body: ([UInt8]) throws(SystemError) -> Void
    ) throws(SystemError) {
        while true {
            try Signals.check()
            let bytes = try file.read(upTo: piece)
            if bytes.isEmpty { break }
            try body(bytes)
        }
    }

    /// The SHA-256 of a file, as 64 hexadecimal digits.
    package static func digest(_ path: String) throws(SystemError) -> String {
        try digest(of: try FileDescriptor.reading(path))
    }

    /// The SHA-256 of an open file.
    static func digest(of file: borrowing FileDescriptor) throws(SystemError) -> String {
        var digest = SHA256()
        try forEachPiece(of: file) { digest.update($0) }
        return digest.finish()
    }
}
