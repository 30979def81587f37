internal import Contracts
internal import Impact
internal import Names
internal import Versions

extension Candidate {
    /// What a rule can keep an update back by.
    enum PolicyPart { case ignore, version }

    /// Why a rule of the operator or of the repository keeps it back; nil when none does.
    func ofPolicy(_ part: PolicyPart) -> Waits? {
        guard let policy = analysis?.policy else { return nil }
        switch part {
        case .ignore: return policy.ignore ? kept("ignore", "a rule leaves it alone") : nil
        case .version: return ofVersion(policy) ?? ofKind(policy)
        }
    }

    private func ofVersion(_ policy: UpdatePolicy) -> Waits? {
        let to = update.to.value
        if let pin = policy.pin, !stays(at: pin) {
            return kept("pin", "a rule keeps it at \(pin)")
        }
        // What leaves the version as it is, as a digest does, leaves no range.
        if let range = policy.constraint, let to, to != update.from.value, !isIn(range, to) {
            return kept("constraint", "\(to) is not in \(range)")
        }
        if let to, let skipped = policy.skip.first(where: { isIn($0, to) }) {
            return kept("skip", "a rule passes over \(skipped)")
        }
        if let to, !policy.skip.isEmpty, to != update.from.value, scheme.parse(to) == nil {
            return kept("skip", "\(to) cannot be compared with what a rule passes over")
        }
        return nil
    }

    private func ofKind(_ policy: UpdatePolicy) -> Waits? {
        if let allow = policy.allow, !allow.takes(update.kind) {
            let words =
                allow == .none
                ? "a rule allows no update" : "\(update.kind.rawValue): above \(allow.rawValue)"
            return kept("allow", words)
        }
        if let most = policy.maxRisk, let risk = analysis?.risk, risk.rank > most.rank {
            return kept("max-risk", "risk \(risk.rawValue): above \(most.rawValue)")
        }
        return nil
    }

    /// Why it waits for its release to be old enough; nil when it is, or no rule wants that.
    func ofAge(at now: Timestamp) -> Waits? {
        guard let policy = analysis?.policy, let seconds = policy.minimumAge, seconds > 0 else {
            return nil
        }
        let by = policy.place(of: "minimum-age")
        let age = Candidate.span(seconds)
        guard let released = update.released else {
            return Waits(
                .age, .age, "nobody says when it was released, and a rule wants an age of \(age)",
                by: by, take: override)
        }
        let free = released.adding(seconds: Int64(seconds))
        guard now < free else { return nil }
        return Waits(.age, .age, "not out for \(age) yet", by: by, until: free, take: override)
    }

    /// A span of time in the largest unit that tells it exactly: `3d`, `36h`.
    private static func span(_ seconds: Int) -> String {
        let units = [("w", 604_800), ("d", 86_400), ("h", 3_600), ("m", 60)]
        let unit = units.first { seconds % $0.1 == 0 }
        return unit.map { "\(seconds / $0.1)\($0.0)" } ?? "\(seconds)s"
    }

    private func kept(_ field: String, _ words: String) -> Waits {
        Waits(
            .policy, .policy, words, by: analysis?.policy?.place(of: field), take: override)
    }

    /// Whether it leads to a version that a rule keeps it at, or adds its digest.
    private func stays(at pin: String) -> Bool {
        guard let to = update.to.value else { return true }
        return to == pin || scheme.compare(to, pin) == 0
    }

    private func isIn(_ range: String, _ version: String) -> Bool {
        if let range = VersionRange(range) {
            return range.contains(version, versioning: versioning)
        }
        return version == range || scheme.compare(version, range) == 0
    }

    private var scheme: VersionScheme { VersionScheme(name: versioning) }
}

extension UpdatePolicy {
    /// Where the rule stands that sets a field, with its name; nil where none does.
    func place(of field: String) -> String? {
        rules.first { $0.field == field }.map { origin in
            origin.name.map { "\(origin.place) (\($0))" } ?? origin.place
        }
    }
}

extension AllowedKind {
    /// Whether it lets a kind of update go.
    func takes(_ kind: UpdateKind) -> Bool {
        switch self {
        case .none: false
        case .patch: kind.rank <= UpdateKind.patch.rank
        case .minor: kind.rank <= UpdateKind.minor.rank
        case .major: true
        }
    }
}

extension Risk {
    /// The place in the order, the lowest first.
    package var rank: Int { Risk.allCases.firstIndex(of: self) ?? 0 }
}
