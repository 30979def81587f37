internal import Contracts
internal import Versions

/// How much care an update needs, and what to do with it.
struct Judgement {
    var breaking: Breaking
    var risk: Risk
    var action: Action
    var why: [String]
    var hops: [Hop]

    /// Judges an update on its own: by its kind, its package, and what it touches.
    ///
    /// - Parameter siblings: the other updates of the same dependency: a step on the way may be
    ///   among them.
    init(_ update: Update, _ dependency: Dependency, _ subject: Subject, siblings: [Update]) {
        breaking = Judgement.breaking(update, dependency)
        hops = []
        why = breaking.signals.map { "\($0.signal): \($0.evidence)" }
        risk = Judgement.risk(update, subject, breaking)
        action = breaking.isBreaking ? .read : .apply
        if action == .apply, subject.layer == .core || subject.layer == .storage {
            action = .window
            why.append("\(subject.layer.rawValue): apply it in a maintenance window")
        }
        if !subject.affected.data.isEmpty, update.kind == .major {
            why.append("it has volumes: \(subject.affected.data.prefix(3).joined(separator: ", "))")
        }
        if let held = update.held {
            action = .hold
            why.append("held: \(held.reason)")
        }
        walk(update, dependency, subject, siblings)
    }

    private static func breaking(_ update: Update, _ dependency: Dependency) -> Breaking {
        var signals: [Signal] = []
        let step = "\(update.from.value ?? "") → \(update.to.value ?? "")"
        switch update.kind {
        case .major: signals.append(Signal(signal: "major", evidence: step))
        case .rollback: signals.append(Signal(signal: "rollback", evidence: step))
        case .replacement:
            signals.append(
                Signal(signal: "replacement", evidence: update.replacement ?? "another package"))
        case .minor, .patch, .digest, .pin: break
        }
        if update.breaking == true, update.kind != .major {
            signals.append(Signal(signal: "source-says", evidence: "Renovate marks it as breaking"))
        }
        let isBreaking = !signals.isEmpty
        let scheme = VersionScheme(name: dependency.versioning)
        if update.kind == .minor, dependency.datasource != .kubernetesAPI,
            let from = update.from.value.flatMap(scheme.parse), from.part(0) == 0
        {
            signals.append(Signal(signal: "zero-minor", evidence: step))
        }
        return Breaking(isBreaking: isBreaking, signals: signals)
    }

    private static func risk(_ update: Update, _ subject: Subject, _ breaking: Breaking) -> Risk {
        let isBase = subject.layer == .core || subject.layer == .storage
        switch update.kind {
        case .major, .rollback, .replacement: return isBase ? .critical : .high
        case .minor:
            if breaking.isBreaking { return .high }
            if isBase { return .high }
            return subject.layer == .network || !breaking.signals.isEmpty ? .medium : .low
        case .patch, .digest, .pin:
            if breaking.isBreaking { return .high }
            return isBase ? .medium : .low
        }
    }

    /// Packages that must not skip a minor version are taken a step at a time.
    private mutating func walk(
        _ update: Update, _ dependency: Dependency, _ subject: Subject, _ siblings: [Update]
    ) {
        guard let most = subject.minorsAStep, update.kind == .minor || update.kind == .major,
            let from = update.from.value.flatMap({ Version(semantic: $0) }),
            let to = update.to.value.flatMap({ Version(semantic: $0) })
        else { return }
        let isStep = from.part(0) == to.part(0) && to.part(1) <= from.part(1) + UInt64(most)
        if isStep { return }
        let reason = "\(subject.component) must not skip a minor version"
        let next = siblings.filter { sibling in
            guard sibling.id != update.id,
                let version = sibling.to.value.flatMap({ Version(semantic: $0) })
            else { return false }
            return version.part(0) == from.part(0) && version.part(1) > from.part(1)
                && version.part(1) <= from.part(1) + UInt64(most)
        }.max { left, right in
            let (one, two) = (left.to.value ?? "", right.to.value ?? "")
            return (VersionScheme.semantic.compare(one, two) ?? 0) < 0
        }
        if let next {
            hops = [Hop(to: next.to, reason: reason), Hop(to: update.to, reason: "then this")]
            why.append("\(reason): first \(next.to.value ?? "")")
        } else {
            why.append("\(reason), and the next one is not known")
        }
        action = .hold
    }
}
