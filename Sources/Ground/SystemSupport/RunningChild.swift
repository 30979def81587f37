internal import CSystemShim
internal import Glibc

/// A started program: feeds it, reads it, watches the clock, and buries it.
///
/// Source: vfork(2), pidfd_open(2), poll(2), waitpid(2).
struct RunningChild: ~Copyable {
    private let request: ChildProcess.Request
    private let process: pid_t
    private let pidDescriptor: Int32
    private var input: Pipe.End?
    private var unsent: [UInt8]
    private var output: Capture?
    private var error: Capture?
    private let started: Int64
    private var terminatedAt: Int64?
    private var timedOut = false
    private var interrupted: Int32?
    /// Bytes of standard output so far.
    private var outputBytes = 0
    private var exitedAt: Int64?

    /// One output being read.
    private struct Capture {
        var end: Pipe.End?
        let limit: Int
        var kept: [UInt8] = []
        var isTruncated = false
    }

    init(_ request: ChildProcess.Request) throws(SystemError) {
        self.request = request
        if request.input != nil { upkeep_signals_ignore_broken_pipes() }
        let inputPipe = try request.input.map { _ throws(SystemError) in try Pipe() }
        let outputPipe = try RunningChild.pipe(for: request.output)
        let errorPipe = try RunningChild.pipe(for: request.error)
        process = try Spawn(
            request: request, input: inputPipe?.reading.number ?? request.inputDescriptor,
            output: RunningChild.target(request.output, outputPipe, inherited: 1),
            error: RunningChild.target(request.error, errorPipe, inherited: 2)
        ).start()
        inputPipe?.reading.close()
        outputPipe?.writing.close()
        errorPipe?.writing.close()
        input = inputPipe?.writing
        if let input { _ = fcntl(input.number, F_SETFL, O_NONBLOCK) }
        unsent = request.input ?? []
        output = RunningChild.capture(request.output, outputPipe)
        error = RunningChild.capture(request.error, errorPipe)
        pidDescriptor = upkeep_pidfd_open(process)
        started = RunningChild.milliseconds()
        Signals.hold()
    }

    deinit {
        Signals.release()
        if pidDescriptor >= 0 { close(pidDescriptor) }
    }

    private static func pipe(for sink: ChildProcess.Sink) throws(SystemError) -> Pipe? {
        guard case .capture(let limit) = sink else { return nil }
        let pipe = try Pipe()
        // What goes by and is not kept is much: fewer, larger pieces.
        if limit == 0 { upkeep_pipe_widen(pipe.reading.number, Int32(piece)) }
        return pipe
    }

    /// Bytes that a wide pipe holds.
    private static let piece = 1 << 18

    private static func target(_ sink: ChildProcess.Sink, _ pipe: Pipe?, inherited: Int32)
        -> Int32?
    {
        if case .inherit = sink { return inherited }
        if case .file(let number) = sink { return number }
        return pipe?.writing.number
    }

    private static func capture(_ sink: ChildProcess.Sink, _ pipe: Pipe?) -> Capture? {
        guard case .capture(let limit) = sink, let pipe else { return nil }
        return Capture(end: pipe.reading, limit: limit)
    }

