internal import Glibc
package import Names
internal import SystemSupport

/// The clocks and the chance that a client goes by; tests put their own in, and wait for nothing.
package struct HTTPTiming: Sendable {
    /// Milliseconds of a clock that only goes forward.
    package var milliseconds: @Sendable () -> Int64
    /// The time of day, for servers that name one.
    package var now: @Sendable () -> Timestamp
    /// Waits this many milliseconds; a signal may cut it short.
    package var pause: @Sendable (Int64) -> Void
    /// A number from 0 up to 1, so that many clients do not come back at the same moment.
    package var jitter: @Sendable () -> Double

    /// Makes one.
    package init(
        milliseconds: @escaping @Sendable () -> Int64, now: @escaping @Sendable () -> Timestamp,
        pause: @escaping @Sendable (Int64) -> Void, jitter: @escaping @Sendable () -> Double
    ) {
        self.milliseconds = milliseconds
        self.now = now
        self.pause = pause
        self.jitter = jitter
    }

    /// The system's.
    package static let system = HTTPTiming(
        milliseconds: {
            var time = timespec()
            _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
            return Int64(time.tv_sec) &* 1_000 &+ Int64(time.tv_nsec) / 1_000_000
        },
        now: Timestamp.now,
        pause: { milliseconds in
            if Signals.received == nil {
                _ = poll(nil, 0, Int32(clamping: min(milliseconds, 1_000)))
            }
        },
        jitter: { Double.random(in: 0..<1) })
}
