internal import Glibc

/// A point in time to the second, in UTC.
///
/// Source: RFC 3339.
public struct Timestamp: TextValue {
    /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    public let seconds: Int64

    /// Makes a point in time; one that no calendar of four digits has becomes the nearest that it has.
    public init(seconds: Int64) {
        self.seconds = min(max(seconds, -62_167_219_200), 253_402_300_799)
    }

    /// The present, by the system's clock.
    package static func now() -> Timestamp {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: Int64(time.tv_sec))
    }

    /// The earlier one first.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.seconds < right.seconds
    }

    /// This many seconds later.
    package func adding(seconds: Int64) -> Timestamp {
        Timestamp(seconds: self.seconds &+ seconds)
    }

    /// As in `2026-11-20T06:00:00Z`.
    package var rfc3339: String {
        let (year, month, day) = civil
        return "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))T"
            + "\(pad(hour, 2)):\(pad(minute, 2)):\(pad(second, 2))Z"
    }

    /// Reads what `init(rfc3339:)` reads.
    public init?(_ text: String) { self.init(rfc3339: text) }

    /// As in `2026-11-20T06:00:00Z`.
    public var text: String { rfc3339 }

    /// What a time is, in words.
    public static var form: String { "a time (RFC 3339)" }

    /// A time in UTC, to the second.
    public static var pattern: String { "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$" }

    /// A time as documents have it.
    public static var example: String { "2026-11-20T06:00:00Z" }

    /// As in `20261120T060000Z`, which sorts by time and is a file name anywhere.
    package var compact: String {
        let (year, month, day) = civil
        return "\(pad(year, 4))\(pad(month, 2))\(pad(day, 2))T"
            + "\(pad(hour, 2))\(pad(minute, 2))\(pad(second, 2))Z"
    }

    private var secondOfDay: Int64 { ((seconds % 86_400) + 86_400) % 86_400 }
    private var hour: Int64 { secondOfDay / 3_600 }
    private var minute: Int64 { secondOfDay / 60 % 60 }
    private var second: Int64 { secondOfDay % 60 }

    private var civil: (year: Int64, month: Int64, day: Int64) {
        CivilDay.date(CivilDay.day(seconds))
    }

    private func pad(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
