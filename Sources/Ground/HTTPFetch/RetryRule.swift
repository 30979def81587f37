internal import Names

/// Whether and when something is tried again.
///
/// Source: RFC 9110 (Retry-After, idempotent methods); exponential backoff with jitter.
enum RetryRule {
    /// Milliseconds before the second attempt; each further wait is twice as long.
    static let first: Int64 = 500
    /// The longest wait that is not asked for.
    static let longest: Int64 = 30_000

    /// Milliseconds to wait after an attempt; nil where it is not tried again.
    ///
    /// - Parameters:
    ///   - attempt: how often it was tried by now, 1 or more.
    ///   - jitter: from 0 up to 1.
    static func wait(
        after outcome: WireOutcome, _ call: WireCall, attempt: Int, now: Timestamp, jitter: Double
    ) -> Int64? {
        guard attempt < call.limits.attempts, isTransient(outcome, call) else { return nil }
        let backoff = min(first << Int64(min(attempt - 1, 16)), longest)
        let spread = Int64(Double(backoff) * (0.5 + jitter / 2))
        guard case .answer(let answer) = outcome,
            let asked = retryAfter(answer.header("Retry-After"), now: now)
        else { return spread }
        return max(asked.multipliedReportingOverflow(by: 1_000).partialValue, 0) + spread / 4
    }

    private static func isTransient(_ outcome: WireOutcome, _ call: WireCall) -> Bool {
        switch outcome {
        case .failed(let failure):
            return failure.isTransient && (call.mayRetry || !failure.wasSent)
        case .answer(let answer):
            switch answer.status {
            // The server says that it did nothing.
            case 429: return true
            case 408, 500, 502, 503, 504: return call.mayRetry
            default: return false
            }
        }
    }

    /// Seconds that a server asks to wait: a number, or a date. At most a week.
    ///
    /// - Returns: nil for what is neither.
    static func retryAfter(_ text: String?, now: Timestamp) -> Int64? {
        guard let text else { return nil }
        if !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) {
            return min(Int64(text) ?? .max, 604_800)
        }
        return httpDate(text).map { min(max($0.seconds - now.seconds, 0), 604_800) }
    }

    /// Reads `Sun, 06 Nov 1994 08:49:37 GMT`.
    static func httpDate(_ text: String) -> Timestamp? {
        let parts = text.split { $0 == " " || $0 == "," || $0 == ":" || $0 == "-" }
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        guard text.utf8.count < 64, parts.count == 8, parts[7] == "GMT",
            let day = Int(parts[1]), (1...31).contains(day),
            let month = months.firstIndex(of: String(parts[2])),
            let year = Int64(parts[3]), (1970...9999).contains(year),
            let hour = Int64(parts[4]), (0..<24).contains(hour),
            let minute = Int64(parts[5]), (0..<60).contains(minute),
            let second = Int64(parts[6]), (0...60).contains(second)
        else { return nil }
        let days = CivilDay.days(year, Int64(month) + 1, Int64(day))
        return Timestamp(seconds: days * 86_400 + hour * 3_600 + minute * 60 + second)
    }
}
