import Contracts
import TestSupport
import Testing

@testable import Catalog
@testable import Impact
@testable import Manifests

/// What partners demand of each other, and which updates become one group.
@Suite struct PartnersTests {
    /// A package that stands somewhere, with what is offered for it.
    struct Pin: Sendable {
        let name: String
        let current: String
        let offers: [String]
        var file = "apps/all.yaml"
        var state = LookupState.answered
        var datasource = Datasource.docker
        var isBranched = false

        init(
            _ name: String, _ current: String, _ offers: String..., file: String = "apps/all.yaml",
            state: LookupState = .answered, datasource: Datasource = .docker,
            isBranched: Bool = false
        ) {
            (self.name, self.current, self.offers, self.file) = (name, current, offers, file)
            (self.state, self.datasource, self.isBranched) = (state, datasource, isBranched)
        }

        /// A name alone is a package of the test's own catalog.
        var package: String { datasource == .helm ? name : "x/\(name)" }
        var id: DependencyID { "\(file) \(name)" }

        var dependency: Dependency {
            Dependency(
                id: id, name: name, package: package, datasource: datasource, versioning: "semver",
                file: file, current: VersionPair(value: current), lookup: Lookup(state: state))
        }

        var updates: [Update] {
            offers.map { to in
                Update(
                    id: "\(file) \(name) \(to)", dependency: id, kind: kind(to),
                    group: isBranched ? "branch" : "\(file) \(name) \(to)",
                    from: VersionPair(value: current), to: VersionPair(value: to),
                    links: UpdateLinks())
            }
        }

        private func kind(_ to: String) -> UpdateKind {
            let (old, new) = (current.split(separator: "."), to.split(separator: "."))
            return old[0] != new[0] ? .major : old[1] != new[1] ? .minor : .patch
        }
    }

    static func relation(_ of: String, _ code: String?, _ partner: String, _ more: String = "")
        -> String
    {
        "{\"component\": \"\(of)\", \"partners\": [\"\(partner)\"], "
            + (code.map { "\"code\": \"\($0)\", " } ?? "") + more
            + "\"text\": \"the text\", \"source\": \"the source\"}"
    }

    private static func component(_ name: String) -> String {
        "{\"component\": \"\(name)\", \"layer\": \"application\", \"patterns\": [\"x/\(name)\"], "
            + "\"product\": \"\(name.prefix(1))\", \"source\": \"here\"}"
    }

    static func catalog(_ relations: [String]) throws -> ComponentCatalog {
        try ComponentCatalog { table in
            switch table {
            case .components:
                Array(["a", "b", "c", "pa", "pb"].map(component).joined(separator: "\n").utf8)
            case .relations: Array(relations.joined(separator: "\n").utf8)
            default: []
            }
        }
    }

    static func assess(
        _ pins: [Pin], _ catalog: ComponentCatalog, unsettled: String? = nil
    ) -> [UpdateID: AnalyzedUpdate] {
        let detect = DetectPayload(
            complete: true, dependencies: pins.map(\.dependency), updates: pins.flatMap(\.updates))
        let all = Assessment.all(
            detect, SubjectFinder(RepositoryModel(trees: [:]), catalog),
            Assessment.Ground(
                stuck: [], isSettled: { $0.name != unsettled }, now: "2026-11-20T06:00:00Z"))
        return Dictionary(all.map { ($0.update.id, $0.result) }) { one, _ in one }
    }

    /// One update in a world of relations and packages.
    struct Case: Sendable, CustomTestStringConvertible {
        let title: String
        let relations: [String]
        let pins: [Pin]
        let update: UpdateID
        /// Why it waits; nil where it does not.
        let text: String?
        var requires: [UpdateID] = []
        /// The others that it moves with.
        var group: Set<UpdateID> = []
        var unsettled: String?
        var effect: FactEffect?

        var testDescription: String { title }

        init(
            _ title: String, _ relations: [String], _ pins: [Pin], of update: UpdateID,
            waits text: String? = nil, requires: [UpdateID] = [], with group: Set<UpdateID> = [],
            unsettled: String? = nil, says effect: FactEffect? = nil
        ) {
            (self.title, self.relations, self.pins) = (title, relations, pins)
            (self.update, self.text, self.requires) = (update, text, requires)
            (self.group, self.unsettled, self.effect) = (group, unsettled, effect)
        }
    }

