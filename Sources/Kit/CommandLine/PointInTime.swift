package import Names

/// A point in time as a person names it.
package enum PointInTime {
    /// What it may be, in words.
    package static let form = "as in 2026-11-01, 2026-11-01T06:00:00Z, 12h, 7d or 4w"

    /// Reads a date, an RFC 3339 time, or how long ago: `12h`, `7d`, `4w`.
    package static func read(_ text: String, now: Timestamp) -> Timestamp? {
        let units: [Character: Int64] = ["h": 3_600, "d": 86_400, "w": 604_800]
        if let last = text.last, let unit = units[last], let count = Int64(text.dropLast()),
            (0...100_000).contains(count)
        {
            return now.adding(seconds: -count * unit)
        }
        return Timestamp(rfc3339: text)
    }
}
