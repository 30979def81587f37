package import Catalog
package import Contracts
internal import Versions

/// What must hold between packages that run together, looked at for every update of one of them.
package struct Partners {
    /// A package of the catalog where it stands in the repository.
    struct Member {
        let dependency: Dependency
        let package: KnownPackage
    }

    /// A relation between two members, seen from the one whose updates it is asked for.
    struct Bond {
        let relation: PartnerRelation?
        let partner: Member
        /// Whether the relation is said of the partner, and holds both ways.
        let isReversed: Bool
    }

    private let bonds: [DependencyID: [Bond]]
    /// Relations that want a partner which the repository does not have.
    private let missing: [DependencyID: [PartnerRelation]]
    let offers: [DependencyID: [Update]]
    let isSettled: (Dependency) -> Bool

    /// Bonds that are looked at in all: a repository that has more than that has no cluster.
    private static let limit = 100_000

    /// Finds the partners of every package.
    ///
    /// - Parameters:
    ///   - package: what the catalog knows of a dependency; nil for what is only a tool.
    ///   - isSettled: whether what stands at a dependency is validated: false where an earlier run that
    ///     brought it has not passed.
    package init(
        _ detect: DetectPayload, _ catalog: ComponentCatalog,
        package: (Dependency) -> KnownPackage?, isSettled: @escaping (Dependency) -> Bool
    ) {
        let members = detect.dependencies.compactMap { dependency in
            package(dependency).map { Member(dependency: dependency, package: $0) }
        }
        var bonds: [DependencyID: [Bond]] = [:]
        var missing: [DependencyID: [PartnerRelation]] = [:]
        var left = Partners.limit
        let byComponent = Dictionary(grouping: members, by: \.package.component.component)
        for member in members {
            for relation in catalog.relations(of: member.package) where left > 0 {
                let known = relation.partners.flatMap { byComponent[$0] ?? [] }
                left -= known.count + 1
                let found = Partners.nearest(
                    known.filter {
                        $0.dependency.id != member.dependency.id && relation.isPartner($0.package)
                    }, to: member)
                for partner in found {
                    bonds[member.dependency.id, default: []].append(
                        Bond(relation: relation, partner: partner, isReversed: false))
                    if relation.code == .equal || relation.code == .sameMinor {
                        bonds[partner.dependency.id, default: []].append(
                            Bond(relation: relation, partner: member, isReversed: true))
                    }
                }
                if found.isEmpty, relation.isPartnerRequired || relation.code == .person {
                    missing[member.dependency.id, default: []].append(relation)
                }
            }
        }
        let related = Partners.related(bonds)
        for (id, more) in Partners.products(members) {
            bonds[id, default: []] += more.filter {
                !related.contains([id, $0.partner.dependency.id])
            }
        }
        self.bonds = bonds
        self.missing = missing
        offers = Dictionary(grouping: detect.updates, by: \.dependency)
        self.isSettled = isSettled
    }

    /// What the partners of an update's package demand of it.
    package func demands(_ update: Update, _ dependency: Dependency) -> PartnerDemand {
        var demand = PartnerDemand()
        if update.kind == .replacement || update.kind == .digest || update.kind == .pin {
            return demand
        }
        let own = bonds[dependency.id] ?? []
        for bond in own {
            let codes = own.filter {
                !$0.isReversed && $0.partner.dependency.id == bond.partner.dependency.id
            }.compactMap(\.relation?.code)
            let judge = BondJudge(
                update: update, dependency: dependency, bond: bond, partners: self,
                comesAfter: codes.contains(.first),
                isNumberedAlike: codes.contains { $0 == .equal || $0 == .notNewer })
            judge.add(to: &demand)
        }
        for relation in missing[dependency.id] ?? []
        where relation.counts(
            from: update.from.value, to: update.to.value, versioning: dependency.versioning)
        {
            if relation.isPartnerRequired {
                demand.stop(
                    relation,
                    "needs \(relation.partners.joined(separator: ", ")) first, which is not here")
            } else {
                demand.note(relation)
            }
        }
        return demand
    }

    /// Whether another dependency's own order makes the two stand one after the other.
    func isOrdered(_ first: Dependency, before second: Dependency) -> Bool {
        (bonds[second.id] ?? []).contains {
            $0.relation?.code == .first && !$0.isReversed
                && $0.partner.dependency.id == first.id
        }
    }

    /// Those whose file shares most directories with that of a member: of several clusters each has
    /// partners of its own.
    private static func nearest(_ partners: [Member], to member: Member) -> [Member] {
        if partners.count < 2 { return partners }
        let own = member.dependency.file.split(separator: "/")
        func common(_ partner: Member) -> Int {
            zip(partner.dependency.file.split(separator: "/"), own).prefix { $0 == $1 }.count
        }
        let most = partners.map(common).max() ?? 0
        return partners.filter { common($0) == most }
    }

    /// Pairs between which a relation decides: an order, say, in which they do not move together.
    private static func related(_ bonds: [DependencyID: [Bond]]) -> Set<Set<DependencyID>> {
        var pairs: Set<Set<DependencyID>> = []
        for (id, bonds) in bonds {
            for bond in bonds
            where bond.relation?.effect == .blocks && bond.relation?.code != .person {
                pairs.insert([id, bond.partner.dependency.id])
            }
        }
        return pairs
    }

    /// Packages of one product in one directory that stand at one version: they are released together,
    /// and stay together where no relation says otherwise.
    private static func products(_ members: [Member]) -> [DependencyID: [Bond]] {
        struct Key: Hashable {
            let product: String
            let directory: Substring
            let version: String
        }
        let grouped = Dictionary(grouping: members) { member -> Key? in
            let file = member.dependency.file
            guard let product = member.package.component.product,
                let version = member.dependency.current.value,
                Version(semantic: version) != nil, version.contains(".")
            else { return nil }
            return Key(
                product: product,
                directory: file[..<(file.lastIndex(of: "/") ?? file.startIndex)],
                version: version.hasPrefix("v") ? String(version.dropFirst()) : version)
        }
        var bonds: [DependencyID: [Bond]] = [:]
        for (key, members) in grouped where key != nil && members.count > 1 && members.count < 100 {
            for one in members {
                for other in members
                where one.package.identity.name != other.package.identity.name {
                    bonds[one.dependency.id, default: []].append(
                        Bond(relation: nil, partner: other, isReversed: false))
                }
            }
        }
        return bonds
    }
}

