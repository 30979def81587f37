internal import CSystemShim
internal import Glibc

/// A program that is fed piece by piece: what one program writes can go through this process, and
/// be looked at, on its way into the next.
///
/// Source: as `ChildProcess`. Its outputs are kept in the pipes until `finish`, so it must not write
/// much where they are captured.
package final class FedChild {
    private var child: RunningChild
    private let end: Pipe.End
    private let name: String
    private let deadline: Int64
    private var isOpen = true
    private var isWaitedFor = false

    /// Starts the program; its `input` is what `write` gives it.
    ///
    /// - Throws: `not-found` or `denied` when it cannot be started.
    package init(_ request: ChildProcess.Request) throws(SystemError) {
        upkeep_signals_ignore_broken_pipes()
        let pipe = try Pipe()
        var request = request
        request.inputDescriptor = pipe.reading.number
        defer { pipe.reading.close() }
        do throws(SystemError) {
            child = try RunningChild(request)
        } catch {
            pipe.writing.close()
            throw error
        }
        end = pipe.writing
        name = Paths.name(request.program)
        deadline =
            RunningChild.milliseconds() + Int64(request.timeLimitSeconds ?? 1 << 30) * 1000
        _ = fcntl(end.number, F_SETFL, O_NONBLOCK)
    }

    deinit {
        close()
        guard !isWaitedFor else { return }
        child.kill()
        _ = try? child.wait()
    }

    /// Gives the program bytes, waiting until it took them.
    ///
    /// - Throws: `other` when it ended or closed its input; `timed-out`; `interrupted`.
    package func write(_ bytes: [UInt8]) throws(SystemError) {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { all in
                unsafe Glibc.write(
                    end.number, all.baseAddress?.advanced(by: done), all.count - done)
            }
            if count > 0 {
                done += count
            } else if errno == EAGAIN {
                try waitForRoom()
            } else if errno != EINTR {
                throw SystemError.last("write to", name)
            }
        }
    }

    private func waitForRoom() throws(SystemError) {
        try Signals.check()
        if RunningChild.milliseconds() > deadline {
            throw SystemError(.timedOut, "write to", name, "it took too long")
        }
        var entry = pollfd(fd: end.number, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&entry, 1, 250)
    }

    private func close() {
        if isOpen { end.close() }
        isOpen = false
    }

    /// Ends its input and waits until the program ended.
    ///
    /// - Throws: `interrupted`. How the program ended is no error.
    package func finish() throws(SystemError) -> ChildProcess.Result {
        close()
        isWaitedFor = true
        return try child.wait()
    }
}
