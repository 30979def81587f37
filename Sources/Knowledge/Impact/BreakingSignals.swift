package import Contracts
internal import Versions

extension Breaking {
    /// Whether it is a minor step of a 0.x version, which may break its users.
    ///
    /// Source: semver.org, 4: "Anything MAY change at any time."
    package var isOfZeroMinor: Bool { signals.contains { $0.signal == "zero-minor" } }

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
