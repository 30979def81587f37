internal import CCrypto

/// Computes SHA-256 digests.
///
/// Source: libcrypto's SHA256_Init, SHA256_Update, SHA256_Final, for which nothing has to be set up.
@safe
package struct SHA256: ~Copyable {
    private var state = SHA256_CTX()

    /// Starts a digest over bytes that come piece by piece.
    package init() { unsafe SHA256_Init(&state) }

    /// Adds bytes.
    package mutating func update(_ bytes: some Sequence<UInt8>) {
        let done: Void? = bytes.withContiguousStorageIfAvailable { buffer in
            unsafe SHA256_Update(&state, buffer.baseAddress, buffer.count)
            return ()
        }
        if done == nil { update(Array(bytes)) }
    }

    /// Ends the digest.
    ///
    /// - Returns: 64 lower-case hexadecimal digits.
    package consuming func finish() -> String { Hex.encode(finishBytes()) }

    /// Ends the digest.
    ///
    /// - Returns: 32 bytes.
    package consuming func finishBytes() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        unsafe SHA256_Final(&digest, &state)
        return digest
    }

    /// The digest of some bytes, as 64 lower-case hexadecimal digits.
    package static func hex(_ bytes: some Sequence<UInt8>) -> String {
        var digest = SHA256()
        digest.update(bytes)
        return digest.finish()
    }

    /// The digest of several texts, each ended by a zero byte so that their borders count.
    package static func hex(parts: [String]) -> String {
        var digest = SHA256()
        for part in parts {
            digest.update(Array(part.utf8))
            digest.update([0])
        }
        return digest.finish()
    }
}

/// Writes bytes as hexadecimal digits.
package enum Hex {
    private static let digits = Array("0123456789abcdef".utf8)

    /// Two lower-case digits a byte.
    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Whether a text consists of this many lower-case hexadecimal digits.
    package static func isHex(_ text: some StringProtocol, count: Int) -> Bool {
        text.utf8.count == count
            && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
