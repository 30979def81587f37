/// Why a program ends without a document: what an operator sees, and the exit code.
package struct StageFailure: Error, Sendable, Equatable {
    /// The exit code.
    package let exit: ExitCode
    /// What is wrong and where: one line.
    package let message: String
    /// What there is to choose from, or what another program said, a line each: shown below the message
    /// on the terminal, and kept nowhere.
    package let details: [String]
    /// What to do about it; nil where nobody can tell.
    package let hint: String?
    /// The signal that ended the work, nil otherwise.
    package let signal: Int32?

    /// Makes a failure.
    package init(
        _ exit: ExitCode, _ message: String, details: [String] = [], hint: String? = nil,
        signal: Int32? = nil
    ) {
        self.exit = exit
        self.message = message
        self.details = details
        self.hint = hint
        self.signal = signal
    }
}
