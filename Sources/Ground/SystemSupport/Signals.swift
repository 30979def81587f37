internal import CSystemShim
internal import Glibc

/// Records the signals that ask this process to end; the work looks between its steps.
///
/// Source: sigaction(2).
package enum Signals {
    /// Starts recording SIGINT, SIGTERM and SIGHUP, and ignores SIGPIPE. Called once, in main.
    ///
    /// Work that does not look within a second of the signal is ended with 128 + its number, as a kill
    /// would end it: nothing that is written is ever half there.
    ///
    /// Where a run started this process and dies, this process and its children end at once
    /// (`ChildProcess.DeathSignal.stage`): a rerun mends what was left half done.
    package static func install() {
        upkeep_signals_follow_parent()
        upkeep_signals_install()
    }

    /// The signal that asked this process to end, nil when none did.
    package static var received: Int32? {
        let number = upkeep_signals_received()
        return number == 0 ? nil : number
    }

    /// Begins a piece of work that a signal waits for, as for a child process; `release` ends it.
    package static func hold() { upkeep_signals_wait_for(1) }

    /// Ends a piece of work that a signal waits for.
    package static func release() { upkeep_signals_wait_for(-1) }

    /// Waits; a signal that asks this process to end cuts it short.
    package static func sleep(seconds: Int) {
        for _ in 0..<max(0, seconds) where received == nil { _ = poll(nil, 0, 1000) }
    }

    /// Ends the step at hand when a signal came.
    ///
    /// - Throws: `interrupted`, with the signal's number as `errorNumber`.
    package static func check() throws(SystemError) {
        guard let number = received else { return }
        throw SystemError(
            .interrupted, "go on", "this run", "signal \(number) came", errorNumber: number)
    }
}
