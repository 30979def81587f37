extension ChildProcess {
    /// Starts a program that outlives this process: in a session of its own, so that no terminal and no
    /// signal of this process's group reaches it, and with none of its descriptors, so that nobody who
    /// waits for their end, as git and sshd do, waits for the program.
    ///
    /// It reads nothing, and what it prints goes nowhere.
    ///
    /// - Parameter request: its program, words, environment and directory count.
    /// - Throws: `not-found` or `denied` when it cannot be started.
    package static func detach(_ request: Request) throws(SystemError) {
        var request = request
        request.deathSignal = .none
        _ = try Spawn(
            request: request, input: nil, output: nil, error: nil, isDetached: true
        ).start()
    }
}
