import Catalog
import Contracts
import TestSupport
import Testing

@testable import Impact
@testable import Manifests

@Suite struct JudgementTests {
    /// An update with what else is said of it.
    static func update(
        _ kind: UpdateKind, _ from: String, _ to: String, id: UpdateID = "u-1",
        breaking: Bool? = nil, held: Held? = nil
    ) -> Update {
        Update(
            id: id, dependency: "d-1", kind: kind, group: "g-1", from: VersionPair(value: from),
            to: VersionPair(value: to), breaking: breaking, held: held, links: UpdateLinks())
    }

    static func dependency(datasource: Datasource? = .helm) -> Dependency {
        Dependency(
            id: "d-1", name: "x", package: "x", datasource: datasource, file: "x.yaml",
            current: VersionPair(), lookup: Lookup(state: .answered))
    }

    /// One row: a kind in a layer, and what comes of it.
    struct Row: Sendable {
        let kind: UpdateKind
        let layer: Layer
        let risk: Risk
        let action: Action
        let why: [String]

        init(
            _ kind: UpdateKind, _ layer: Layer, _ risk: Risk, _ action: Action, _ why: [String]
        ) {
            self.kind = kind
            self.layer = layer
            self.risk = risk
            self.action = action
            self.why = why
        }
    }

    static let gone = [
        "rollback: 1.0.0 → 1.1.0",
        "1.0.0 is not among the releases: it is gone, or newer than the newest",
    ]
    static let window = ["core: apply it in a maintenance window"]

    @Test(arguments: [
        Row(.major, .application, .high, .read, ["major: 1.0.0 → 1.1.0"]),
        Row(.major, .network, .high, .read, ["major: 1.0.0 → 1.1.0"]),
        Row(.major, .core, .critical, .read, ["major: 1.0.0 → 1.1.0"]),
        Row(.major, .storage, .critical, .read, ["major: 1.0.0 → 1.1.0"]),
        Row(.rollback, .monitoring, .high, .read, gone),
        Row(.rollback, .core, .critical, .read, gone),
        Row(.replacement, .application, .high, .read, ["replacement: another package"]),
        Row(.minor, .application, .low, .apply, []), Row(.minor, .monitoring, .low, .apply, []),
        Row(.minor, .network, .medium, .apply, []), Row(.minor, .core, .high, .window, window),
        Row(.patch, .application, .low, .apply, []), Row(.patch, .network, .low, .apply, []),
        Row(.patch, .core, .medium, .window, window),
        Row(.digest, .core, .medium, .window, window), Row(.pin, .application, .low, .apply, []),
    ])
    func judgesAKindInALayer(_ row: Row) {
        let judgement = Judgement(
            Self.update(row.kind, "1.0.0", "1.1.0"), Self.dependency(),
            Subject(component: "x", layer: row.layer), now: "2026-11-20T06:00:00Z")
        #expect(judgement.risk == row.risk && judgement.action == row.action)
        #expect(judgement.why == row.why && judgement.hops.isEmpty)
        #expect(judgement.breaking.isBreaking == (row.action == .read))
    }

    @Test(
        arguments: [
            (.minor, .application, Risk.high), (.patch, .application, .high),
            (.digest, .core, .high), (.minor, .storage, .high),
        ] as [(UpdateKind, Layer, Risk)])
    func takesTheSourcesWordForABreakingChange(
        _ kind: UpdateKind, _ layer: Layer, _ risk: Risk
    ) {
        let judgement = Judgement(
            Self.update(kind, "1.0.0", "1.0.1", breaking: true), Self.dependency(),
            Subject(component: "x", layer: layer), now: "2026-11-20T06:00:00Z")
        #expect(judgement.risk == risk && judgement.action == .read)
        #expect(judgement.breaking.signals.map(\.signal) == ["source-says"])
    }

