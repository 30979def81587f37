internal import Contracts
internal import YAMLText

extension LocatedReference {
    /// The reference as it stands in documents.
    func contract(file: String) -> VersionReference {
        let role: ReferenceRole =
            switch self.role {
            case .value: .value
            case .digest: .digest
            case .valueAndDigest: .valueAndDigest
            case .comment: .comment
            }
        return VersionReference(
            file: file, document: document, path: path?.contract,
            bytes: [span.start.value, span.end.value], text: text, role: role)
    }
}
