internal import Contracts
internal import Manifests
internal import Names
internal import Versions

extension RenovateUpdate {
    /// The update as an offer for a dependency.
    func offer(for dependency: RenovateDependency) -> Offer {
        var offer = Offer(
            name: dependency.name, kind: kind(of: dependency), kindName: updateType ?? "",
            words: words)
        offer.value = repeatsVersion ? nil : newValue
        offer.digest = newDigest
        offer.replacement = newName
        offer.branch = branchName
        offer.breaking = isBreaking
        offer.released = releaseTimestamp.flatMap { Timestamp(rfc3339: $0) }
        offer.held = isPending ? Held(reason: "minimum-release-age") : nil
        offer.advisories = advisories
        offer.notes = prBodyNotes
        offer.links = UpdateLinks(
            changelog: dependency.changelogUrl, source: dependency.sourceUrl)
        return offer
    }

    /// How far it goes.
    private func kind(of dependency: RenovateDependency) -> UpdateKind? {
        guard let said, let from = dependency.currentValue, let to = newValue else { return said }
        return said.atLeast(from: from, to: to, VersionScheme(name: dependency.versioning))
    }

    private var said: UpdateKind? {
        switch updateType {
        case "major", "minor", "patch", "digest", "rollback", "replacement", "pin":
            updateType.flatMap(UpdateKind.init)
        case "pinDigest": .pin
        default: nil
        }
    }

    /// Whether only the digest changes.
    private var repeatsVersion: Bool { updateType == "digest" || updateType == "pinDigest" }

    private var words: String {
        (newValue ?? "") + (newDigest.map { "@" + $0 } ?? "") + (newName.map { " as " + $0 } ?? "")
    }

    /// Identifiers of advisories that the notes name.
    private var advisories: [String] {
        var found: Set<String> = []
        for note in prBodyNotes {
            for word in note.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "-") }) {
                let isAdvisory = word.hasPrefix("GHSA-") && word.count == 19
                let isNumbered = word.hasPrefix("CVE-") && word.count >= 13
                if isAdvisory || isNumbered { found.insert(String(word)) }
            }
        }
        if found.isEmpty, isVulnerabilityAlert { found.insert("unnamed") }
        return found.sorted()
    }
}
