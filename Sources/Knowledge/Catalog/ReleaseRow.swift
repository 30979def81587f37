package import Contracts
internal import Versions

/// A release to refuse, or what is retired, moved or withdrawn: one line of `releases.jsonl`.
package struct ReleaseRow: Sendable {
    /// What is wrong with it: `retired`, `moved`, `withdrawn`, `broken`, `data-loss`, …
    package let kind: String
    /// What it says, in words.
    package let text: String
    /// What to do, in words; nil where nothing is told.
    package let remedy: String?
    /// What takes its place; nil where nothing does.
    package let successor: String?
    /// Where it is written.
    package let source: String
    /// What follows for an update to such a version.
    package let effect: FactEffect
    let packages: [NamePattern]
    let registries: [String]
    /// The versions that are meant; nil for all.
    let versions: VersionRange?
    let scale: PackageScale?
    let condition: String?

    /// Whether a version that is in use is meant.
    package func means(_ version: String?, versioning: String?) -> Bool {
        versions?.contains(version, versioning: versioning) ?? true
    }

    func fact(_ component: String) -> KnownFact {
        KnownFact(
            rule: "\(component)/\(kind)", effect: effect,
            text: condition.map { "if \($0): \(text)" } ?? text, source: source)
    }
}

extension ReleaseRow: Decodable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case packages, registries, kind, versions, effect, condition, text, remedy, successor
        case since, source, verified
        case scale = "version_of"
    }

    package init(from decoder: any Decoder) throws {
        let row = try decoder.container(keyedBy: CodingKeys.self)
        packages = try row.patterns(.packages)
        registries = try row.decodeIfPresent([String].self, forKey: .registries) ?? []
        kind = try row.decode(String.self, forKey: .kind)
        versions = try row.range(.versions)
        scale = try row.decodeIfPresent(PackageScale.self, forKey: .scale)
        condition = try row.decodeIfPresent(String.self, forKey: .condition)
        text = try row.decode(String.self, forKey: .text)
        remedy = try row.decodeIfPresent(String.self, forKey: .remedy)
        successor = try row.decodeIfPresent(String.self, forKey: .successor)
        source = try row.decode(String.self, forKey: .source)
        let isVerified = try row.decodeIfPresent(Bool.self, forKey: .verified) ?? true
        let effect = try row.decode(FactEffect.self, forKey: .effect)
        self.effect = isVerified ? effect : .notes
    }
}
