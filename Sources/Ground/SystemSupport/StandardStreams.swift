internal import CSystemShim
internal import Glibc

/// Writes to standard output and standard error, unbuffered and whole.
package enum StandardStreams {
    /// Opens those of the three that are closed, so that no file of ours gets their numbers. Then
    /// there is nothing to read, messages go nowhere, and what is written to standard output is an
    /// error as it was before. Called once, before anything else in main.
    package static func open() { upkeep_streams_open() }

    /// Writes text to standard output, without what would steer a terminal; as `show` does.
    package static func out(_ text: String) throws(SystemError) {
        try show(Array(SafeText.printed(text).utf8))
    }

    /// Writes a result: a reader that went away, as `head` does, is no failure; any other is told.
    ///
    /// - Throws: the write's failure, but for `EPIPE`.
    package static func show(_ bytes: [UInt8]) throws(SystemError) {
        do throws(SystemError) {
            try write(bytes, to: 1)
        } catch {
            if error.errorNumber != EPIPE { throw error }
        }
    }

    /// Writes text of a result, likewise.
    package static func show(_ text: String) throws(SystemError) { try show(Array(text.utf8)) }

    /// Writes text to standard error; a failure there has nowhere to be told.
    package static func error(_ text: String) { try? write(Array(text.utf8), to: 2) }

    /// Whether standard output is a terminal. isatty(3).
    package static var outputIsTerminal: Bool { isatty(1) == 1 }

    /// Columns of the terminal that standard output is, from 40 to 200; 80 where it is no terminal, or
    /// does not say. TIOCGWINSZ of tty_ioctl(4).
    package static var width: Int {
        let columns = Int(upkeep_terminal_columns(1))
        return columns == 0 ? 80 : min(200, max(40, columns))
    }

    /// Whether standard error is a terminal. isatty(3).
    package static var errorIsTerminal: Bool { isatty(2) == 1 }

    /// Ends the process with an exit code. exit(3).
    package static func exit(_ code: Int32) -> Never { Glibc.exit(code) }

    private static func write(_ bytes: [UInt8], to number: Int32) throws(SystemError) {
        var failure: SystemError?
        unsafe bytes.withUnsafeBytes { all in
            var done = 0
            while done < all.count {
                let count = unsafe Glibc.write(
                    number, all.baseAddress?.advanced(by: done), all.count - done)
                if count >= 0 {
                    done += count
                } else if errno == EAGAIN {
                    var ready = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
                    _ = unsafe poll(&ready, 1, -1)
                } else if errno != EINTR {
                    failure = SystemError.last(
                        "write to", number == 1 ? "standard output" : "standard error")
                    return
                }
            }
        }
        if let failure { throw failure }
    }
}
