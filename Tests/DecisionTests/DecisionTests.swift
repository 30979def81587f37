import Contracts
import Decision
import Names
import TestSupport
import Testing

@Suite struct DecisionTests {
    /// When everything is decided.
    static let now: Timestamp = "2026-11-20T06:00:00Z"

    /// An update as a row of a table: `web 1.1 minor`, of the dependency `web`, in a group of its own
    /// unless one is named.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let version: String
        let kind: UpdateKind
        var group: String?
        var package: String?
        var held: Held?
        var hold: String?
        var stop: Waits?
        var action: Action
        var layer: Layer
        var isPlanned = true
        var digest: String?

        init(
            _ name: String, _ version: String, _ kind: UpdateKind, group: String? = nil,
            package: String? = nil, held: Held? = nil, hold: String? = nil, stop: Waits? = nil,
            action: Action = .apply, layer: Layer = .application, isPlanned: Bool = true,
            digest: String? = nil
        ) {
            self.name = name
            self.version = version
            self.kind = kind
            self.group = group
            self.package = package
            self.held = held
            self.hold = hold
            self.stop = stop
            self.action = action
            self.layer = layer
            self.isPlanned = isPlanned
            self.digest = digest
        }

        var id: UpdateID { "\(name) \(version)\(digest.map { "@\($0)" } ?? "")" }
        var testDescription: String { id.text }