    @Test(
        arguments: [
            ("0.4.0", .helm, Risk.medium, ["zero-minor"]), ("1.4.0", .helm, .low, []),
            ("v0", .kubernetesAPI, .low, []), ("main", .helm, .low, []),
        ] as [(String, Datasource, Risk, [String])])
    func readsAMinorBelowVersionOneWithMoreCare(
        _ from: String, _ datasource: Datasource, _ risk: Risk, _ signals: [String]
    ) {
        let judgement = Judgement(
            Self.update(.minor, from, "9"), Self.dependency(datasource: datasource),
            Subject(component: "x", layer: .application), now: "2026-11-20T06:00:00Z")
        #expect(judgement.risk == risk && judgement.action == (signals.isEmpty ? .apply : .read))
        #expect(judgement.breaking.signals.map(\.signal) == signals)
    }

    @Test func namesThreeVolumesOfAMajor() {
        let subject = Subject(
            component: "x", layer: .application, affected: Affected(data: ["a", "b", "c", "d"]))
        func why(_ kind: UpdateKind) -> String? {
            Judgement(
                Self.update(kind, "1.0.0", "2.0.0"), Self.dependency(), subject,
                now: "2026-11-20T06:00:00Z"
            ).why.last
        }
        #expect(why(.major) == "it has volumes: a, b, c")
        #expect(why(.minor) == nil)
    }

    @Test func holdsWhatIsHeldOrWaitsInACircle() {
        let node = NodeID(kind: "Kustomization", namespace: "f", name: "apps")
        let subject = Subject(component: "x", layer: .application, nodes: [node])
        let update = Self.update(.patch, "1.0.0", "1.0.1", held: Held(reason: "policy"))
        let judgement = Judgement(
            update, Self.dependency(), subject, stuck: [node], now: "2026-11-20T06:00:00Z")
        #expect(judgement.action == .hold && judgement.risk == .low)
        #expect(
            judgement.why == [
                "held: policy", "it waits in a circle, or for one: Kustomization/f/apps",
            ])
    }

    // MARK: what the catalog says

    @Test func putsWhatTheCatalogSaysWhereItBelongs() {
        let fact = KnownFact(rule: "k3s/x", effect: .person, text: "look first", source: "there")
        let stop = StepVerdict.Stop(
            rule: .hop, text: "first 1.31", source: "there",
            next: (update: nil, to: VersionPair(value: "1.31")))
        func judged(_ verdict: StepVerdict) -> Judgement {
            Judgement(
                Self.update(.minor, "1.30.1", "1.32.0"), Self.dependency(),
                Subject(component: "k3s", layer: .core, verdict: verdict),
                now: "2026-11-20T06:00:00Z")
        }
        #expect(judged(StepVerdict(facts: [fact])).action == .steps)
        let held = judged(StepVerdict(facts: [fact], stop: stop))
        #expect(held.action == .hold && held.hops.map(\.to.value) == ["1.31", "1.32.0"])
        #expect(held.stop?.for == .hop && held.stop?.rule == "hop" && held.stop?.by == "there")
    }

    @Test(
        arguments: [
            (.minor, .application, true, false, true, Action.window),
            (.minor, .application, true, true, true, .read),
            (.minor, .database, nil, false, true, .window),
            (.minor, .application, nil, false, false, .apply),
            (.patch, .application, true, true, true, .apply),
        ] as [(UpdateKind, Layer, Bool?, Bool, Bool, Action)])
    func takesCareOfData(
        _ kind: UpdateKind, _ layer: Layer, _ holdsData: Bool?, _ isOneWay: Bool, _ isKnown: Bool,
        _ action: Action
    ) {
        let judgement = Judgement(
            Self.update(kind, "1.0.0", "1.1.0"), Self.dependency(),
            Subject(
                component: "x", layer: layer, holdsData: holdsData,
                verdict: StepVerdict(isOneWay: isOneWay), isKnown: isKnown),
            now: "2026-11-20T06:00:00Z")
        #expect(judgement.action == action)
        #expect(judgement.risk == (isKnown || kind != .minor ? .low : .medium))
    }
}
