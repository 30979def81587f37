extension VersionPair {
    /// How it may be written at a place of a role, the longest first.
    package func words(as role: ReferenceRole) -> [String] {
        let both = value.flatMap { value in digest.map { "\(value)@\($0)" } }
        return switch role {
        case .value: [both, value].compactMap { $0 }
        case .valueAndDigest: [both].compactMap { $0 }
        case .digest: [digest].compactMap { $0 }
        case .comment: [value].compactMap { $0 }
        case .name: []
        }
    }
}

extension Update {
    /// Whether the new version stood in every place of the update when it was looked at.
    ///
    /// A version alone counts only where no digest is to be added to it.
    package var stands: Bool {
        let carriesDigest = references.contains { $0.role == .digest || $0.role == .valueAndDigest }
        let addsDigest =
            to.digest != nil && !carriesDigest
            && (from.digest != nil || kind == .pin || kind == .digest)
        return !references.isEmpty
            && references.allSatisfy { reference in
                let words = to.words(as: reference.role)
                return (addsDigest ? Array(words.prefix(1)) : words).contains(reference.text)
            }
    }
}

extension Change {
    /// Whether the update stands in the files, or where a person looks at it.
    package var stands: Bool {
        switch outcome {
        case .applied, .inReview, .already: true
        case .refused, .failed, .skipped: false
        }
    }
}
