/// Computes SHA-1 digests: the checksum at the end of each of git's own files. It shows damage by
/// accident, and is no protection against a forger.
package struct SHA1: ~Copyable {
    private var digest = MessageDigest(.sha1)

    /// Bytes of a digest.
    package static let size = 20

    /// Starts a digest over bytes that come piece by piece.
    package init() {}

    /// Adds bytes.
    package mutating func update(_ bytes: some Sequence<UInt8>) { digest.update(bytes) }

    /// Ends the digest: 20 bytes.
    package consuming func finish() -> [UInt8] { digest.finish() }
}
