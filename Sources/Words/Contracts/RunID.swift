public import Names
internal import SystemSupport

/// The name of a run: when it started, and a short digest of what it started from, or the number after
/// that of the run before it in the same second.
///
/// As in `20261120T060000Z-3f2a9c1d`; sorts by time.
public struct RunID: TextValue {
    /// The name.
    public let text: String

    /// Makes the name of a run that starts now.
    ///
    /// - Parameter digest: hexadecimal digits; the first 8 count.
    package init(started: Timestamp, digest: String) {
        text = "\(started.compact)-\(digest.prefix(8))"
    }

    /// The second in which it started, as its name has it.
    private var second: Substring { text.prefix { $0 != "-" } }

    /// Whether it started in the second in which another did.
    package func hasStartedWith(_ other: RunID) -> Bool { second == other.second }

    /// The name that follows in the same second; the first one after the last.
    package var next: RunID {
        let number = (UInt32(text.suffix(8), radix: 16) ?? 0) &+ 1
        let digits = String(number, radix: 16)
        let zeros = String(repeating: "0", count: 8 - digits.count)
        return RunID(second: second, digits: zeros + digits)
    }

    private init(second: Substring, digits: String) { text = "\(second)-\(digits)" }

    /// Takes a name that a person gave.
    ///
    /// - Returns: nil for anything that does not look like one: it becomes a directory's name.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let time = Array((parts.first ?? "").utf8)
        guard parts.count == 2, time.count == 16, time[8] == UInt8(ascii: "T"),
            time[15] == UInt8(ascii: "Z"),
            time.enumerated().allSatisfy({
                $0.offset == 8 || $0.offset == 15 || (48...57).contains($0.element)
            }), Hex.isHex(parts[1], count: 8)
        else { return nil }
        self.text = text
    }

    /// What a run's name is, in words.
    public static var form: String { "the name of a run, as 20261120T060000Z-3f2a9c1d" }

    /// A run's name as a regular expression.
    public static var pattern: String { "^\\d{8}T\\d{6}Z-[0-9a-f]{8}$" }

    /// A run's name as documents have it.
    public static var example: String { "20261120T060000Z-3f2a9c1d" }
}
