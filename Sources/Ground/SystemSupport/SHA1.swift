internal import CCrypto

/// Computes SHA-1 digests: the checksum at the end of each of git's own files. It shows damage by
/// accident, and is no protection against a forger.
///
/// Source: libcrypto's SHA1_Init, SHA1_Update, SHA1_Final.
@safe
package struct SHA1: ~Copyable {
    private var state = SHA_CTX()

    /// Bytes of a digest.
    package static let size = 20

    /// Starts a digest over bytes that come piece by piece.
    package init() { unsafe SHA1_Init(&state) }

    /// Adds bytes.
    package mutating func update(_ bytes: some Sequence<UInt8>) {
        let done: Void? = bytes.withContiguousStorageIfAvailable { buffer in
            unsafe SHA1_Update(&state, buffer.baseAddress, buffer.count)
            return ()
        }
        if done == nil { update(Array(bytes)) }
    }

    /// Ends the digest: 20 bytes.
    package consuming func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: SHA1.size)
        unsafe SHA1_Final(&digest, &state)
        return digest
    }
}
