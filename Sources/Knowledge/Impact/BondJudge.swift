internal import Catalog
internal import Contracts
internal import Versions

/// Judges one update by one relation to one partner.
struct BondJudge {
    let update: Update
    let dependency: Dependency
    let bond: Partners.Bond
    let partners: Partners
    /// Whether the partner comes first: then it stands at the version before, and does not move with it.
    let comesAfter: Bool
    /// Whether both count alike, so that the partner's version tells that it went first.
    let isNumberedAlike: Bool

    private var partner: Dependency { bond.partner.dependency }
    private var name: String {
        partner.name.split(separator: "/").last.map(String.init) ?? partner.name
    }
    private var scheme: VersionScheme { VersionScheme(name: dependency.versioning) }
    private var offers: [Update] {
        (partners.offers[partner.id] ?? []).filter { $0.kind != .replacement && !$0.stands }
    }

    func add(to demand: inout PartnerDemand) {
        guard let relation = bond.relation else { return moveTogether(&demand) { same($0) } }
        guard
            bond.isReversed
                || relation.counts(
                    from: update.from.value, to: update.to.value,
                    versioning: dependency.versioning)
        else { return }
        // What nobody verified only warns.
        if relation.effect == .notes { return demand.note(relation) }
        switch relation.code {
        case .person: demand.note(relation)
        case .equal: together(&demand) { same($0) }
        case .sameMinor: together(&demand) { minor($0) == minor(update.to.value) }
        case .first: first(relation, &demand)
        case .notNewer: atLeast(update.to.value, relation, &demand)
        case .atLeast(let version): atLeast(version, relation, &demand)
        }
    }

    /// Both move in one commit, or the partner stands there before.
    private func together(_ demand: inout PartnerDemand, _ fits: (String?) -> Bool) {
        if comesAfter { return after(&demand, fits) }
        // The partner waits for this one: it is not held by it.
        if partners.isOrdered(dependency, before: partner) { return }
        moveTogether(&demand, fits)
    }

    private func moveTogether(_ demand: inout PartnerDemand, _ fits: (String?) -> Bool) {
        if fits(partner.current.value) { return }
        let fitting = offers.filter { fits($0.to.value) }
        if let best = fitting.max(by: { $1.leadsFurther(than: $0, versioning: partner.versioning) })
        {
            return demand.move(with: best.id)
        }
        demand.stop(bond.relation, lacking(update.to.value))
    }

    private func after(_ demand: inout PartnerDemand, _ fits: (String?) -> Bool) {
        if fits(partner.current.value) { return settle(&demand) }
        let fitting = offers.filter { fits($0.to.value) }.map(\.id)
        demand.stop(
            bond.relation,
            fitting.isEmpty
                ? lacking(update.to.value)
                : "first \(name) \(update.to.value ?? ""), in a run before",
            requires: fitting)
    }

    /// The partner has no step left that goes no further than this one.
    private func first(_ relation: PartnerRelation, _ demand: inout PartnerDemand) {
        if isNumberedAlike, let current = partner.current.value, let to = update.to.value,
            let order = scheme.compare(current, to), order >= 0
        {
            return settle(&demand)
        }
        let earlier = offers.filter {
            $0.kind.rank <= update.kind.rank && $0.kind != .digest && $0.kind != .pin
        }
        if let next = earlier.max(by: { $1.leadsFurther(than: $0, versioning: partner.versioning) })
        {
            return demand.stop(
                relation, "first \(name) \(VersionText.step(next.from, next.to)), in a run before",
                requires: earlier.map(\.id))
        }
        if partner.lookup.state == .failed || partner.lookup.state == .empty {
            return demand.stop(relation, "\(name) comes first, and its look-up failed")
        }
        settle(&demand)
    }

    /// The partner stands at a version, or at a newer one.
    private func atLeast(
        _ version: String?, _ relation: PartnerRelation, _ demand: inout PartnerDemand
    ) {
        guard let version, let current = partner.current.value,
            let order = scheme.compare(current, version)
        else { return demand.stop(relation, "whether \(name) is new enough cannot be told") }
        if order >= 0 { return settle(&demand) }
        let fitting = offers.filter { update in
            update.to.value.flatMap { scheme.compare($0, version) }.map { $0 >= 0 } ?? false
        }
        demand.stop(
            relation, "first \(name) at \(version) or newer: \(current) stands there",
            requires: fitting.map(\.id))
    }

    /// What stands there counts only once it was validated.
    private func settle(_ demand: inout PartnerDemand) {
        if partners.isSettled(partner) { return }
        demand.stop(
            bond.relation,
            "\(name) \(partner.current.value ?? "") is not validated yet by the run that brought it"
        )
    }

    private func lacking(_ version: String?) -> String {
        let wanted = "\(name) \(version ?? "")"
        return partner.lookup.state == .failed || partner.lookup.state == .empty
            ? "moves with \(wanted), whose look-up failed"
            : "moves with \(wanted), which is not offered"
    }

    private func same(_ version: String?) -> Bool {
        guard let version, let to = update.to.value else { return false }
        return version == to || scheme.compare(version, to) == 0
    }

    private func minor(_ version: String?) -> [String]? {
        guard let parsed = version.flatMap(scheme.parse) else { return nil }
        return [parsed.part(0).description, parsed.part(1).description]
    }
}
