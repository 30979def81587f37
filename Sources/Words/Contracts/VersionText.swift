internal import SystemSupport

/// Writes versions for people.
package enum VersionText {
    /// A version, with the start of its digest where it has one.
    package static func short(_ pair: VersionPair) -> String {
        let digest = pair.digest.map { digest in
            digest.contains(":")
                ? "@" + (digest.split(separator: ":").last ?? "").prefix(7) : "@" + digest.prefix(7)
        }
        return SafeText.line((pair.value ?? "") + (digest ?? ""))
    }

    /// `1.2 → 1.3`; digests only where the version stays.
    package static func step(_ from: VersionPair, _ to: VersionPair) -> String {
        if from.value == to.value { return "\(short(from)) → \(short(to))" }
        let old = from.value ?? short(from)
        let new = to.value ?? short(to)
        return SafeText.line("\(old) → \(new)")
    }
}

/// Puts numbers into words.
package enum Words {
    /// `1 update`, `2 updates`.
    package static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        "\(number) \(number == 1 ? one : many ?? one + "s")"
    }
}
