/// How a program ended, as its parent sees it: an exit code, or 128 and the number of a signal.
package struct ProgramExit: RawRepresentable, Hashable, Sendable {
    /// What the parent sees.
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    /// Makes the status of a program that ends with a code.
    package init(_ code: ExitCode) { rawValue = code.rawValue }

    /// The exit code; nil after a signal, and for what no program of ours ends with.
    package var code: ExitCode? { ExitCode(rawValue: rawValue) }

    /// Whether the work is done, with findings or without: 0, 2, 3.
    package var isGoodEnd: Bool { code?.isGoodEnd == true }

    /// Whether nobody can tell how far the work got: an internal error, a signal.
    package var isUnknownEnd: Bool { code == .internalError || rawValue >= 128 }

    /// Whether it was ended by a signal that nobody sent to end it: a crash, no memory, `kill -9`.
    package var isDeath: Bool { rawValue >= 128 && ![129, 130, 143].contains(rawValue) }

    /// Whether a document was written, where the stage had begun: 0, 1, 2, 3, 69.
    package var leavesDocument: Bool { isGoodEnd || code == .failed || code == .unavailable }

    /// Whether the call is wrong, or an input that it names: 64, 65. The program said so itself.
    package var isMistake: Bool { code == .usage || code == .badInput }

    /// Whether a step's `on-failure` follows: 1, 2.
    package var callsHandler: Bool { code == .failed || code == .findings }

    /// Whether steps that name the stage in `also-after` run all the same: 1, 69.
    package var letsFollowersRun: Bool { code == .failed || code == .unavailable }

    /// The status of a whole: the first that is not a good end, else 2 before 3 before 0.
    package static func gravest(_ all: [ProgramExit]) -> ProgramExit {
        all.first { !$0.isGoodEnd }
            ?? [ExitCode.findings, .updates].map(ProgramExit.init).first(where: all.contains)
            ?? ProgramExit(.done)
    }
}
