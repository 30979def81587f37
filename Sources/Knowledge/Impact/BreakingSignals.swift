package import Contracts
internal import Versions

extension Breaking {
    /// Whether it is a minor step of a 0.x version, which may break its users.
    ///
    /// Source: semver.org, 4: "Anything MAY change at any time."
    package var isOfZeroMinor: Bool { signals.contains { $0.signal == "zero-minor" } }

    /// What the versions themselves say, where the source calls the step less than it is, or where
    /// they cannot be compared at all.
    private static func hiddenStep(_ update: Update, _ dependency: Dependency) -> Signal? {
        let scheme = VersionScheme(name: dependency.versioning)
        guard update.kind.rank < UpdateKind.major.rank, let from = update.from.value,
            let to = update.to.value, from != to, scheme == .semantic || scheme == .docker,
            !from.contains("$"), !from.contains("{")
        else { return nil }
        let step = "\(from) → \(to)"
        switch update.kind.atLeast(from: from, to: to, scheme) {
        case .major: return Signal(signal: "major", evidence: step)
        case .rollback: return Signal(signal: "downgrade", evidence: step)
        default:
            let isKnown = scheme.step(from: from, to: to) != nil
            return isKnown ? nil : Signal(signal: "unknown-step", evidence: step)
        }
    }

    /// What an update and its source say of breaking changes.
    package init(_ update: Update, of dependency: Dependency) {
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
        if let hidden = Breaking.hiddenStep(update, dependency) { signals.append(hidden) }
        let isBreaking = !signals.isEmpty
        let scheme = VersionScheme(name: dependency.versioning)
        if update.kind == .minor, dependency.datasource != .kubernetesAPI,
            let from = update.from.value.flatMap(scheme.parse), from.part(0) == 0
        {
            signals.append(Signal(signal: "zero-minor", evidence: step))
        }
        self.init(isBreaking: isBreaking, signals: signals)
    }
}
