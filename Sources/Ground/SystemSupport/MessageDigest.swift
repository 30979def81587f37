internal import CCrypto

/// Computes digests with libcrypto, over bytes that come piece by piece.
///
/// Source: libcrypto's EVP_Digest interface.
@safe
struct MessageDigest: ~Copyable {
    /// Which digest.
    enum Kind { case sha1, sha256 }

    private let context: OpaquePointer?
    private let size: Int

    /// Libcrypto reads its configuration file at first use unless told not to.
    private static let isReady: Bool = {
        OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_LOAD_CONFIG), nil) == 1
    }()

    init(_ kind: Kind) {
        _ = MessageDigest.isReady
        size = kind == .sha1 ? 20 : 32
        unsafe context = EVP_MD_CTX_new()
        unsafe EVP_DigestInit_ex(context, kind == .sha1 ? EVP_sha1() : EVP_sha256(), nil)
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    mutating func update(_ bytes: some Sequence<UInt8>) {
        let done: Void? = bytes.withContiguousStorageIfAvailable { buffer in
            unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
            return ()
        }
        if done == nil { update(Array(bytes)) }
    }

    consuming func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: size)
        unsafe EVP_DigestFinal_ex(context, &digest, nil)
        return digest
    }
}
