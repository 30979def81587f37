/// Copies and digests files of any size, a piece at a time.
package enum SpoolFile {
    private static let piece = 1 << 17

    /// Copies everything that is read to a file, replacing it in the end.
    package static func write(
        from source: borrowing FileDescriptor, to path: String
    ) throws(SystemError) {
        let temporary = path + ".new"
        let target = try FileDescriptor.writing(temporary)
        while true {
            try Signals.check()
            let bytes = try source.read(upTo: piece)
            if bytes.isEmpty { break }
            try target.write(bytes)
        }
        try Files.rename(temporary, to: path)
    }

    /// Gives a file's bytes to a closure, a piece at a time.
    package static func forEachPiece(
        of path: String, _ body: ([UInt8]) throws(SystemError) -> Void
    ) throws(SystemError) {
        let file = try FileDescriptor.reading(path)
        while true {
            try Signals.check()
            let bytes = try file.read(upTo: piece)
            if bytes.isEmpty { break }
            try body(bytes)
        }
    }

    /// The SHA-256 of a file, as 64 hexadecimal digits.
    package static func digest(_ path: String) throws(SystemError) -> String {
        let file = try FileDescriptor.reading(path)
        var digest = SHA256()
        while true {
            let bytes = try file.read(upTo: piece)
            if bytes.isEmpty { break }
            digest.update(bytes)
        }
        return digest.finish()
    }
}
