internal import Names
internal import SystemSupport

/// Carries calls until each has an answer or a failure.
struct Round {
    /// One call on its way.
    private struct Job {
        var call: WireCall
        var attempts = 0
        var redirects = 0
        /// Not before this moment, in the clock's milliseconds.
        var notBefore: Int64
        /// Given up at this moment.
        let deadline: Int64
        var result: Result<HTTPAnswer, HTTPFailure>?
    }

    private let wire: any Wire
    private let caps: HTTPClient.Caps
    private let timing: HTTPTiming
    private var jobs: [Job]
    private var running: Set<Int> = []
    /// Servers that asked for a pause: until when.
    private var pauses: [String: Int64] = [:]

    init(
        _ calls: [WireCall], _ wire: any Wire, _ caps: HTTPClient.Caps, _ timing: HTTPTiming
    ) {
        self.wire = wire
        self.caps = caps
        self.timing = timing
        let now = timing.milliseconds()
        jobs = calls.map { call in
            Job(
                call: call, notBefore: now,
                deadline: now &+ Int64(clamping: call.limits.totalSeconds) &* 1_000)
        }
    }

    /// What became of each call, in their order.
    ///
    /// - Parameter each: takes what became of a call, by its place, as soon as that is known.
    consuming func run(
        _ each: (Int, Result<HTTPAnswer, HTTPFailure>) throws -> Void
    ) rethrows -> [Result<HTTPAnswer, HTTPFailure>] {
        while jobs.contains(where: { $0.result == nil }) {
            if Signals.received != nil {
                try interrupt(each)
                break
            }
            begin()
            if running.isEmpty {
                timing.pause(max(1, untilNext()))
            } else {
                for (number, outcome) in wire.wait(milliseconds: min(1_000, untilNext())) {
                    end(number, outcome)
                    try tell(number, each)
                }
            }
        }
        return jobs.map { job in
            job.result ?? .failure(HTTPFailure(.other, job.call.title, "nothing came of it"))
        }
    }

    /// Tells what became of a call, where that is known now.
    private func tell(
        _ number: Int, _ each: (Int, Result<HTTPAnswer, HTTPFailure>) throws -> Void
    ) rethrows {
        guard let result = jobs[number].result else { return }
        do { try each(number, result) } catch {
            wire.stop()
            throw error
        }
    }

    /// Begins what may begin.
    private mutating func begin() {
        let now = timing.milliseconds()
        var perHost: [String: Int] = [:]
        for number in running { perHost[jobs[number].call.host, default: 0] += 1 }
        for number in jobs.indices where running.count < caps.overall {
            let job = jobs[number]
            let host = job.call.host
            guard job.result == nil, !running.contains(number),
                max(job.notBefore, pauses[host] ?? 0) <= now,
                perHost[host, default: 0] < caps.perHost
            else { continue }
            perHost[host, default: 0] += 1
            running.insert(number)
            jobs[number].attempts += 1
            let left = max(1, (job.deadline - now + 999) / 1_000)
            wire.begin(
                job.call, number, seconds: min(job.call.limits.attemptSeconds, Int(left)))
        }
    }

    /// Milliseconds until something that waits may begin.
    private func untilNext() -> Int64 {
        let now = timing.milliseconds()
        let moments = jobs.indices.filter { jobs[$0].result == nil && !running.contains($0) }
            .map { max(jobs[$0].notBefore, pauses[jobs[$0].call.host] ?? 0) }
        return max(0, (moments.filter { $0 > now }.min() ?? now + 1_000) - now)
    }

    private mutating func end(_ number: Int, _ outcome: WireOutcome) {
        guard running.remove(number) != nil else { return }
        let job = jobs[number]
        let wait = RetryRule.wait(
            after: outcome, job.call, attempt: job.attempts, now: timing.now(),
            jitter: timing.jitter())
        if let wait {
            let next = timing.milliseconds() &+ wait
            if next < job.deadline {
                jobs[number].notBefore = next
                pause(job.call.host, outcome, until: next)
                return
            }
        }
        switch outcome {
        case .failed(let failure): jobs[number].result = .failure(told(failure, job))
        case .answer(let answer): take(answer, number)
        }
    }

    /// A server that answers 429 asks for it on behalf of all requests.
    private mutating func pause(_ host: String, _ outcome: WireOutcome, until moment: Int64) {
        guard case .answer(let answer) = outcome, answer.status == 429 else { return }
        pauses[host] = max(pauses[host] ?? 0, moment)
    }

    private mutating func take(_ answer: WireAnswer, _ number: Int) {
        let job = jobs[number]
        guard case .http(let request) = job.call else {
            let nowhere = HTTPAddress("http://localhost")
            jobs[number].result = nowhere.map {
                .success(HTTPAnswer(status: answer.status, address: $0, attempts: job.attempts))
            }
            return
        }
        switch RedirectRule.step(request, answer, after: job.redirects) {
        case .none:
            jobs[number].result = .success(
                HTTPAnswer(
                    status: answer.status, headers: answer.headers, body: answer.body,
                    address: request.address, attempts: job.attempts))
        case .follow(let next):
            jobs[number].call = .http(next)
            jobs[number].redirects += 1
            jobs[number].attempts -= 1
        case .refuse(let why):
            jobs[number].result = .failure(told(WireFailure(code: .redirect, message: why), job))
        }
    }

    private func told(_ failure: WireFailure, _ job: Job) -> HTTPFailure {
        let message = SafeText.line(job.call.scrubbed(SafeText.withoutSecrets(failure.message)))
        return HTTPFailure(
            failure.code, job.call.title, SafeText.shortened(message, to: 300),
            status: failure.status, attempts: job.attempts)
    }

    private mutating func interrupt(
        _ each: (Int, Result<HTTPAnswer, HTTPFailure>) throws -> Void
    ) rethrows {
        wire.stop()
        for number in jobs.indices where jobs[number].result == nil {
            let failure = WireFailure(code: .interrupted, message: "a signal asked to stop")
            jobs[number].result = .failure(told(failure, jobs[number]))
            try tell(number, each)
        }
    }
}
