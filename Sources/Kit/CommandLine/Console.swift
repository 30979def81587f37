package import Contracts
internal import SystemSupport

/// Talks to the operator on standard error.
package struct Console: Sendable {
    /// The program's name, in front of what went wrong.
    package let program: String
    /// Whether only what went wrong is said.
    package let isQuiet: Bool
    /// Whether more is said.
    package let isVerbose: Bool

    /// Makes the console of a program that was not told how much to say.
    package init(program: String) {
        self.program = program
        isQuiet = false
        isVerbose = false
    }

    /// Makes a console that says as much as the flags want.
    package init(program: String, _ settings: Settings) {
        self.program = program
        isQuiet = settings[Keys.quiet]
        isVerbose = settings[Keys.verbose]
    }

    /// Says what went wrong, and what to do.
    package func failure(_ failure: StageFailure) {
        StandardStreams.error("\(program): \(clean(failure.message))\n")
        for line in failure.details { StandardStreams.error("  \(clean(line))\n") }
        if let hint = failure.hint { StandardStreams.error("  \(clean(hint))\n") }
    }

    /// Says something worth knowing.
    package func note(_ text: String) {
        if !isQuiet { StandardStreams.error("\(program): \(clean(text))\n") }
    }

    /// Says something for those who asked for more.
    package func detail(_ text: String) {
        if isVerbose { StandardStreams.error("\(program): \(clean(text))\n") }
    }

    private func clean(_ text: String) -> String {
        SafeText.withoutSecrets(SafeText.line(text))
    }
}
