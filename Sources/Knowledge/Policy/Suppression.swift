package import Names

/// What the configuration says of findings that do not count.
package struct Suppression: Sendable, Equatable {
    /// The rule, as in `validate/clear-text-secret`.
    package var rule: String
    /// The files, as rules of the policy name them; nil for all.
    package var path: String?
    /// Why.
    package var reason: String
    /// The last day on which it counts.
    package var until: CalendarDay

    /// Says so.
    package init(rule: String, path: String? = nil, reason: String, until: CalendarDay) {
        self.rule = rule
        self.path = path
        self.reason = reason
        self.until = until
    }

    /// Whether it is for a finding, whenever that is.
    package func covers(rule: String, file: String?) -> Bool {
        guard rule == self.rule else { return false }
        guard let path else { return true }
        return file.map(PathGlob(path).matches) ?? false
    }
}