/// What partners demand of an update.
package struct PartnerDemand {
    /// Why it waits for a partner; nil when it does not.
    package private(set) var waits: Waits?
    /// Updates that must stand before it.
    package private(set) var requires: Set<UpdateID> = []
    /// Updates of partners that it must move with.
    package private(set) var companions: Set<UpdateID> = []
    /// What a person should know, or do first.
    package private(set) var facts: [KnownFact] = []

    /// Lets it wait, for the first reason that is found.
    mutating func stop(
        _ relation: PartnerRelation?, _ text: String, requires: [UpdateID] = []
    ) {
        if let relation, relation.effect != .blocks { return note(relation) }
        self.requires.formUnion(requires)
        if waits == nil { waits = Waits(.partner, .partner, text, by: relation?.source) }
        if let relation { add(relation, .blocks) }
    }

    /// Tells what a relation says where a program cannot judge it.
    mutating func note(_ relation: PartnerRelation) {
        add(relation, relation.effect == .notes ? .notes : .person)
    }

    mutating func move(with update: UpdateID) { companions.insert(update) }

    private mutating func add(_ relation: PartnerRelation, _ effect: FactEffect) {
        let fact = KnownFact(
            rule: "\(relation.component)/\(relation.code.name)", effect: effect,
            text: relation.text, source: relation.source)
        if !facts.contains(fact) { facts.append(fact) }
    }
}

extension PartnerRelation.Code {
    /// The code as a table has it.
    var name: String {
        switch self {
        case .equal: "equal"
        case .sameMinor: "same-minor"
        case .first: "first"
        case .atLeast: "at-least"
        case .notNewer: "not-newer"
        case .person: "partner"
        }
    }
}
