internal import Contracts
internal import Names
internal import StageKit
internal import SystemSupport

/// What is to be done after pushes: one run at a time, and one after it for all that asked meanwhile.
///
/// Who asks leaves a mark before it tries the lock, and who works looks for the mark after it gave the
/// lock back: no push is lost between two processes, and a mark that a killed one left is taken up by
/// the next.
struct OnPushQueue {
    /// The log's name in the state directory.
    static let log = "on-push.log"
    private static let mark = "on-push.asked"
    private static let lock = "on-push.lock"
    /// Bytes of the log, above which it becomes the old one, in place of the old one before.
    private static let logLimit = 1 << 20
    /// Bytes that one run may add to it.
    private static let runLimit = 1 << 18
    /// Seconds between two tries while another run is at work, and how many.
    private static let (pause, tries) = (15, 480)

    private let directory: DirectoryHandle
    private let now: @Sendable () -> Timestamp

    /// - Parameter directory: the state directory.
    init(_ directory: DirectoryHandle, now: @escaping @Sendable () -> Timestamp) {
        self.directory = directory
        self.now = now
    }

    /// Leaves the mark that there is something to do.
    func ask() throws { try directory.write([], to: OnPushQueue.mark) }

    private var isAsked: Bool { directory.kind(OnPushQueue.mark) != nil }

    /// Works until nothing is asked for, unless another process does so already.
    ///
    /// - Parameter request: makes what is started.
    /// - Returns: how the last run ended.
    func work(_ request: () -> ChildProcess.Request) throws -> ProgramExit {
        var last = ProgramExit(.done)
        while isAsked {
            let held: FileLock
            do throws(SystemError) {
                held = try FileLock.acquire(OnPushQueue.lock, in: directory)
            } catch {
                if error.code == .busy { return last }
                throw error
            }
            defer { withExtendedLifetime(held) {} }
            while isAsked {
                // Who asks from here on wants another run: this one may have looked already.
                try directory.remove(OnPushQueue.mark)
                last = try patiently(request)
            }
        }
        return last
    }

    /// Runs once; waits while another run, as the nightly one, is at work.
    private func patiently(_ request: () -> ChildProcess.Request) throws -> ProgramExit {
        for _ in 1..<OnPushQueue.tries {
            let code = try once(request())
            if code != ExitCode.locked.rawValue { return ProgramExit(rawValue: code) }
            Signals.sleep(seconds: OnPushQueue.pause)
            try Signals.check()
        }
        return ProgramExit(rawValue: try once(request()))
    }

    private func once(_ request: ChildProcess.Request) throws -> Int32 {
        if (directory.identity(OnPushQueue.log)?.size ?? 0) > OnPushQueue.logLimit {
            try directory.rename(OnPushQueue.log, to: OnPushQueue.log + ".1")
        }
        var log = try LineLog(OnPushQueue.log, in: directory)
        try log.append(Array("\(now().rfc3339) upkeep run on-push\n".utf8))
        var room = OnPushQueue.runLimit
        var pieces: [UInt8] = []
        func take(_ piece: [UInt8]) {
            pieces += piece.prefix(max(0, room))
            room -= piece.count
        }
        var request = request
        request.output = .capture(limit: 0)
        request.error = .capture(limit: 0)
        request.onOutput = take
        request.onError = take
        let result = try ChildProcess.run(request)
        if pieces.last.map({ $0 != 0x0A }) == true { pieces.append(0x0A) }
        if room < 0 { pieces += Array("… and \(-room) bytes more\n".utf8) }
        pieces += Array("\(now().rfc3339) exit \(result.exitCode)\n".utf8)
        try log.append(pieces)
        return result.exitCode
    }
}