    static let a: UpdateID = "apps/all.yaml a 1.2.0"
    static let b: UpdateID = "apps/all.yaml b 1.2.0"
    static let equal = [relation("a", "equal", "b")]
    static let minor = [relation("a", "same-minor", "b")]
    static let first = [relation("a", "first", "b")]
    static let least = [relation("a", "at-least", "b", "\"version\": \"1.5.0\", ")]
    static let notNewer = [relation("a", "not-newer", "b")]

    static let together = [
        Case(
            "equal, offered", equal, [Pin("a", "1.1.0", "1.2.0"), Pin("b", "1.1.0", "1.2.0")],
            of: a,
            with: [b]),
        Case(
            "equal, asked the other way", equal,
            [Pin("a", "1.1.0", "1.2.0"), Pin("b", "1.1.0", "1.2.0")], of: b, with: [a]),
        Case(
            "equal, there already", equal, [Pin("a", "1.1.0", "1.2.0"), Pin("b", "1.2.0")], of: a),
        Case(
            "equal, not offered", equal, [Pin("a", "1.1.0", "1.2.0"), Pin("b", "1.1.0", "1.3.0")],
            of: a, waits: "moves with b 1.2.0, which is not offered", says: .blocks),
        Case(
            "equal, look-up failed", equal,
            [Pin("a", "1.1.0", "1.2.0"), Pin("b", "1.1.0", state: .failed)], of: a,
            waits: "moves with b 1.2.0, whose look-up failed", says: .blocks),
        Case("equal, no partner", equal, [Pin("a", "1.1.0", "1.2.0")], of: a),
        Case(
            "same minor, offered", minor,
            [Pin("a", "1.1.0", "1.2.0"), Pin("b", "1.1.0", "1.2.3", "1.2.9", "1.3.0")], of: a,
            with: ["apps/all.yaml b 1.2.9", "apps/all.yaml b 1.2.3"]),
        Case(
            "same minor, there already", minor, [Pin("a", "1.1.0", "1.2.0"), Pin("b", "1.2.7")],
            of: a),
        Case(
            "same minor, not offered", minor,
            [Pin("a", "1.1.0", "1.2.0"), Pin("b", "1.1.0", "1.1.9")], of: a,
            waits: "moves with b 1.2.0, which is not offered", says: .blocks),
        Case(
            "the patch of one in a minor that both have", minor,
            [Pin("a", "1.2.0", "1.2.1"), Pin("b", "1.2.7")], of: "apps/all.yaml a 1.2.1"),
    ]

