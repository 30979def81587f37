internal import Contracts
internal import Versions

/// What a step of a component must keep to: one line of `paths.jsonl`.
struct PathRow: Sendable, Decodable {
    let component: String
    let rule: String
    let scale: PackageScale
    let packages: [NamePattern]
    /// The versions that the step comes from and goes to; nil for any.
    let from: VersionRange?
    let to: VersionRange?
    /// The least kind of step that it is said of; nil for any that changes the version.
    let atLeast: UpdateKind?
    let maxMinorStep: Int?
    let maxMajorStep: Int?
    /// Months that a step may span, where a minor version is a month of the major's year.
    let maxMonthStep: Int?
    let isViaLatestPatch: Bool
    /// The versions of which one must stand before the step.
    let via: VersionRange?
    /// How a person calls what must stand before, or instead.
    let wanted: String?
    /// Minors of each major at which a step must stop.
    let minorStops: [Int]
    /// Pairs of minors, or of majors and minors, between which alone it moves.
    let steps: [[String]]
    /// The version to take instead of one that the step goes to.
    let refuse: String?
    let isDowngrade: Bool
    let effect: FactEffect
    let condition: String?
    /// `PATH=VALUE` in a HelmRelease, of which one being so does what the row asks for.
    let unless: [String]
    let text: String
    let source: String
    let isVerified: Bool

    enum CodingKeys: String, CodingKey, CaseIterable {
        case component, rule, packages, from, to, via, wanted, steps, refuse, downgrade, effect
        case condition, unless, text, source, verified
        case scale = "version_of"
        case atLeast = "at_least"
        case maxMinorStep = "max_minor_step"
        case maxMajorStep = "max_major_step"
        case maxMonthStep = "max_month_step"
        case viaLatestPatch = "via_latest_patch"
        case minorStops = "minor_stops"
    }

    init(from decoder: any Decoder) throws {
        let row = try decoder.container(keyedBy: CodingKeys.self)
        component = try row.decode(String.self, forKey: .component)
        rule = try row.decode(String.self, forKey: .rule)
        scale = try row.decodeIfPresent(PackageScale.self, forKey: .scale) ?? .app
        packages = try row.patterns(.packages)
        from = try row.range(.from)
        to = try row.range(.to)
        atLeast = try row.decodeIfPresent(UpdateKind.self, forKey: .atLeast)
        maxMinorStep = try row.decodeIfPresent(Int.self, forKey: .maxMinorStep)
        maxMajorStep = try row.decodeIfPresent(Int.self, forKey: .maxMajorStep)
        maxMonthStep = try row.decodeIfPresent(Int.self, forKey: .maxMonthStep)
        isViaLatestPatch = try row.decodeIfPresent(Bool.self, forKey: .viaLatestPatch) ?? false
        via = try row.range(.via)
        let viaText = try row.decodeIfPresent(String.self, forKey: .via)
        wanted = try row.decodeIfPresent(String.self, forKey: .wanted) ?? viaText
        minorStops = try row.decodeIfPresent([Int].self, forKey: .minorStops) ?? []
        steps = try row.decodeIfPresent([[String]].self, forKey: .steps) ?? []
        refuse = try row.decodeIfPresent(String.self, forKey: .refuse)
        isDowngrade = try row.decodeIfPresent(Bool.self, forKey: .downgrade) ?? false
        let effect = try row.decode(FactEffect.self, forKey: .effect)
        isVerified = try row.decodeIfPresent(Bool.self, forKey: .verified) ?? true
        self.effect = isVerified ? effect : .notes
        condition = try row.decodeIfPresent(String.self, forKey: .condition)
        unless = try row.decodeIfPresent([String].self, forKey: .unless) ?? []
        text = try row.decode(String.self, forKey: .text)
        source = try row.decode(String.self, forKey: .source)
        guard !leadsBack else {
            throw DecodingError.dataCorruptedError(
                forKey: .steps, in: row,
                debugDescription: "a hop leads back, or does not move: each goes to a newer version"
            )
        }
    }

    /// Whether a hop of it does not lead forward.
    private var leadsBack: Bool {
        if [maxMinorStep, maxMajorStep, maxMonthStep].contains(where: { $0.map { $0 < 1 } ?? false }
        ) {
            return true
        }
        if let wanted, from?.contains(wanted, versioning: nil) == true, via != nil { return true }
        if let wanted, let via, !via.contains(wanted, versioning: nil) { return true }
        return steps.contains { pair in
            guard pair.count == 2, let order = VersionScheme.semantic.compare(pair[0], pair[1])
            else { return true }
            return order >= 0
        }
    }

    /// What it says, with its condition.
    var words: String { condition.map { "if \($0): \(text)" } ?? text }

    /// Whether it is said of a package.
    func binds(_ package: KnownPackage) -> Bool {
        package.component.component == component && package.counts(in: scale)
            && (packages.isEmpty || packages.contains { $0.matches(package.identity.name) })
    }

    /// It as a fact.
    func fact(_ effect: FactEffect? = nil) -> KnownFact {
        KnownFact(
            rule: "\(component)/\(rule)", effect: effect ?? self.effect, text: words,
            source: source)
    }
}
