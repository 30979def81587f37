internal import Contracts
internal import SystemSupport

/// Who can read a backup.
struct Recipients {
    /// Public keys, sorted.
    let keys: [String]
    /// A file of public keys, absolute.
    let file: String?
    /// A digest of all of them.
    let digest: String

    /// Takes public keys, and a file of them.
    ///
    /// - Parameter fileDigest: a digest of the file's content.
    /// - Returns: nil when none is named.
    /// - Throws: exit 64 for what is not a public key.
    init?(keys: [String], file: String?, fileDigest: String?) throws(StageFailure) {
        if keys.isEmpty, file == nil { return nil }
        for key in keys where !["age1", "ssh-ed25519 ", "ssh-rsa "].contains(where: key.hasPrefix) {
            let isSecret = key.uppercased().hasPrefix("AGE-SECRET-KEY")
            throw StageFailure(
                .usage,
                "backup-recipients has "
                    + (isSecret ? "a secret key" : "\"\(SafeText.shortened(key, to: 20))\""),
                hint: "it takes public keys: age1…, ssh-ed25519 …, ssh-rsa …")
        }
        self.keys = keys.sorted()
        self.file = file
        digest = SHA256.hex(parts: keys.sorted() + [fileDigest ?? ""])
    }
}