    static let orders = [
        Case(
            "first, pending", first, [Pin("a", "1.1.0", "1.2.0"), Pin("b", "7.1.0", "7.2.0")],
            of: a,
            waits: "first b 7.1.0 → 7.2.0, in a run before",
            requires: ["apps/all.yaml b 7.2.0"], says: .blocks),
        Case(
            "first, only further than it", first,
            [Pin("a", "1.1.0", "1.2.0"), Pin("b", "7.1.0", "8.0.0")], of: a),
        Case("first, nothing left", first, [Pin("a", "1.1.0", "1.2.0"), Pin("b", "7.1.0")], of: a),
        Case(
            "first, look-up failed", first,
            [Pin("a", "1.1.0", "1.2.0"), Pin("b", "7.1.0", state: .failed)], of: a,
            waits: "b comes first, and its look-up failed", says: .blocks),
        Case(
            "first, not validated", first, [Pin("a", "1.1.0", "1.2.0"), Pin("b", "7.1.0")], of: a,
            waits: "b 7.1.0 is not validated yet by the run that brought it", unsettled: "b",
            says: .blocks),
        Case(
            "first, the partner itself", first,
            [Pin("a", "1.1.0", "1.2.0"), Pin("b", "1.1.0", "1.2.0")], of: b),
        Case(
            "first, a partner that is ahead already", first + notNewer,
            [Pin("a", "1.1.0", "1.2.0"), Pin("b", "1.2.0", "1.3.0")], of: a),
        Case(
            "at least, older", least, [Pin("a", "1.1.0", "1.2.0"), Pin("b", "1.4.0", "1.6.0")],
            of: a, waits: "first b at 1.5.0 or newer: 1.4.0 stands there",
            requires: ["apps/all.yaml b 1.6.0"], says: .blocks),
        Case(
            "at least, new enough", least, [Pin("a", "1.1.0", "1.2.0"), Pin("b", "1.5.0")], of: a),
        Case(
            "at least, of no version", least, [Pin("a", "1.1.0", "1.2.0"), Pin("b", "latest")],
            of: a,
            waits: "whether b is new enough cannot be told", says: .blocks),
        Case(
            "not newer, behind", notNewer, [Pin("a", "1.1.0", "1.2.0"), Pin("b", "1.1.9")], of: a,
            waits: "first b at 1.2.0 or newer: 1.1.9 stands there", says: .blocks),
        Case("not newer, ahead", notNewer, [Pin("a", "1.1.0", "1.2.0"), Pin("b", "1.3.0")], of: a),
        Case(
            "required and absent", [relation("a", "first", "b", "\"required\": true, ")],
            [Pin("a", "1.1.0", "1.2.0")], of: a, waits: "needs b first, which is not here",
            says: .blocks),
        Case(
            "required, for other versions",
            [relation("a", "first", "b", "\"required\": true, \"to\": \">=2\", ")],
            [Pin("a", "1.1.0", "1.2.0")], of: a),
        Case(
            "a person", [relation("a", nil, "b")], [Pin("a", "1.1.0", "1.2.0"), Pin("b", "1.1.0")],
            of: a, says: .person),
        Case(
            "unverified", [relation("a", "first", "b", "\"verified\": false, ")],
            [Pin("a", "1.1.0", "1.2.0"), Pin("b", "1.1.0", "1.2.0")], of: a, says: .notes),
        Case(
            "CRDs first and equal, before", first + equal,
            [Pin("a", "1.1.0", "1.2.0"), Pin("b", "1.1.0", "1.2.0")], of: a,
            waits: "first b 1.1.0 → 1.2.0, in a run before", requires: [b], says: .blocks),
        Case(
            "CRDs first and equal, the CRDs", first + equal,
            [Pin("a", "1.1.0", "1.2.0"), Pin("b", "1.1.0", "1.2.0")], of: b),
        Case(
            "CRDs first and equal, after", first + equal,
            [Pin("a", "1.1.0", "1.2.0"), Pin("b", "1.2.0")], of: a),
        Case(
            "CRDs first and equal, of another version", first + equal,
            [Pin("a", "1.1.0", "1.2.0"), Pin("b", "1.1.0")], of: a,
            waits: "moves with b 1.2.0, which is not offered", says: .blocks),
    ]

    static let places = [
        Case(
            "the nearest of two clusters", equal,
            [
                Pin("a", "1.1.0", "1.2.0", file: "one/apps/a.yaml"),
                Pin("b", "1.1.0", "1.2.0", file: "one/infra/b.yaml"),
                Pin("b", "1.1.0", file: "two/infra/b.yaml"),
            ], of: "one/apps/a.yaml a 1.2.0", with: ["one/infra/b.yaml b 1.2.0"]),
        Case(
            "a product at one version", [],
            [Pin("pa", "1.1.0", "1.2.0"), Pin("pb", "v1.1.0", "v1.2.0")],
            of: "apps/all.yaml pa 1.2.0", with: ["apps/all.yaml pb v1.2.0"]),
        Case(
            "a product at two versions", [],
            [Pin("pa", "1.1.0", "1.2.0"), Pin("pb", "1.1.1", "1.2.0")],
            of: "apps/all.yaml pa 1.2.0"),
        Case(
            "a product in two directories", [],
            [Pin("pa", "1.1.0", "1.2.0"), Pin("pb", "1.1.0", "1.2.0", file: "b/b.yaml")],
            of: "apps/all.yaml pa 1.2.0"),
        Case(
            "a product of which one is not offered", [],
            [Pin("pa", "1.1.0", "1.2.0"), Pin("pb", "1.1.0")], of: "apps/all.yaml pa 1.2.0",
            waits: "moves with pb 1.2.0, which is not offered"),
        Case(
            "a product of which one comes first", [relation("pa", "first", "pb")],
            [Pin("pa", "1.1.0", "1.2.0"), Pin("pb", "1.1.0", "1.2.0")],
            of: "apps/all.yaml pb 1.2.0"),
        Case(
            "a branch joined with a product", [],
            [
                Pin("pa", "1.1.0", "1.2.0", isBranched: true), Pin("pb", "1.1.0", "1.2.0"),
                Pin("c", "3.1.0", "3.2.0", file: "c.yaml", isBranched: true),
            ], of: "apps/all.yaml pb 1.2.0", with: ["apps/all.yaml pa 1.2.0", "c.yaml c 3.2.0"]),
    ]