        var candidate: Candidate {
            let update = Update(
                id: id, dependency: "\(name)", kind: kind, group: "\(group ?? id.text)",
                from: VersionPair(value: "1.0.0"), to: VersionPair(value: version, digest: digest),
                held: held, links: UpdateLinks())
            let analysis = AnalyzedUpdate(
                update: id, component: name, layer: layer, kind: kind,
                breaking: Breaking(isBreaking: action == .read), affected: Affected(), risk: .low,
                action: stop == nil ? action : .hold, waits: stop)
            return Candidate(
                update,
                of: Dependency(
                    id: "\(name)", name: name, package: package ?? name, datasource: .helm,
                    versioning: "semver", file: "\(name).yaml",
                    current: VersionPair(value: "1.0.0"),
                    lookup: Lookup(state: .answered)),
                analysis: analysis, isPlanned: isPlanned,
                hold: hold.map {
                    Hold(
                        package: name, version: version, reason: $0, date: "2026-11-20T06:00:00Z",
                        released: false)
                })
        }
    }

    static let hop = Waits(for: .hop, rule: "on-hold", text: "a must not skip a minor version")

    private func decide(
        _ rows: [Row], _ wanted: Wanted = Wanted(maxKind: .major), now: Timestamp = Self.now
    ) -> Decision {
        Decision(rows.map(\.candidate), wanted, now: now)
    }

    @Test(arguments: [
        ([Row("a", "1.1.0", .minor), Row("a", "1.0.9", .patch)], "a 1.1.0"),
        ([Row("a", "1.9.0", .minor), Row("a", "1.10.0", .minor)], "a 1.10.0"),
        ([Row("a", "2.0.0", .major), Row("a", "1.1.0", .minor)], "a 2.0.0"),
        ([Row("a", "x", .digest, digest: "sha"), Row("a", "x", .pin)], "a x@sha"),
        ([Row("a", "x", .pin), Row("a", "x", .pin, digest: "sha")], "a x@sha"),
    ])
    func takesTheHighestOfEachDependency(_ rows: [Row], _ expected: String) {
        let decision = decide(rows + [Row("other", "1.1.0", .minor)])
        #expect(decision.taken == ["\(expected)", "other 1.1.0"])
        for row in rows where row.id != expected {
            #expect(decision.waits[row.id]?.for == .superseded)
        }
    }

    @Test(arguments: [
        (Row("a", "b", .replacement), WaitsFor.person, "replacement"),
        (Row("a", "1.1.0", .minor, held: Held(reason: "minimum-release-age")), .age, "held"),
        (Row("a", "1.1.0", .minor, held: Held(reason: "failed-before")), .hold, "held"),
        (Row("a", "1.1.0", .minor, held: Held(reason: "policy")), .policy, "held"),
        (Row("a", "1.1.0", .minor, hold: "it crashed"), .hold, "held"),
        (Row("a", "1.9.0", .minor, stop: hop), .hop, "on-hold"),
        (
            Row("a", "1.9.0", .minor, stop: Waits(for: .api, rule: "not-served", text: "x")), .api,
            "not-served"
        ),
        (Row("a", "1.1.0", .minor, action: .read), .person, "read"),
        (Row("a", "1.1.0", .minor, action: .steps), .person, "steps"),
        (Row("a", "1.1.0", .minor, action: .window, layer: .core), .window, "window"),
        (Row("a", "1.1.0", .minor, isPlanned: false), .person, "not-planned"),
    ])
    func tellsWhatAnUpdateWaitsFor(_ row: Row, _ subject: WaitsFor, _ rule: String) {
        let decision = decide([row])
        #expect(decision.taken.isEmpty)
        #expect(decision.waits[row.id]?.for == subject)
        #expect(decision.waits[row.id]?.rule == rule)
    }

    @Test func saysUntilWhenTheSourceHoldsIt() {
        let held = Held(
            reason: "minimum-release-age", until: "2026-11-24T06:00:00Z", detail: "three days")
        let waits = Row("a", "1.1.0", .minor, held: held).candidate.obstacle(at: Self.now)
        #expect(waits?.until == "2026-11-24T06:00:00Z")
        #expect(waits?.text == "minimum-release-age until 2026-11-24T06:00:00Z: three days")
    }

    @Test(arguments: [
        (UpdateKind.patch, ["p", "d", "i"]), (.minor, ["p", "d", "i", "m"]),
        (.major, ["p", "d", "i", "m", "M", "r"]),
    ])
    func takesNoKindBeyondTheFurthestThatIsWanted(_ kind: UpdateKind, _ names: [String]) {
        let rows = [
            Row("p", "1", .patch), Row("d", "1", .digest), Row("i", "1", .pin),
            Row("m", "1", .minor), Row("M", "1", .major), Row("r", "1", .rollback),
        ]
        let decision = decide(rows, Wanted(maxKind: kind))
        #expect(decision.taken == Set(names.map { "\($0) 1" }))
        #expect(
            decision.waits.values.allSatisfy { $0.rule == "above-max-kind" && $0.for == .person })
    }

    @Test func takesALowerUpdateWhereTheHighestIsNotWanted() {
        let decision = decide(
            [Row("a", "2.0.0", .major), Row("a", "1.1.0", .minor), Row("a", "1.0.1", .patch)],
            Wanted(maxKind: .minor))
        #expect(decision.taken == ["a 1.1.0"])
        #expect(decision.waits["a 2.0.0"]?.rule == "above-max-kind")
        #expect(decision.waits["a 1.0.1"]?.rule == "superseded")
    }

    @Test func takesOnlyWhatIsNamedWhateverItsKind() {
        let rows = [Row("a", "2.0.0", .major), Row("b", "1.1.0", .minor)]
        let decision = decide(rows, Wanted(named: ["a 2.0.0"], maxKind: .minor))
        #expect(decision.taken == ["a 2.0.0"])
        #expect(decision.waits["b 1.1.0"]?.rule == "not-selected")
        let limited = decide(
            rows, Wanted(named: ["a 2.0.0"], maxKind: .minor, limitsNamed: true))
        #expect(limited.taken.isEmpty)
        #expect(limited.waits["a 2.0.0"]?.rule == "above-max-kind")
    }

    @Test func takesNothingThatIsHeldEvenWhenItIsNamed() {
        let decision = decide(
            [Row("a", "1.1.0", .minor, hold: "it crashed")], Wanted(named: ["a 1.1.0"]))
        #expect(decision.taken.isEmpty)
        #expect(decision.waits["a 1.1.0"]?.text == "failed-before: it crashed")
    }

    @Test func letsAGroupWaitForAMemberThatCannotBeTaken() {
        let decision = decide([
            Row("a", "1.1.0", .minor, group: "g"),
            Row("b", "1.1.0", .minor, group: "g", held: Held(reason: "policy")),
        ])
        #expect(decision.taken.isEmpty)
        #expect(decision.waits["a 1.1.0"]?.for == .group)
        #expect(decision.waits["a 1.1.0"]?.rule == "group-waits")
    }

    @Test func takesALowerUpdateOutsideOfAGroupThatWaits() {
        let decision = decide([
            Row("a", "1.2.0", .minor, group: "g"), Row("a", "1.1.0", .minor),
            Row("b", "1.1.0", .minor, group: "g", stop: Self.hop),
        ])
        #expect(decision.taken == ["a 1.1.0"])
        #expect(decision.waits["a 1.2.0"]?.rule == "group-waits")
    }

    /// A group that waits takes another one's member with it, and so on.
    @Test func followsAChainOfGroupsThatWait() {
        let decision = decide([
            Row("a", "1.1.0", .minor, group: "g", hold: "it crashed"),
            Row("b", "1.2.0", .minor, group: "g"), Row("b", "1.1.0", .minor, group: "h"),
            Row("c", "1.1.0", .minor, group: "h", held: Held(reason: "policy")),
            Row("b", "1.0.1", .patch, group: "i"),
        ])
        #expect(decision.taken == ["b 1.0.1"])
    }

    @Test func doesNotLetAGroupWaitForAMemberThatIsOutdone() {
        let decision = decide([
            Row("a", "1.1.0", .minor, group: "g"),
            Row("b", "1.1.0", .minor, group: "g", held: Held(reason: "policy")),
            Row("b", "1.2.0", .minor),
        ])
        #expect(decision.taken == ["a 1.1.0", "b 1.2.0"])
        #expect(decision.waits["b 1.1.0"]?.rule == "held")
    }

    @Test func doesNotLetAGroupWaitForAReplacement() {
        let decision = decide([
            Row("a", "1.1.0", .minor, group: "g"), Row("b", "c", .replacement, group: "g"),
        ])
        #expect(decision.taken == ["a 1.1.0"])
    }

    @Test(arguments: [
        ("replacement", "words"), ("held", "words"), ("on-hold", "words"),
        ("not-served", "words"), ("partner", "words"),
        ("above-max-kind", "words"), ("group-waits", "words"), ("superseded", "words"),
        ("not-selected", nil), ("not-planned", nil),
    ])
    func givesAChangeItsWords(_ rule: String, _ detail: String?) {
        let waits = Waits(for: .person, rule: rule, text: "words")
        let words = WaitRule.words(waits)
        #expect(words.reason == rule && words.detail == detail)
        let change = Change(update: "u", outcome: .skipped, reason: words.reason)
        #expect(WaitRule(change)?.rawValue == rule)
        #expect(WaitRule(Change(update: "u", outcome: .refused, reason: rule)) == nil)
    }
}
