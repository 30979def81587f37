package import Contracts
package import Versions

/// How a component must stand to another that it runs with: one line of `relations.jsonl`.
package struct PartnerRelation: Sendable {
    /// What must hold between the two.
    package enum Code: Sendable, Equatable {
        /// Both have one version.
        case equal
        /// Both have one major and one minor version.
        case sameMinor
        /// The partner moves first, in a run before, where both move.
        case first
        /// The partner stands at this version or a newer one first.
        case atLeast(String)
        /// This component is never newer than the partner.
        case notNewer
        /// Nothing that a program can tell: a person looks.
        case person
    }

    /// The component that it is said of.
    package let component: String
    /// The partners' components; the component itself where its own packages are meant.
    package let partners: [String]
    /// What must hold.
    package let code: Code
    /// The versions that this component comes from; nil for any.
    package let from: VersionRange?
    /// The versions that it goes to; nil for any.
    package let to: VersionRange?
    /// What follows from it.
    package let effect: FactEffect
    /// Whether the repository must have a partner: without one the step is not for a program.
    package let isPartnerRequired: Bool
    /// What it says, in words.
    package let text: String
    /// Where it is written.
    package let source: String
    /// Whether that was seen there; what was not only warns.
    package let isVerified: Bool
    private let scale: PackageScale
    private let packages: [NamePattern]
    private let partnerPackages: [NamePattern]

    /// Whether it is said of a package.
    package func binds(_ package: KnownPackage) -> Bool {
        package.component.component == component && package.counts(in: scale)
            && PartnerRelation.has(packages, package)
    }

    /// Whether a package is a partner in it.
    package func isPartner(_ package: KnownPackage) -> Bool {
        partners.contains(package.component.component) && package.counts(in: scale)
            && PartnerRelation.has(partnerPackages, package)
    }

    /// Whether it counts for a step: where the versions on both sides are among those meant.
    package func counts(from: String?, to: String?, versioning: String?) -> Bool {
        (self.from?.contains(from, versioning: versioning) ?? true)
            && (self.to?.contains(to, versioning: versioning) ?? true)
    }

    private static func has(_ patterns: [NamePattern], _ package: KnownPackage) -> Bool {
        patterns.isEmpty || patterns.contains { $0.matches(package.identity.name) }
    }
}

extension PartnerRelation: Decodable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case component, packages, partners, code, version, from, to, effect, required, text, source
        case verified
        case partnerPackages = "partner_packages"
        case scale = "version_of"
    }

    package init(from decoder: any Decoder) throws {
        let row = try decoder.container(keyedBy: CodingKeys.self)
        component = try row.decode(String.self, forKey: .component)
        partners = try row.decode([String].self, forKey: .partners)
        packages = try row.patterns(.packages)
        partnerPackages = try row.patterns(.partnerPackages)
        scale = try row.decodeIfPresent(PackageScale.self, forKey: .scale) ?? .app
        from = try row.range(.from)
        to = try row.range(.to)
        isVerified = try row.decodeIfPresent(Bool.self, forKey: .verified) ?? true
        let effect = try row.decodeIfPresent(FactEffect.self, forKey: .effect) ?? .blocks
        self.effect = isVerified ? effect : .notes
        isPartnerRequired = try row.decodeIfPresent(Bool.self, forKey: .required) ?? false
        text = try row.decode(String.self, forKey: .text)
        source = try row.decode(String.self, forKey: .source)
        let code = try row.decodeIfPresent(String.self, forKey: .code)
        switch code {
        case "equal": self.code = .equal
        case "same-minor": self.code = .sameMinor
        case "first": self.code = .first
        case "not-newer": self.code = .notNewer
        case "at-least": self.code = .atLeast(try row.decode(String.self, forKey: .version))
        case nil: self.code = .person
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .code, in: row,
                debugDescription:
                    "it is one of equal, same-minor, first, at-least, not-newer, or not given")
        }
    }
}

extension KeyedDecodingContainer {
    /// A range, or a single version that stands for itself; nil where none is given.
    func range(_ key: Key) throws -> VersionRange? {
        guard let text = try decodeIfPresent(String.self, forKey: key) else { return nil }
        guard let range = VersionRange(text) ?? VersionRange("=\(text)") else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "not a range: \(VersionRange.examples)")
        }
        return range
    }

    /// Names of packages; empty where none are given.
    func patterns(_ key: Key) throws -> [NamePattern] {
        (try decodeIfPresent([String].self, forKey: key) ?? []).map { NamePattern($0) }
    }
}
