internal import Catalog
package import Contracts
package import Manifests
package import Names

/// How much care an update needs, and what to do with it.
package struct Judgement: Sendable, Equatable {
    /// Whether it breaks its users.
    package let breaking: Breaking
    /// How much care it needs.
    package private(set) var risk: Risk
    /// What to do with it.
    package private(set) var action: Action
    /// The reasons, in words.
    package private(set) var why: [String]
    /// The steps to take instead of one.
    package private(set) var hops: [Hop] = []
    /// What must be settled before it can be taken, by what stands in the repository alone; nil where
    /// nothing must.
    package private(set) var stop: Waits?

    /// Judges an update on its own: by its kind, its package, and what it touches.
    ///
    /// - Parameters:
    ///   - stuck: the nodes that cannot become ready because of a cycle.
    ///   - served: what the repository's own definitions serve.
    ///   - now: a hold of the source that ended before it is none.
    package init(
        _ update: Update, _ dependency: Dependency, _ subject: Subject,
        stuck: Set<NodeID> = [], served: ServedAPIs = ServedAPIs([]), now: Timestamp
    ) {
        breaking = Breaking(update, of: dependency)
        why = breaking.signals.map { "\($0.signal): \($0.evidence)" }
        if update.kind == .rollback {
            why.append(
                "\(update.from.value ?? "what stands there") is not among the releases: "
                    + "it is gone, or newer than the newest")
        }
        risk = Risk(update.kind, subject.layer, breaking)
        action = Action(breaking, risk, subject.layer)
        if action == .window {
            why.append("\(subject.layer.rawValue): apply it in a maintenance window")
        }
        guardData(update, subject)
        takeFacts(subject.verdict.facts)
        if !subject.affected.data.isEmpty, update.kind == .major {
            why.append("it has volumes: \(subject.affected.data.prefix(3).joined(separator: ", "))")
        }
        if let held = update.held, held.isOpen(at: now) { hold("held: \(held.reason)") }
        if let stop = subject.verdict.stop { forbid(stop, update) }
        if let stop = ServedStop(update, dependency, served) {
            hold(stop.why, .api, .notServed)
        }
        let blocking = subject.nodes.intersection(stuck).sorted()
        if !blocking.isEmpty {
            hold(
                "it waits in a circle, or for one: "
                    + blocking.map(\.text).joined(separator: ", "), .cycle)
        }
    }

    /// What keeps data, or may, is not changed unattended by more than a patch.
    private mutating func guardData(_ update: Update, _ subject: Subject) {
        let isFar = update.kind == .minor || update.kind == .major
        if update.kind == .minor, !subject.isKnown, risk == .low {
            risk = .medium
            why.append("nothing is known of this component")
        }
        if update.kind == .minor, subject.layer == .storage, subject.verdict.isOneWay,
            action == .window
        {
            action = .read
            why.append("there is no way back: read about it first")
        }
        guard action == .apply else { return }
        if isFar, subject.holdsData == true || subject.layer == .database {
            action = subject.verdict.isOneWay ? .read : .window
            why.append(
                subject.verdict.isOneWay
                    ? "it keeps data, and there is no way back: read about it first"
                    : "it keeps data: apply it in a maintenance window")
        } else if update.kind == .digest, subject.holdsData == true,
            !(update.to.value ?? "").contains(where: \.isNumber)
        {
            action = .read
            why.append("it keeps data, and its tag names no version: anything may come with it")
        }
    }

    /// What the catalog says, and the steps of a person.
    private mutating func takeFacts(_ facts: [KnownFact]) {
        why += facts.map(\.text)
        if facts.contains(where: { $0.effect == .person }) { action = .steps }
    }

    private mutating func forbid(_ found: StepVerdict.Stop, _ update: Update) {
        action = .hold
        if !why.contains(found.text) { why.append(found.text) }
        if let next = found.next {
            hops = [
                Hop(update: next.update, to: next.to, reason: found.text),
                Hop(update: update.id, to: update.to, reason: "then this"),
            ]
        }
        let subject: WaitsFor =
            switch found.rule {
            case .hop: .hop
            case .partner: .partner
            default: .policy
            }
        var waits = Waits(subject, found.rule, found.text)
        waits.by = found.source
        stop = stop ?? waits
    }

    private mutating func hold(
        _ reason: String, _ subject: WaitsFor? = nil, _ rule: WaitRule = .onHold
    ) {
        action = .hold
        why.append(reason)
        // A rule may lift what the catalog says, and must not lift this with it.
        if let subject, stop?.isOfCatalog ?? true { stop = Waits(subject, rule, reason) }
    }
}

extension Action {
    /// What to do with an analyzed update that is on hold, once it is free.
    package init(advising analysis: AnalyzedUpdate) {
        let advice = Action(analysis.breaking, analysis.risk, analysis.layer)
        if analysis.known.contains(where: { $0.effect == .person }) {
            self = .steps
        } else {
            // What keeps data and is on hold is not what a rule meant to go by itself.
            self = advice == .apply && analysis.holdsData == true ? .read : advice
        }
    }

    /// What to do with an update that nothing keeps back: what breaks its users or is risky is read
    /// about first, and what everything stands on waits for a window.
    package init(_ breaking: Breaking, _ risk: Risk, _ layer: Layer) {
        if breaking.isBreaking || breaking.isOfZeroMinor {
            self = .read
        } else if layer.isBase {
            self = .window
        } else {
            let isRisky = risk == .high || risk == .critical
            self = isRisky ? .read : .apply
        }
    }
}

extension Risk {
    /// The risk of a kind of update in a layer.
    init(_ kind: UpdateKind, _ layer: Layer, _ breaking: Breaking) {
        switch kind {
        case .major, .rollback, .replacement: self = layer.isBase ? .critical : .high
        case .minor where breaking.isBreaking || layer.isBase: self = .high
        case .minor: self = layer == .network || !breaking.signals.isEmpty ? .medium : .low
        case .patch, .digest, .pin:
            self = breaking.isBreaking ? .high : layer.isBase ? .medium : .low
        }
    }
}

extension Layer {
    /// Whether everything else stands on it.
    package var isBase: Bool { self == .core || self == .storage }
}
