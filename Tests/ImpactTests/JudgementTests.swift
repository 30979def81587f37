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

    static let window = ["core: apply it in a maintenance window"]

    @Test(arguments: [
        Row(.major, .application, .high, .read, ["major: 1.0.0 → 1.1.0"]),
        Row(.major, .network, .high, .read, ["major: 1.0.0 → 1.1.0"]),
        Row(.major, .core, .critical, .read, ["major: 1.0.0 → 1.1.0"]),
        Row(.major, .storage, .critical, .read, ["major: 1.0.0 → 1.1.0"]),
        Row(.rollback, .monitoring, .high, .read, ["rollback: 1.0.0 → 1.1.0"]),
        Row(.rollback, .core, .critical, .read, ["rollback: 1.0.0 → 1.1.0"]),
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
        #expect(judgement.risk == risk && judgement.action == .apply)
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

    // MARK: one minor at a time

    private func walked(_ to: String, others: [String] = [], step: Int? = 1) -> Judgement {
        let kind: UpdateKind = to.hasPrefix("2") ? .major : .minor
        return Judgement(
            Self.update(kind, "1.30.1", to), Self.dependency(),
            Subject(component: "k3s", layer: .core, maxMinorStep: step),
            siblings: others.enumerated().map {
                Self.update(.minor, "1.30.1", $0.element, id: "u-\($0.offset + 2)")
            }, now: "2026-11-20T06:00:00Z")
    }

    @Test(arguments: ["1.31.0", "1.31.9+k3s1", "1.30.9"])
    func takesTheNextMinorAsItIs(_ to: String) {
        #expect(walked(to).action == .window && walked(to).hops.isEmpty)
    }

    @Test func takesTheHighestOfferOnTheWay() {
        let judgement = walked("1.33.2", others: ["1.30.4", "1.31.2", "1.31.10", "1.32.0"])
        #expect(judgement.action == .hold)
        #expect(judgement.hops.map(\.to.value) == ["1.31.10", "1.33.2"])
        #expect(judgement.hops.allSatisfy { $0.update != nil })
        #expect(
            judgement.hops.map(\.reason) == ["k3s must not skip a minor version", "then this"])
        #expect(judgement.why.last == "k3s must not skip a minor version: first 1.31.10")
    }

    @Test(arguments: [
        ("1.32.0", [], "1.31"), ("2.0.0", ["1.30.9"], nil), ("1.33.0", ["1.32.1", "x"], "1.31"),
    ])
    func saysWhichStepIsNotOffered(_ to: String, _ others: [String], _ wanted: String?) {
        let judgement = walked(to, others: others)
        #expect(judgement.action == .hold)
        #expect(judgement.hops.map(\.to.value) == (wanted.map { [$0, to] } ?? []))
        #expect(judgement.hops.first?.update == nil)
        let rest = wanted.map { ": first \($0), which is not offered" }
        #expect(
            judgement.why.last == "k3s must not skip a minor version"
                + (rest ?? ", and the next one is not known"))
    }

    @Test func skipsFreelyWhereNothingForbidsIt() {
        #expect(walked("1.40.0", step: nil).action == .window)
        #expect(walked("1.32.0", step: 2).action == .window)
        #expect(walked("latest").action == .window)
    }
}