    static func milliseconds() -> Int64 {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    mutating func wait() throws(SystemError) -> ChildProcess.Result {
        var status: Int32 = 0
        while true {
            if exitedAt == nil, unsafe waitpid(process, &status, WNOHANG) == process {
                exitedAt = RunningChild.milliseconds()
                upkeep_spawn_forget(process)
                if request.sandbox != nil { kill() }  // what it started ends with it
            }
            if exitedAt != nil, isDrained { break }
            watchClock()
            pollOnce()
        }
        output?.end?.close()
        error?.end?.close()
        input?.close()
        if let number = interrupted {
            throw SystemError(
                .interrupted, "go on", "this run", "signal \(number) came", errorNumber: number)
        }
        let signal = upkeep_wait_signal(status)
        return ChildProcess.Result(
            exitCode: upkeep_wait_exited(status) != 0
                ? upkeep_wait_exit_code(status) : 128 + signal,
            signal: signal == 0 ? nil : signal, output: output?.kept ?? [],
            error: error?.kept ?? [],
            isTruncated: output?.isTruncated == true || error?.isTruncated == true,
            timedOut: timedOut)
    }

    /// Both outputs ended, or the program is gone for a second and only a stray child of its holds
    /// them open.
    private var isDrained: Bool {
        if output?.end == nil && error?.end == nil { return true }
        return exitedAt.map { RunningChild.milliseconds() - $0 > 1000 } ?? false
    }

    /// Ends the program and its children at once; `wait` then gathers what is left of it.
    func kill() { _ = Glibc.kill(-process, SIGKILL) }

    private mutating func watchClock() {
        guard exitedAt == nil else { return }
        let now = RunningChild.milliseconds()
        if let limit = request.timeLimitSeconds, now - started > Int64(limit) * 1000, !timedOut {
            timedOut = true
            terminate(at: now)
        }
        if request.endsAtOutputLimit, terminatedAt == nil,
            output?.isTruncated == true || error?.isTruncated == true
        {
            terminate(at: now)
        }
        if terminatedAt == nil, isOverLimit { terminate(at: now) }
        if interrupted == nil, let number = Signals.received {
            interrupted = number
            terminate(at: now)
        }
        if let terminatedAt, now - terminatedAt > 5000 { _ = Glibc.kill(-process, SIGKILL) }
    }

    private var isOverLimit: Bool { request.outputLimit.map { outputBytes > $0 } ?? false }

    private mutating func terminate(at now: Int64) {
        if terminatedAt == nil { terminatedAt = now }
        _ = Glibc.kill(-process, SIGTERM)
    }

    private var pollTimeout: Int32 {
        if exitedAt != nil { return 50 }
        if pidDescriptor < 0 { return 10 }  // a kernel before 5.3: look for its end ourselves
        guard let limit = request.timeLimitSeconds, terminatedAt == nil else { return 250 }
        let left = Int64(limit) * 1000 - (RunningChild.milliseconds() - started)
        return Int32(max(1, min(250, left + 1)))
    }

    private mutating func pollOnce() {
        var entries = [
            pollfd(fd: input?.number ?? -1, events: Int16(POLLOUT), revents: 0),
            pollfd(fd: output?.end?.number ?? -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: error?.end?.number ?? -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: exitedAt == nil ? pidDescriptor : -1, events: Int16(POLLIN), revents: 0),
        ]
        guard unsafe poll(&entries, nfds_t(entries.count), pollTimeout) > 0 else { return }
        if entries[0].revents != 0 { feed() }
        if entries[1].revents != 0 {
            let piece = RunningChild.drain(&output)
            if !piece.isEmpty, !isOverLimit { request.onOutput?(piece) }
            outputBytes += piece.count
        }
        if entries[2].revents != 0 {
            let piece = RunningChild.drain(&error)
            if !piece.isEmpty { request.onError?(piece) }
        }
    }

    private mutating func feed() {
        guard let end = input else { return }
        let sent = unsafe unsent.withUnsafeBytes { bytes in
            unsafe write(end.number, bytes.baseAddress, min(bytes.count, 1 << 16))
        }
        if sent > 0 { unsent.removeFirst(sent) }
        if sent < 0, errno == EAGAIN || errno == EINTR { return }
        if sent <= 0 || unsent.isEmpty {
            end.close()
            input = nil
        }
    }

    private static func drain(_ capture: inout Capture?) -> [UInt8] {
        guard let end = capture?.end, let limit = capture?.limit else { return [] }
        var piece = [UInt8](repeating: 0, count: capture?.limit == 0 ? piece : 1 << 16)
        let count = unsafe piece.withUnsafeMutableBytes { bytes in
            unsafe read(end.number, bytes.baseAddress, bytes.count)
        }
        if count < 0, errno == EAGAIN || errno == EINTR { return [] }
        guard count > 0 else {
            end.close()
            capture?.end = nil
            return []
        }
        piece.removeLast(piece.count - count)
        let room = limit - (capture?.kept.count ?? 0)
        capture?.kept.append(contentsOf: piece.prefix(max(0, room)))
        if count > room { capture?.isTruncated = true }
        return piece
    }
}

/// A pipe whose ends no child inherits.
struct Pipe {
    /// One end of a pipe.
    struct End {
        let number: Int32

        func close() { _ = Glibc.close(number) }
    }

    let reading: End
    let writing: End

    /// Makes a pipe.
    init() throws(SystemError) {
        var ends: [Int32] = [0, 0]
        guard unsafe pipe(&ends) == 0 else { throw SystemError.last("make", "a pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        reading = End(number: ends[0])
        writing = End(number: ends[1])
    }
}
