import Names
import Synchronization

@testable import HTTPFetch

/// A clock that only pauses move.
final class FakeClock: Sendable {
    private let value = Mutex<Int64>(0)

    var now: Int64 { value.withLock { $0 } }

    func advance(_ milliseconds: Int64) { value.withLock { $0 += milliseconds } }

    var timing: HTTPTiming {
        HTTPTiming(
            milliseconds: { self.now },
            now: { Timestamp(seconds: 1_800_000_000 + self.now / 1_000) },
            pause: { self.advance($0) }, jitter: { 0 })
    }
}

/// Answers from a list for each address, and notes what was asked when.
final class FakeWire: Wire {
    private let clock: FakeClock
    private var outcomes: [String: [WireOutcome]]
    private var running: [(number: Int, call: WireCall)] = []
    private(set) var asked: [(at: Int64, call: WireCall)] = []
    private(set) var mostAtOnce = 0

    init(_ clock: FakeClock, _ outcomes: [String: [WireOutcome]]) {
        self.clock = clock
        self.outcomes = outcomes
    }

    func begin(_ call: WireCall, _ number: Int, seconds: Int) {
        running.append((number, call))
        asked.append((clock.now, call))
        mostAtOnce = max(mostAtOnce, running.count)
    }

    func wait(milliseconds: Int64) -> [(number: Int, outcome: WireOutcome)] {
        defer { running = [] }
        return running.map { number, call in
            let key: String
            switch call {
            case .http(let request): key = request.address.text
            case .mail(let request): key = request.host
            }
            let outcome = outcomes[key]?.first ?? .answer(WireAnswer(status: 200))
            if (outcomes[key]?.count ?? 0) > 1 { outcomes[key]?.removeFirst() }
            return (number, outcome)
        }
    }

    func stop() { running = [] }
}
