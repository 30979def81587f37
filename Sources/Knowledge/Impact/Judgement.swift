package import Contracts
package import Manifests
package import Names

/// How much care an update needs, and what to do with it.
package struct Judgement: Sendable, Equatable {
    /// Whether it breaks its users.
    package let breaking: Breaking
    /// How much care it needs.
    package let risk: Risk
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
    ///   - siblings: the other updates of the same dependency: a step on the way may be among them.
    ///   - stuck: the nodes that cannot become ready because of a cycle.
    ///   - served: what the repository's own definitions serve.
    ///   - now: a hold of the source that ended before it is none.
    package init(
        _ update: Update, _ dependency: Dependency, _ subject: Subject, siblings: [Update] = [],
        stuck: Set<NodeID> = [], served: ServedAPIs = ServedAPIs([]), now: Timestamp
    ) {
        breaking = Breaking(update, of: dependency)
        why = breaking.signals.map { "\($0.signal): \($0.evidence)" }
        risk = Risk(update.kind, subject.layer, breaking)
        action = Action(breaking, risk, subject.layer)
        if action == .window {
            why.append("\(subject.layer.rawValue): apply it in a maintenance window")
        }
        if !subject.affected.data.isEmpty, update.kind == .major {
            why.append("it has volumes: \(subject.affected.data.prefix(3).joined(separator: ", "))")
        }
        if let held = update.held, held.isOpen(at: now) { hold("held: \(held.reason)") }
        if let stop = MinorStep(update, subject, siblings) {
            hops = stop.hops
            hold(stop.why, .hop)
        }
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

    private mutating func hold(
        _ reason: String, _ subject: WaitsFor? = nil, _ rule: WaitRule = .onHold
    ) {
        action = .hold
        why.append(reason)
        if let subject, stop == nil { stop = Waits(subject, rule, reason) }
    }
}

extension Action {
    /// What to do with an analyzed update that is on hold, once it is free.
    package init(advising analysis: AnalyzedUpdate) {
        self.init(analysis.breaking, analysis.risk, analysis.layer)
    }

    /// What to do with an update that nothing keeps back: what breaks its users or is risky is read
    /// about first, and what everything stands on waits for a window.
    package init(_ breaking: Breaking, _ risk: Risk, _ layer: Layer) {
        if breaking.isBreaking {
            self = .read
        } else if layer.isBase {
            self = .window
        } else {
            self = risk == .high || risk == .critical ? .read : .apply
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
    var isBase: Bool { self == .core || self == .storage }
}
