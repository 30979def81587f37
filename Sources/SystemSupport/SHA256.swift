internal import CCrypto

/// Computes SHA-256 digests.
///
/// Source: libcrypto's EVP_Digest interface.
@safe
package struct SHA256: ~Copyable {
    private let context: OpaquePointer?

    /// Libcrypto reads its configuration file at first use unless told not to.
    private static let isReady: Bool = {
        OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_LOAD_CONFIG), nil) == 1
    }()

    /// Starts a digest over bytes that come piece by piece.
    package init() {
        _ = SHA256.isReady
        unsafe context = EVP_MD_CTX_new()
        unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil)
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Adds bytes.
    package mutating func update(_ bytes: some Sequence<UInt8>) {
        let done: Void? = bytes.withContiguousStorageIfAvailable { buffer in
            unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
            return ()
        }
        if done == nil { update(Array(bytes)) }
    }

    /// Ends the digest.
    ///
    /// - Returns: 64 lower-case hexadecimal digits.
    package consuming func finish() -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        unsafe EVP_DigestFinal_ex(context, &digest, nil)
        return Hex.encode(digest)
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
