internal import SystemSupport

/// Keeps on disk what was built, by the digest of all that decides it.
///
/// A file each: a line that tells how it ended, then the manifests, or what the program said. One that
/// cannot be read, or does not hold what its first line says, does not count. Those not used for the
/// longest time go first when all of them take too much space.
struct BuildCache: Sendable {
    /// What was kept of a build.
    struct Entry: Sendable, Equatable {
        let outcome: Kustomize.Outcome
        let output: [UInt8]
        /// What it took when it was built.
        let seconds: Int
    }

    /// The first word of each file; the number changes with what a build is made from and its format.
    private static let mark = "upkeep-build-1"
    private static let failure = "build-failed"

    private let directory: CacheDirectory
    /// Bytes that all of them may take.
    private let sizeLimit: Int

    init(_ cache: CacheDirectory, sizeLimit: Int) {
        directory = cache.part("builds")
        self.sizeLimit = sizeLimit
    }

    /// The key of a build.
    static func key(_ kustomize: Kustomize, inputs digest: String) -> String {
        SHA256.hex(parts: [mark] + kustomize.identity + [digest])
    }

    /// What was kept under a key, which counts as used now; nil for nothing.
    func read(_ key: String) -> Entry? {
        guard let bytes = directory.read(key, limit: Kustomize.highestOutputLimit + 1024),
            let end = bytes.firstIndex(of: 0x0A)
        else { return nil }
        let words = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ")
        let body = Array(bytes[(end + 1)...])
        guard words.count == 4, words[0] == BuildCache.mark, let seconds = Int(words[2]),
            words[3] == SHA256.hex(body)
        else { return nil }
        switch words[1] {
        case "built": return Entry(outcome: .built, output: body, seconds: seconds)
        case "failed":
            let message = String(decoding: body, as: UTF8.self)
            return Entry(
                outcome: .failed(reason: BuildCache.failure, message: message), output: [],
                seconds: seconds)
        default: return nil
        }
    }

    /// Keeps a build; what failed for another reason than its files is not kept.
    ///
    /// - Returns: whether it is kept.
    func write(_ entry: Entry, under key: String) -> Bool {
        let (word, body): (String, [UInt8])
        switch entry.outcome {
        case .built: (word, body) = ("built", entry.output)
        case .failed(let reason, let message):
            guard reason == BuildCache.failure else { return false }
            (word, body) = ("failed", Array(message.utf8))
        case .refused: return false
        }
        let head = "\(BuildCache.mark) \(word) \(entry.seconds) \(SHA256.hex(body))\n"
        return directory.write(Array(head.utf8) + body, to: key)
    }

    /// Removes what was not used for the longest time, until the rest takes no more than it may.
    func prune() { directory.prune(to: sizeLimit) }
}
