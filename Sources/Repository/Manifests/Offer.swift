package import Contracts
package import Names
internal import Versions

/// A version that a source offers in the place of the current one.
package struct Offer: Sendable, Equatable {
    /// The name of what it was offered for.
    package var name: String
    /// How far it goes; nil for a kind that is not known.
    package var kind: UpdateKind?
    /// The kind in the source's words.
    package var kindName: String
    /// The version; nil where the current one stays.
    package var value: String?
    /// The digest, as the source gives it.
    package var digest: String?
    /// What is offered in the source's words, for people.
    package var words: String
    /// The package that takes its place.
    package var replacement: String?
    /// The branch by which the source groups it.
    package var branch: String?
    /// Whether the source calls it breaking; nil where it does not tell.
    package var breaking: Bool?
    /// When the version was released.
    package var released: Timestamp?
    /// Why the source holds it back.
    package var held: Held?
    /// Security advisories that it closes, sorted.
    package var advisories: [String] = []
    /// What the source says about it.
    package var notes: [String] = []
    /// Where to read more.
    package var links = UpdateLinks()

    /// Makes an offer.
    package init(name: String, kind: UpdateKind?, kindName: String, words: String) {
        self.name = name
        self.kind = kind
        self.kindName = kindName
        self.words = words
    }
}

extension Offer {
    /// What shall stand in the place of what a sighting saw.
    func target(from sighting: Sighting) -> VersionPair {
        VersionPair(
            value: value ?? sighting.current.value, digest: writtenDigest(sighting.datasource))
    }

    /// Why it must not be written; nil where it may.
    ///
    /// - Parameter to: what shall stand there.
    func problem(with to: VersionPair, of sighting: Sighting) -> String? {
        if let replacement, !VersionAlphabet.isName(replacement) {
            return "\"\(replacement)\" is not the name of a package"
        }
        let isWritten = sighting.datasource != .helm
        return VersionAlphabet(sighting.datasource).problem(
            from: sighting.current,
            to: VersionPair(value: to.value, digest: isWritten ? digest : to.digest))
    }

    /// A digest that can be written: with its algorithm, or a commit. A chart's is its archive's
    /// checksum and belongs into no file.
    private func writtenDigest(_ datasource: Datasource?) -> String? {
        guard let digest, datasource != .helm else { return nil }
        if ImageReference.isDigest(digest) { return digest }
        return ImageReference.isCommit(digest) && datasource != .docker ? digest : nil
    }

    func id(dependency: DependencyID, to: VersionPair) -> UpdateID {
        UpdateID(of: dependency, to: to, replacement: replacement)
    }

    /// From the branch by which the source groups it.
    func group(id: UpdateID) -> GroupID { GroupID(of: [branch ?? id.text]) }

    /// `1.2 → 1.3`, for people.
    static func step(_ from: VersionPair, _ to: VersionPair) -> String {
        func short(_ pair: VersionPair) -> String {
            (pair.value ?? "") + (pair.digest.map { "@" + $0.prefix(19) } ?? "")
        }
        return "\(short(from)) → \(short(to))"
    }
}
