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
    /// Whether standard error may have colours.
    package let hasColor: Bool

    /// Makes a console.
    package init(program: String, isQuiet: Bool, isVerbose: Bool, hasColor: Bool) {
        self.program = program
        self.isQuiet = isQuiet
        self.isVerbose = isVerbose
        self.hasColor = hasColor
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
