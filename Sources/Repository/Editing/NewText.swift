internal import Contracts
internal import Manifests
internal import YAMLText

/// Decides what is to stand at a reference.
enum NewText {
    /// The text that an update found there, by the reference's role.
    static func old(_ update: Update, _ role: ReferenceRole) -> String? {
        switch role {
        case .value, .comment: update.from.value
        case .digest: update.from.digest
        case .valueAndDigest:
            update.from.value.flatMap { value in update.from.digest.map { "\(value)@\($0)" } }
        case .name: nil
        }
    }

    /// The text that an update puts there.
    ///
    /// - Parameter takesDigest: whether a digest may be added behind the version.
    /// - Throws: a refusal where a digest stands and none is offered; a skip where a pin has no
    ///   place.
    static func new(
        _ update: Update, _ role: ReferenceRole, takesDigest: Bool
    ) throws(Refusal) -> String {
        switch role {
        case .value:
            guard let value = update.to.value else { throw missing("version") }
            let digest = update.from.digest == nil ? update.to.digest : nil
            if takesDigest, let digest { return "\(value)@\(digest)" }
            if update.kind == .pin, update.from.digest == nil {
                throw Refusal(
                    reason: "no-place-for-digest",
                    detail: "no digest stands there, and it is no place for one", isSkip: true)
            }
            return value
        case .comment:
            guard let value = update.to.value else { throw missing("version") }
            return value
        case .digest:
            guard let digest = update.to.digest else { throw missing("digest") }
            return digest
        case .valueAndDigest:
            guard let digest = update.to.digest else { throw missing("digest") }
            guard let value = update.to.value else { throw missing("version") }
            return "\(value)@\(digest)"
        case .name:
            throw Refusal(reason: "not-a-version", detail: "the place holds a name")
        }
    }

    private static func missing(_ what: String) -> Refusal {
        Refusal(
            reason: "no-\(what)-offered",
            detail: "a \(what) stands there, and the update offers none")
    }

    /// Whether a digest may stand behind the version: in an image's own text, or in the tag beside
    /// its repository. A source's tag and a chart's version take none.
    static func takesDigest(_ node: YAMLNode, _ span: ByteSpan) -> Bool {
        let text = node.text ?? ""
        if span != node.contentSpan {
            return ImageReference(text)?.tag != nil && node.contentSpan.end == span.end
        }
        guard let map = node.parent, map.kind == .mapping else { return false }
        let key = map.entries.first { $0.value.resolved == node || $0.value == node }?.key.text
        guard key == "tag" || key == "imageTag" || key == "version" else { return false }
        return map["repository"] != nil || map["image"] != nil
    }
}
