internal import SystemSupport

extension Finding {
    /// Makes a finding of a rule: severity and remedy come from the rule's table.
    ///
    /// Text from outside loses secrets, control characters and what is beyond 2,000 characters.
    package static func of(
        _ rule: Rule, _ subject: String, _ message: String, place: Place? = nil,
        evidence: String? = nil, remedy: String? = nil
    ) -> Finding {
        let subject = clean(subject, 300)
        let message = clean(message, 2000)
        let parts = [rule.id, subject, place?.file ?? "", message]
        return Finding(
            rule: rule.id, severity: rule.severity, subject: subject, message: message,
            place: place, evidence: evidence.map { clean($0, 2000) },
            remedy: remedy ?? rule.remedy,
            fingerprint: String(SHA256.hex(parts: parts).prefix(16)))
    }

    /// Whether a person should look at it now: an error, or a finding of a rule that says so.
    package var isUrgent: Bool { severity == .error || Finding.urgentRules.contains(rule) }

    private static let urgentRules = Set(Rule.all.filter(\.isUrgent).map(\.id))

    private static func clean(_ text: String, _ limit: Int) -> String {
        SafeText.shortened(SafeText.withoutSecrets(SafeText.line(text)), to: limit)
    }
}

extension [Finding] {
    /// Errors first, then by rule, file, subject and message; the same finding once.
    package func sortedForDocument() -> [Finding] {
        var seen: Set<String> = []
        return filter { seen.insert($0.fingerprint).inserted }.sorted { left, right in
            key(left).lexicographicallyPrecedes(key(right))
        }
    }

    private func key(_ finding: Finding) -> [String] {
        let rank = ["error": "0", "warning": "1", "notice": "2"][finding.severity.rawValue] ?? "3"
        return [rank, finding.rule, finding.place?.file ?? "", finding.subject, finding.message]
    }
}
