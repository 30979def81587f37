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
        #expect(decision.waits["a 1.1.0"]?.text == "held: it crashed")
    }

    /// Issue 11, 10: after an approval every other update keeps its reason.
    @Test func keepsTheReasonsOfWhatIsNotNamed() {
        let rows = [
            Row("a", "2.0.0", .major, action: .read), Row("a", "1.1.0", .minor),
            Row("b", "1.1.0", .minor, held: Held(reason: "policy")), Row("c", "1.2.0", .minor),
            Row("c", "1.1.0", .minor), Row("d", "2.0.0", .major, action: .read),
            Row("e", "1.1.0", .minor, group: "g"),
            Row("f", "1.1.0", .minor, group: "g", stop: Self.hop),
        ]
        let usual = decide(rows, Wanted())
        let decision = decide(rows, Wanted(named: ["a 2.0.0"]))
        #expect(decision.taken == ["a 2.0.0"])
        for id in ["b 1.1.0", "c 1.1.0", "d 2.0.0", "e 1.1.0", "f 1.1.0"] as [UpdateID] {
            #expect(decision.waits[id] == usual.waits[id] && usual.waits[id] != nil)
        }
        #expect(decision.waits["a 1.1.0"]?.rule == "superseded")
        #expect(decision.waits["c 1.2.0"]?.rule == "not-selected")
    }

    /// Issue 11, 2: what should be read is not taken.
    @Test func takesByItselfOnlyWhatNeedsNeitherReadingNorAWindow() {
        let decision = decide([
            Row("a", "1.1.0", .minor, action: .read), Row("b", "1.1.0", .minor, action: .steps),
            Row("c", "1.1.0", .minor, action: .window, layer: .core), Row("d", "1.1.0", .minor),
            Row("d", "1.2.0", .minor, action: .read),
        ])
        #expect(decision.taken == ["d 1.1.0"])
        #expect(decision.waits["a 1.1.0"]?.text == "breaking, read the release notes first")
        #expect(
            decision.waits["c 1.1.0"]?.text
                == "core: no rule sets a maintenance window"
        )
        #expect(WaitRule.words(decision.waits["c 1.1.0"] ?? Self.hop).reason == "waits")
        let named = decide([Row("a", "1.1.0", .minor, action: .read)], Wanted(named: ["a 1.1.0"]))
        #expect(named.taken == ["a 1.1.0"])
    }

    /// Issue 11, 9: a person's word takes what is held, and nothing takes a replacement.
    @Test(arguments: [
        (Row("a", "1.1.0", .minor, held: Held(reason: "minimum-release-age")), true),
        (Row("a", "1.1.0", .minor, held: Held(reason: "policy")), true),
        (Row("a", "1.1.0", .minor, hold: "it crashed"), true),
        (Row("a", "1.9.0", .minor, stop: hop), true),
        (Row("a", "b", .replacement), false),
    ])
    func takesWhatIsHeldOnlyAgainstAReason(_ row: Row, _ isTaken: Bool) {
        #expect(decide([row], Wanted(named: [row.id])).taken.isEmpty)
        let decision = decide([row], Wanted(named: [row.id], overrides: true))
        #expect(decision.taken.isEmpty == !isTaken)
        #expect(decision.overridden.isEmpty == !isTaken)
        #expect((decide([row]).waits[row.id]?.take != nil) == isTaken)
    }

    /// A wait whose time has passed is over.
    @Test func takesWhatWasHeldUntilATimeBefore() {
        let row = Row(
            "a", "1.1.0", .minor,
            held: Held(reason: "minimum-release-age", until: "2026-11-20T06:00:00Z"))
        #expect(decide([row]).taken == ["a 1.1.0"])
        #expect(decide([row], now: "2026-11-20T05:59:59Z").waits["a 1.1.0"]?.for == .age)
    }

    /// A result whose wait has passed does not count as done.
    @Test(
        arguments: [
            (nil, false), ("2026-11-19T06:00:00Z", false), ("2026-11-20T05:00:00Z", true),
            ("2026-11-20T06:00:00Z", true), ("2026-11-20T06:00:01Z", false),
        ] as [(Timestamp?, Bool)])
    func knowsThatAWaitEndedSince(_ until: Timestamp?, _ hasEnded: Bool) {
        var update = Row("a", "1.1.0", .minor).candidate.analysis
        update?.waits = Waits(for: .age, rule: "held", until: until, text: "minimum-release-age")
        let payload = AnalyzePayload(
            updates: update.map { [$0] } ?? [],
            graph: GraphSummary(counts: GraphCounts(resources: 0, nodes: 0, edges: 0)), plan: Plan()
        )
        #expect(payload.hasWaitThatEnded("2026-11-20T04:00:00Z", Self.now) == hasEnded)
    }

    /// Issue 11, 11: one branch name over one package is no group.
    @Test func takesOneApplicationWhereAnotherOfTheSamePackageWaits() {
        let decision = decide([
            Row("one", "16.1", .patch, group: "g", package: "postgres"),
            Row("two", "17.0", .major, group: "g", package: "postgres", action: .read),
        ])
        #expect(decision.taken == ["one 16.1"])
    }

    /// Issue 11, 11: the reason names the member.
    @Test func namesTheMemberThatAGroupWaitsFor() {
        let decision = decide(
            [
                Row("loki", "1.1.0", .minor, group: "g"),
                Row("grafana", "9.0.0", .major, group: "g", action: .read),
            ], Wanted())
        #expect(
            decision.waits["loki 1.1.0"]?.text
                == "waits with grafana 1.0.0 → 9.0.0 (major)")
    }

    /// Issue 11, 13: a downgrade is called one.
    @Test(
        arguments: [
            (
                Row("a", "0.9", .rollback, action: .read), UpdateKind.minor,
                "a downgrade (1.0.0 → 0.9): taken only by name"
            ),
            (
                Row("a", "0.9", .rollback, action: .read), .major,
                "a downgrade (1.0.0 → 0.9): taken only by name"
            ),
            (
                Row("a", "2.0.0", .major), .minor,
                "major: above max-kind minor; --max-kind major takes it, too"
            ),
            (
                Row("a", "2.0.0", .major, action: .read), .minor,
                "major: above max-kind minor"
            ),
        ])
    func saysWhatIsFurtherThanWanted(_ row: Row, _ maxKind: UpdateKind, _ text: String) {
        #expect(decide([row], Wanted(maxKind: maxKind)).waits[row.id]?.text == text)
    }

    /// A run of an earlier version that is taken up has an analysis without the wait.
    @Test func keepsBackWhatAnOlderAnalysisHolds() {
        let row = Row("a", "1.9.0", .minor, action: .hold)
        #expect(decide([row]).waits[row.id]?.rule == "on-hold")
        #expect(decide([row], Wanted(named: [row.id])).taken.isEmpty)
    }

    @Test func cutsTheWordsOfAWait() {
        let row = Row("a", "1.1.0", .minor, hold: String(repeating: "x", count: 500))
        #expect(decide([row]).waits[row.id]?.text.count == Waits.textLimit)
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
        ("not-selected", "words"), ("not-planned", nil),
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
