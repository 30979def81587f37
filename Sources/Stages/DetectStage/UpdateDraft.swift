internal import Contracts
internal import Manifests
internal import SystemSupport

/// One update in the making.
struct UpdateDraft {
    let kind: UpdateKind
    let from: VersionPair
    let to: VersionPair
    let source: RenovateUpdate

    /// Reads an update of a dependency.
    ///
    /// - Returns: nil for a kind that is not known.
    init?(_ update: RenovateUpdate, of key: DependencyDraft.Key) {
        guard let kind = UpdateDraft.kind(update.updateType) else { return nil }
        self.kind = kind
        source = update
        from = VersionPair(value: key.value, digest: key.digest)
        let digest = UpdateDraft.digest(update.newDigest, datasource: key.datasource)
        switch kind {
        case .digest,
            .pin where update.updateType == "pinDigest":
            to = VersionPair(value: key.value, digest: digest)
        default:
            to = VersionPair(value: update.newValue ?? key.value, digest: digest)
        }
    }

    private static func kind(_ name: String?) -> UpdateKind? {
        switch name {
        case "major", "minor", "patch", "digest", "rollback", "replacement", "pin":
            name.flatMap(UpdateKind.init)
        case "pinDigest": .pin
        default: nil
        }
    }

    /// A digest that can be written: with its algorithm, or a commit. A chart's is its archive's
    /// checksum and belongs into no file.
    private static func digest(_ digest: String?, datasource: Datasource?) -> String? {
        guard let digest, datasource != .helm else { return nil }
        if ImageReference.isDigest(digest) { return digest }
        return ImageReference.isCommit(digest) && datasource != .docker ? digest : nil
    }

    /// `u-` and 10 hexadecimal digits.
    func id(dependency: String) -> String {
        let parts = [dependency, to.value ?? "", to.digest ?? "", source.newName ?? ""]
        return "u-" + SHA256.hex(parts: parts).prefix(10)
    }

    /// `g-` and 10 hexadecimal digits: from the branch that Renovate would put it on.
    func group(id: String) -> String {
        "g-" + SHA256.hex(parts: [source.branchName ?? id]).prefix(10)
    }

    /// Identifiers of advisories that the source names.
    var advisories: [String] {
        var found: Set<String> = []
        for note in source.prBodyNotes {
            for word in note.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "-") }) {
                let isAdvisory = word.hasPrefix("GHSA-") && word.count == 19
                let isNumbered = word.hasPrefix("CVE-") && word.count >= 13
                if isAdvisory || isNumbered { found.insert(String(word)) }
            }
        }
        if found.isEmpty, source.isVulnerabilityAlert == true { found.insert("unnamed") }
        return found.sorted()
    }

    /// Why the source holds it back.
    var held: Held? {
        source.isPending ? Held(reason: "minimum-release-age") : nil
    }

    /// `1.2 → 1.3`, for people.
    var words: String {
        func short(_ pair: VersionPair) -> String {
            let digest = pair.digest.map { "@" + $0.prefix(19) } ?? ""
            return (pair.value ?? "") + digest
        }
        return "\(short(from)) → \(short(to))"
    }
}