    @Test(arguments: together + orders + places)
    func demandsOfAnUpdateWhatItsPartnersNeed(_ row: Case) throws {
        let all = Self.assess(
            row.pins, try Self.catalog(row.relations), unsettled: row.unsettled)
        let one = try #require(all[row.update])
        #expect(one.waits?.text == row.text)
        if row.text != nil {
            #expect(one.waits?.for == .partner && one.action == .hold)
            #expect(one.waits?.by == (row.relations.isEmpty ? nil : "the source"))
        }
        #expect(one.requires == row.requires.sorted())
        let companions = one.group.map { group in all.values.filter { $0.group == group } } ?? []
        #expect(
            Set(companions.map(\.update)).subtracting([row.update]) == row.group,
            "\(companions.map(\.update))")
        #expect(one.known.first?.effect == row.effect)
        if row.effect == .person { #expect(one.action == .steps) }
    }

    /// A rule's group goes together; a major of it does not keep the others back.
    @Test func partsTheMajorsOfARulesGroup() {
        let pins = [
            Pin("a", "1.1.0", "1.2.0"), Pin("b", "1.1.0", "1.1.1", "2.0.0"),
            Pin("c", "1.1.0", "2.0.0"),
        ]
        let detect = DetectPayload(
            complete: true, dependencies: pins.map(\.dependency), updates: pins.flatMap(\.updates))
        let named = Dictionary(detect.updates.map { ($0.id, "media") }) { one, _ in one }
        let groups = Grouping.groups(detect, companions: [:], named: named)
        let (patch, major) = (groups[Self.a], groups["apps/all.yaml c 2.0.0"])
        #expect(patch != nil && major != nil && patch != major)
        #expect(groups["apps/all.yaml b 1.1.1"] == patch)
        #expect(groups["apps/all.yaml b 2.0.0"] == major)
        #expect(Grouping.groups(detect, companions: [:], named: [:]).isEmpty)
    }

    // MARK: Rook, by the catalog that comes with upkeep

    private func rook(_ pins: (operator: Pin, cluster: Pin)) throws
        -> (first: AnalyzedUpdate?, then: AnalyzedUpdate?)
    {
        let all = Self.assess([pins.operator, pins.cluster], try ComponentCatalog())
        func one(_ pin: Pin) -> AnalyzedUpdate? {
            pin.updates.first.flatMap { all[$0.id] }
        }
        return (one(pins.operator), one(pins.cluster))
    }

    private func pins(
        _ first: (String, String?), _ then: (String, String?)
    ) -> (operator: Pin, cluster: Pin) {
        func pin(_ name: String, _ step: (String, String?)) -> Pin {
            let file = "rook/\(name).yaml"
            return step.1.map { Pin(name, step.0, $0, file: file, datasource: .helm) }
                ?? Pin(name, step.0, file: file, datasource: .helm)
        }
        return (pin("rook-ceph", first), pin("rook-ceph-cluster", then))
    }

    @Test func takesTheOperatorOfRookBeforeItsCluster() throws {
        let both = try rook(pins(("v1.14.2", "v1.15.9"), ("v1.14.2", "v1.15.9")))
        #expect(both.first?.waits == nil && both.first?.action == .steps)
        #expect(both.then?.waits?.for == .partner)
        #expect(both.then?.waits?.text == "first rook-ceph v1.14.2 → v1.15.9, in a run before")
        #expect(both.then?.requires.count == 1 && both.then?.group == nil)
        let after = try rook(pins(("v1.15.9", "v1.16.1"), ("v1.14.2", "v1.15.9")))
        #expect(after.then?.waits == nil, "the operator is there, whatever else is offered for it")
        let far = try rook(pins(("v1.14.2", "v1.20.0"), ("v1.14.2", "v1.20.0")))
        #expect(far.first?.waits?.for == .hop && far.then?.waits?.for == .hop)
        let newer = try rook(pins(("v1.14.2", nil), ("v1.14.2", "v1.15.9")))
        #expect(newer.then?.waits?.for == .partner)
    }
}
